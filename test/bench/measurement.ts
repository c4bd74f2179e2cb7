import type { Execution } from '../host/execution';
import type { Report } from './adobe-messages';

export const MEASURED = 'Measured';

/** One run of one case. */
export interface Measurement extends Report {
	/** How long the node took by n8n's own clock, tries and waits included, in milliseconds. */
	readonly ms: number;
	/** How n8n says the execution ended. */
	readonly status: string;
	/** What n8n said of an execution that failed. */
	readonly error: string | undefined;
	/** Rows that output items with an audience ID stand for: one each, or as many as they say. */
	readonly answered: number;
	/** The n8n process's resident memory at its highest, in MB; what earlier runs left counts too. */
	readonly residentPeak: number | undefined;
	/** By how much the run raised what is live in n8n's heap, in MB. */
	readonly heapGrowth: number | undefined;
}

export function measurement(
	executions: readonly Execution[],
	report: Report,
	memory: Pick<Measurement, 'residentPeak' | 'heapGrowth'>,
): Measurement {
	const error = executions.find((execution) => execution.error)?.error;
	const answered = executions
		.flatMap((execution) => execution.items(MEASURED))
		.filter(({ json }) => json.audienceId !== undefined)
		.reduce((sum, { json }) => sum + (typeof json.rows === 'number' ? json.rows : 1), 0);
	return {
		...report,
		...memory,
		ms: durationMs(executions),
		status: [...new Set(executions.map(({ status }) => status))].join('/'),
		error: error?.message,
		answered,
	};
}

/** One run of a script, which has no execution of n8n's. */
export const byScript = (ms: number, report: Report): Measurement => ({
	...report,
	ms,
	status: 'success',
	error: undefined,
	answered: report.made,
	residentPeak: undefined,
	heapGrowth: undefined,
});

/** How long the node took, or all executions together from the start of the first to the end of the last. */
function durationMs(executions: readonly Execution[]): number {
	const [only, ...others] = executions;
	if (others.length > 0) {
		const starts = executions.map(({ startedAt }) => startedAt.getTime());
		const ends = executions.map(({ startedAt, durationMs: ms }) => startedAt.getTime() + ms);
		return Math.max(...ends) - Math.min(...starts);
	}
	const ms = only?.nodeDurationMs(MEASURED);
	if (ms === undefined)
		throw new Error(`The node never ran: ${only?.error?.message ?? only?.status}`);
	return ms;
}

/** Whether each row has what it asks for, exactly once, and a line of output with its ID. */
export const isExact = ({ lost, doubled, answered, status }: Measurement, rows: number): boolean =>
	status === 'success' && lost === 0 && doubled === 0 && answered === rows;
