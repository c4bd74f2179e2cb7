import { z } from 'zod';

import type { ImportBody } from '../../adobe/importBody';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import type { Waiting } from '../../operation/options';
import { perSandbox } from '../../operation/perSandbox';
import type { RowMemory } from '../../run/memory';
import { attemptOf } from '../shared/attempt';
import { createImportOnce, ImportFailed, waitForImport } from '../shared/importing';
import type { Others } from '../shared/whoseAudience';

export interface CreateRow {
	readonly body: ImportBody;
	readonly waiting: Waiting;
}

/** What was made: an operation that goes on or, where its answer was lost, the audience that came of it. */
const madeSchema = z.object({
	operationId: z.string().optional(),
	audienceId: z.string().optional(),
});

/**
 * Makes the imports of a run, each exactly once: where an earlier try has made one and only the waiting
 * was cut short, that one is waited for.
 */
export function createImports(
	run: Run,
	tasks: ReadonlyArray<Task<CreateRow>>,
): (task: Task<CreateRow>, memory: RowMemory<Item>) => Promise<Item> {
	const claimsFor = perSandbox(run, tasks, (_, own) => claimsOn(own.map(({ row }) => row.body)));

	return async (task, memory) => {
		const { body, waiting } = task.row;
		const { name, customAudienceId } = body;
		const named = { ...(customAudienceId && { audienceId: customAudienceId }), name };
		if (task.dryRun) return { ...named, created: false, wouldCreate: true, dryRun: true };

		const claims = claimsFor(task);
		const attempt = attemptOf(run, task, memory);
		const { reached } = memory.recall();
		const { operationId, audienceId } = madeSchema.parse(
			reached ?? (await createImportOnce(attempt, body, claims)),
		);
		memory.remember({ reached: { operationId, audienceId } });
		if (audienceId !== undefined) claims.claim(audienceId);
		const created = { ...named, ...(audienceId && { audienceId }), created: true };
		if (operationId === undefined) return created;
		if (!waiting.waitForCompletion) return { ...created, operationId, status: 'PROCESSING' };

		const isNew = reached === undefined;
		const operation = await waitForImport(attempt, operationId, waiting.patience, isNew).catch(
			(error: unknown) => {
				// There is nothing of it, so that a retry begins anew.
				if (error instanceof ImportFailed) memory.remember({});
				throw error;
			},
		);
		if (operation.audienceId !== undefined) claims.claim(operation.audienceId);
		const { status } = operation;
		const madeId = operation.audienceId && { audienceId: operation.audienceId };
		return { ...created, ...madeId, operationId, status };
	};
}

/** Which audiences the rows of a run are known to have made, in one sandbox. */
function claimsOn(wanted: readonly ImportBody[]): Others & { claim(audienceId: string): void } {
	const brought = new Set(wanted.map(({ customAudienceId }) => customAudienceId));
	const claimed = new Set<string>();
	return {
		claim: (audienceId) => void claimed.add(audienceId),
		claimsOf: (audienceId) => (claimed.has(audienceId) ? 1 : 0),
		isBrought: (audienceId) => brought.has(audienceId),
	};
}
