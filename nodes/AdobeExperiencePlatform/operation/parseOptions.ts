import type { z } from 'zod';

import { invalidRow } from './invalidRow';

/**
 * Checks the node's options as they are for an item.
 * @param labels the options by their names on screen
 * @throws {FailureError} which option is wrong
 */
export function parseOptions<Schema extends z.ZodTypeAny>(
	schema: Schema,
	labels: Readonly<Record<string, string>>,
	options: object,
): z.output<Schema> {
	const read = schema.safeParse(options);
	if (read.success) return read.data;
	const problems = read.error.issues.map(({ path: [name] }) => {
		const label = labels[String(name)] ?? 'Options';
		return { parameter: label, problem: `"${label}" is empty or not usable` };
	});
	throw invalidRow(problems, 'Correct it in the options of the node, or remove it there.');
}
