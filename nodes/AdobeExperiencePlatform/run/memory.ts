import { createHash } from 'node:crypto';

import type { IContextObject, IDataObject } from 'n8n-workflow';

/** What an earlier try left of a row. */
export interface Remembered {
	/** What it made, and must not make again. */
	readonly result?: IDataObject;
	/** When it began something whose outcome it never learned, in epoch milliseconds. */
	readonly begun?: number;
}

/** The memory of one row. */
export interface RowMemory {
	recall(): Remembered;
	remember(what: Remembered): void;
}

/** What each row of a run has achieved, for when n8n runs the whole node again. */
export interface RunMemory {
	/** @param row what the row asks for: an edited workflow asks for something else, so nothing is recalled */
	of(itemIndex: number, row: unknown): RowMemory;
	clear(): void;
}

/**
 * @param context of the node, kept by n8n with the execution: it survives Retry On Fail, and is
 * stored with a failed execution for when somebody retries that one
 * @param run which run of the node this is; a node in a loop has many
 */
export function runMemory(context: IContextObject, run: number): RunMemory {
	const runs = (context.rows ??= {}) as Record<string, Record<string, Remembered>>;
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
