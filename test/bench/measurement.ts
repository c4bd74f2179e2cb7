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
	/** Output items with an audience ID. */
	readonly answered: number;
	/** The n8n process's resident memory at its highest, in MB; what earlier runs left counts too. */
	readonly residentPeak: number | undefined;
	/** By how much the run raised what is live in n8n's heap, in MB. */
	readonly heapGrowth: number | undefined;
}

export function measurement(
	execution: Execution,
	report: Report,
	memory: Pick<Measurement, 'residentPeak' | 'heapGrowth'>,
): Measurement {
	const { status, error } = execution;
	const ms = execution.nodeDurationMs(MEASURED);
	if (ms === undefined) throw new Error(`The node never ran: ${error?.message ?? status}`);
	const answered = execution.items(MEASURED).filter(({ json }) => json.audienceId !== undefined);
	return { ...report, ...memory, ms, status, error: error?.message, answered: answered.length };
}

/** Whether each row has its audience, exactly one, and a line of output with its ID. */
export const isExact = ({ lost, doubled, answered, status }: Measurement, rows: number): boolean =>
	status === 'success' && lost === 0 && doubled === 0 && answered === rows;
