import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { runSchema } from '../../adobe/ingestionRuns';
import { iso } from '../../adobe/moments';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import type { Waiting } from '../../operation/options';
import type { RowMemory } from '../../run/memory';
import { attemptOf } from '../shared/attempt';
import { IF_IN_PROGRESS, RunFailed, startRunOnce, waitForRun } from '../shared/ingesting';
import { filesAfter, windowOf, type Files } from './files';
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

/** How far an earlier try of a row got, with the files that it chose, so that a start can be found again. */
const reachedSchema = z.object({
	window: z
		.object({ dataFilterStartTime: z.number(), dataFilterEndTime: z.number().optional() })
		.optional(),
	run: runSchema.optional(),
});

/**
 * Starts the runs, each exactly once: where an earlier try has started one and only the waiting was cut
 * short, that one is waited for.
 * @param made what earlier tries have started, by item
 */
export function startRuns(
	run: Run,
	_: ReadonlyArray<Task<StartRow>>,
	made: ReadonlyMap<number, Item>,
): (task: Task<StartRow>, memory: RowMemory<Item>) => Promise<Item> {
	const known = new Set([...made.values()].map(({ runId }) => runId));

	return async (task, memory) => {
		const { audienceId, files, waiting, ifRunInProgress: ifInProgress } = task.row;
		const { patience } = waiting;
		const ask = run.askFor(task);
		if (task.dryRun) {
			const { dataFilterStartTime, dataFilterEndTime } = await windowOf(files, ask, audienceId);
			return {
				audienceId,
				filesAfter: filesAfter(dataFilterStartTime * 1000),
				filesBefore: dataFilterEndTime && iso(dataFilterEndTime * 1000),
				started: false,
				wouldStart: true,
				dryRun: true,
			};
		}
		const reached = () => reachedSchema.parse(memory.recall().reached ?? {});
		const wanted = {
			audienceId,
			isAnothers: (runId: string) => known.has(runId),
			/** Chosen anew each time, unless a start is in doubt. */
			async window() {
				const { begun } = memory.recall();
				const before = begun === undefined ? undefined : reached().window;
				const window = before ?? (await windowOf(files, ask, audienceId));
				memory.remember({ reached: { window }, begun });
				return window;
			},
		};
		const attempt = attemptOf(run, task, memory);
		const before = reached().run;
		const started = before ?? (await startRunOnce(attempt, wanted, { ifInProgress, patience }));
		known.add(started.runId);
		const { window } = reached();
		memory.remember({ reached: { window, run: started } });
		if (!waiting.waitForCompletion) {
			// Adobe's answer to a start has no state.
			const status = started.status ?? 'PROCESSING';
			return { ...runItem({ ...window, ...started, status, audienceId }, true), started: true };
		}
		const isNew = before === undefined;
		const ended = await waitForRun(attempt, audienceId, started.runId, patience, isNew).catch(
			(error: unknown) => {
				// It is certain that this one is over, so that a retry starts another.
				if (error instanceof RunFailed) memory.remember({});
				throw error;
			},
		);
		return { ...runItem({ ...started, ...ended, audienceId }, true), started: true };
	};
}
