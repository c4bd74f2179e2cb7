import type { ChildProcess, Serializable } from 'node:child_process';
import type { z } from 'zod';

type Read<Answer> = z.ZodType<Answer, z.ZodTypeDef, unknown>;

/** The next message of a child. Listens from the call on, so call it before what it answers to. */
export const hear = async <Answer>(child: ChildProcess, schema: Read<Answer>): Promise<Answer> =>
	await new Promise((resolve, reject) => {
		const onExit = () => reject(new Error(`${child.spawnfile} has ended`));
		child.once('exit', onExit);
		child.once('message', (message) => {
			child.off('exit', onExit);
			resolve(schema.parse(message));
		});
	});

/** Sends one message to a child and gives its answer to it. */
export async function ask<Answer>(
	child: ChildProcess,
	question: Serializable,
	schema: Read<Answer>,
): Promise<Answer> {
	const heard = hear(child, schema);
	child.send(question);
	return await heard;
}
