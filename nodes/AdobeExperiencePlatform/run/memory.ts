import { createHash } from 'node:crypto';

/** What an earlier try left of a row. */
export interface Remembered<Result> {
	/** What it made, and must not make again. */
	readonly result?: Result;
	/** How far it got on the way to a result that takes several steps: the next try goes on from there. */
	readonly reached?: Result;
	/** When it began something whose outcome it never learned, in epoch milliseconds. */
	readonly begun?: number;
}

/** The memory of one row. */
export interface RowMemory<Result> {
	recall(): Remembered<Result>;
	remember(what: Remembered<Result>): void;
}

/** For what is not to be remembered. */
export const FORGETFUL: RowMemory<never> = { recall: () => ({}), remember: () => undefined };

/** What each row of a run has achieved, for when the whole run is run again. */
export interface RunMemory<Result> {
	/** @param row what the row asks for: an edited workflow asks for something else, so nothing is recalled */
	of(itemIndex: number, row: unknown): RowMemory<Result>;
	clear(): void;
}

/**
 * @param store kept with the execution: it survives Retry On Fail, and is stored with a failed execution
 * for when somebody retries that one
 * @param run which run of the node this is; a node in a loop has many
 */
export function runMemory<Result>(store: Record<string, unknown>, run: number): RunMemory<Result> {
	const runs = (store.rows ??= {}) as Record<string, Record<string, Remembered<Result>>>;
	const rows = (runs[run] ??= {});

	return {
		of(itemIndex, row) {
			const key = `${itemIndex}:${hashOf(row)}`;
			return {
				recall: () => rows[key] ?? {},
				remember: (what) => (rows[key] = what),
			};
		},
		clear: () => delete runs[run],
	};
}

const hashOf = (row: unknown) =>
	createHash('sha256').update(JSON.stringify(row)).digest('base64url');
