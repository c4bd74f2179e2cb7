import { isOver } from '../../adobe/audienceImports';
import { stagesOf, startedAt, type Run } from '../../adobe/ingestionRuns';
import { iso, momentOf } from '../../adobe/moments';
import type { Item } from '../../operation/items';
import { filesAfter } from './files';

/** Adobe's pages document no end; where an answer has one all the same, it is one of these. */
const endOf = (run: Run) =>
	isOver(run) === false
		? undefined
		: momentOf(run.completedAt ?? run.endedAt ?? run.updatedAt)?.earliest;

const secondsBetween = (start: number | undefined, end: number | undefined) =>
	start === undefined || end === undefined || end < start
		? undefined
		: Math.round((end - start) / 1000);

/** The fields that people look at, by their names in the output. */
const SIMPLE: Readonly<Record<string, (run: Run) => unknown>> = {
	name: ({ audienceName }) => audienceName,
	audienceId: ({ audienceId }) => audienceId,
	runId: ({ runId }) => runId,
	status: ({ status }) => status,
	filesAfter: ({ dataFilterStartTime }) => filesAfter(momentOf(dataFilterStartTime)?.earliest),
	filesBefore: ({ dataFilterEndTime }) => iso(momentOf(dataFilterEndTime)?.earliest),
	startedAt: (run) => iso(startedAt(run)),
	endedAt: (run) => iso(endOf(run)),
	durationSeconds: (run) => secondsBetween(startedAt(run), endOf(run)),
	stages(run) {
		const stages = stagesOf(run).map(({ stage, status, flowRunId }) => ({
			stage,
			status,
			flowRunId,
		}));
		return stages.length === 0 ? undefined : stages;
	},
};

/**
 * What comes out of a run: Adobe's own answer or, simplified, at most ten fields, with times in ISO 8601
 * whatever unit Adobe counts in. A field that Adobe doesn't give is left out.
 */
export function runItem(run: Run, simple: boolean): Item {
	if (!simple) return run;
	const fields = Object.entries(SIMPLE).map(([name, read]) => [name, read(run)] as const);
	return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** Newest first; what has no time comes last. */
export const byAge = (a: Run, b: Run): number => (startedAt(b) ?? 0) - (startedAt(a) ?? 0);
