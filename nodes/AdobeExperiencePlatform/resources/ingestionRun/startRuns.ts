import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { runSchema } from '../../adobe/audienceImports';
import { iso } from '../../adobe/moments';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import type { Waiting } from '../../operation/options';
import type { RowMemory } from '../../run/memory';
import { attemptOf } from '../shared/attempt';
import { IF_IN_PROGRESS, RunFailed, startRunOnce, waitForRun } from '../shared/ingesting';
import { windowOf, type Files } from './files';
import { runItem } from './runItem';

export const ifInProgress: INodeProperties = {
	displayName: 'If a Run Is in Progress',
	name: 'ifRunInProgress',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Report the row as failed' },
		{
			name: 'Wait for It',
			value: 'wait',
			description: 'Start this run once the other one is over, within Max Wait',
		},
	],
	default: 'wait',
	description:
		'What to do where another run of the audience is not over yet: Adobe allows one at a time',
};

export const inProgressSchema = z.object({
	ifRunInProgress: z.enum(IF_IN_PROGRESS).default('wait'),
});

export interface StartRow extends z.infer<typeof inProgressSchema> {
	readonly audienceId: string;
	readonly files: Files;
	readonly waiting: Waiting;
}

/** How far an earlier try of a row got: the files are chosen once, so that a start can be found again. */
const reachedSchema = z.object({
	window: z
		.object({ dataFilterStartTime: z.number(), dataFilterEndTime: z.number().optional() })
		.optional(),
	run: runSchema.optional(),
});

/**
 * Starts the runs, each exactly once: where an earlier try has started one and only the waiting was cut
 * short, that one is waited for.
 */
export function startRuns(
	run: Run,
): (task: Task<StartRow>, memory: RowMemory<Item>) => Promise<Item> {
	return async (task, memory) => {
		const { audienceId, files, waiting, ifRunInProgress } = task.row;
		const { patience } = waiting;
		const { reached, begun } = memory.recall();
		const before = reachedSchema.parse(reached ?? {});
		const window = before.window ?? (await windowOf(files, run.askFor(task), audienceId));
		if (task.dryRun) {
			const filesAfter = iso(window.dataFilterStartTime * 1000);
			return { audienceId, filesAfter, started: false, wouldStart: true, dryRun: true };
		}
		memory.remember({ reached: { ...before, window }, begun });
		const attempt = attemptOf(run, task, memory);
		const started =
			before.run ??
			(await startRunOnce(attempt, audienceId, window, {
				ifInProgress: ifRunInProgress,
				patience,
			}));
		memory.remember({ reached: { window, run: started } });
		if (!waiting.waitForCompletion) {
			// Adobe's answer to a start has no state.
			const status = started.status ?? 'PROCESSING';
			return { ...runItem({ ...window, ...started, status, audienceId }, true), started: true };
		}
		const ended = await waitForRun(attempt, audienceId, started.runId, patience, true).catch(
			(error: unknown) => {
				// It is certain that this one is over, so that a retry starts another.
				if (error instanceof RunFailed) memory.remember({});
				throw error;
			},
		);
		return { ...runItem({ ...started, ...ended, audienceId }, true), started: true };
	};
}
