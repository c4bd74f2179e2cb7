import { z } from 'zod';

import { allOf, nextIn, text } from './answerFields';
import type { HarmlessCall } from './call';
import type { Words } from './errors/catalogue';
import { parseJson } from './errors/readError';
import { isHtml, type Answer } from './reply';

const WORDS: Words = { noun: 'batch', permission: 'Manage Datasets' };

/** A web page is a proxy's. */
const taken = (answer: Answer) => (isHtml(answer) ? undefined : true);

const thing = (id: string) => `the batch ID "${id}"`;

/**
 * Opens a batch (Adobe: Batch Ingestion API). Rows that Adobe can't take are left out and reported, instead
 * of failing the others. One that is opened twice is harmless: nothing is in it, and Adobe abandons it.
 */
export const createBatch = (datasetId: string): HarmlessCall<{ readonly batchId: string }> => ({
	method: 'POST',
	service: 'batchIngestion',
	path: '/batches',
	body: {
		datasetId,
		inputFormat: { format: 'json' },
		enableErrorDiagnostics: true,
		partialIngestionPercentage: 100,
	},
	notFound: 'thing',
	thing: `the dataset ID "${datasetId}"`,
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) =>
		z
			.object({ id: z.string().min(1) })
			.transform(({ id }) => ({ batchId: id }))
			.safeParse(json).data,
});

const pathOf = (batchId: string) => `/batches/${encodeURIComponent(batchId)}`;

/** Puts a file of JSON lines into a batch; the same name again replaces it. At most 256 MB. */
export const putBatchFile = (
	batchId: string,
	datasetId: string,
	name: string,
	bytes: Buffer,
): HarmlessCall<true> => ({
	method: 'PUT',
	service: 'batchIngestion',
	path: `${pathOf(batchId)}/datasets/${encodeURIComponent(datasetId)}/files/${encodeURIComponent(name)}`,
	bytes,
	headers: { 'Content-Type': 'application/octet-stream' },
	notFound: 'thing',
	thing: thing(batchId),
	words: WORDS,
	repeating: 'harmless',
	read: taken,
});

/**
 * Says that a batch is whole, or that it is not to be. Adobe's pages say of COMPLETE that it may be sent
 * again: "if the operation actually succeeded, the API will return success".
 */
export const endBatch = (batchId: string, action: 'COMPLETE' | 'ABORT'): HarmlessCall<true> => ({
	method: 'POST',
	service: 'batchIngestion',
	path: pathOf(batchId),
	query: { action },
	notFound: 'thing',
	thing: thing(batchId),
	words: WORDS,
	repeating: 'harmless',
	read: taken,
});

/** How far a batch is. */
export interface Batch {
	/** In Adobe's word. */
	readonly status?: string;
	/** How many records Adobe did not take; `undefined` where it doesn't say so. */
	readonly failedRecords?: number;
	/** What Adobe says went wrong with it, in a line. */
	readonly said?: string;
}

const count = text.pipe(z.string().regex(/^\d+$/).transform(Number)).optional().catch(undefined);

/** What was counted as failed, or did not come out, whichever is more. */
function failedIn({
	failedRecordCount: failed,
	inputRecordCount: input,
	outputRecordCount: output,
}: Partial<Record<string, number>>): number | undefined {
	const lost =
		input === undefined || output === undefined ? undefined : Math.max(0, input - output);
	return failed === undefined ? lost : Math.max(failed, lost ?? 0);
}

const batchSchema = z
	.object({
		status: text,
		metrics: z
			.object({ failedRecordCount: count, inputRecordCount: count, outputRecordCount: count })
			.optional()
			.catch(undefined),
		errors: z.array(z.object({ code: text, description: text }).catch({})).catch([]),
	})
	.transform(({ status, metrics, errors }): Batch => {
		const said = errors
			.map(({ code, description }) => [code, description].filter(Boolean).join(' '))
			.filter((line) => line !== '');
		return {
			status,
			failedRecords: metrics && failedIn(metrics),
			...(said.length > 0 && { said: said.slice(0, 5).join('; ') }),
		};
	});

/** A batch as Catalog shows it: an object keyed by the ID (Adobe: Catalog Service API). */
export const getBatch = (batchId: string): HarmlessCall<Batch> => ({
	method: 'GET',
	service: 'catalog',
	path: pathOf(batchId),
	notFound: 'thing',
	thing: thing(batchId),
	words: { ...WORDS, permission: 'View Datasets' },
	repeating: 'harmless',
	read: ({ json }) => {
		const keyed = z.record(z.string(), z.unknown()).safeParse(json).data;
		return keyed && Object.hasOwn(keyed, batchId)
			? batchSchema.safeParse(keyed[batchId]).data
			: undefined;
	},
});

/** How Adobe's states end (Adobe: batch ingestion overview); one that isn't known is on the way. */
const ENDINGS: ReadonlyMap<string, 'succeeded' | 'failed'> = new Map([
	['success', 'succeeded'],
	['active', 'succeeded'],
	['archived', 'succeeded'],
	['retained', 'succeeded'],
	['failed', 'failed'],
	['failure', 'failed'],
	['aborted', 'failed'],
	['abandoned', 'failed'],
	['inactive', 'failed'],
	['deleted', 'failed'],
	['stalled', 'failed'],
]);

/** @returns `undefined` for one that is on the way */
export const endingOf = ({ status = '' }: Batch) => ENDINGS.get(status.trim().toLowerCase());

/** Whether a batch still takes files. */
export const isOpen = ({ status = '' }: Batch) => status.trim().toLowerCase() === 'loading';

/** Between COMPLETE and the end (Adobe: batch ingestion overview). */
const UNDER_WAY = /^(loaded|queued|processing|staging|staged|retrying)$/i;

/** Whether a batch is certain to have been completed: it needs no files any more. */
export const isComplete = (batch: Batch) =>
	endingOf(batch) === 'succeeded' || UNDER_WAY.test(batch.status?.trim() ?? '');

const ROW_ERRORS = 'row_errors';

const metaSchema = z
	.object({ data: z.array(z.unknown()), _links: nextIn('start') })
	.transform(({ data, _links: next }) => ({
		entries: allOf(z.object({ name: z.string().min(1) }), data).map(({ name }) => name),
		next,
	}));

const readMeta = <Result>(
	batchId: string,
	query: Readonly<Record<string, string>>,
	read: HarmlessCall<Result>['read'],
): HarmlessCall<Result> => ({
	method: 'GET',
	service: 'dataAccess',
	path: `${pathOf(batchId)}/meta`,
	query,
	notFound: 'thing',
	thing: thing(batchId),
	words: { noun: 'error report', permission: 'View Datasets' },
	repeating: 'harmless',
	read,
});

/** One page of the names of the files that hold the rows which Adobe did not take (Adobe: Data Access API). */
export const listRowErrors = (batchId: string, start?: string) =>
	readMeta(
		batchId,
		{ path: ROW_ERRORS, ...(start !== undefined && { start }) },
		({ json }) => metaSchema.safeParse(json).data,
	);

/** A record that Adobe did not take. */
export interface RowError {
	/** The `_id` that it was sent with, where it can still be read. */
	readonly id?: string;
	/** Why, in Adobe's words. */
	readonly said: string;
}

const rowErrorSchema = z
	.object({
		_id: text,
		_corrupt_record: text,
		_errors: z.array(z.object({ code: text, message: text })).catch([]),
	})
	.transform(({ _id, _corrupt_record: corrupt, _errors }): RowError => {
		const said = _errors.map(({ code, message }) => [code, message].filter(Boolean).join(' '));
		return { id: _id ?? /"_id"\s*:\s*"([^"]*)"/.exec(corrupt ?? '')?.[1], said: said.join('; ') };
	});

/** The rows in one of these files, which are JSON lines. */
export const readRowErrors = (batchId: string, name: string): HarmlessCall<RowError[]> =>
	readMeta(batchId, { path: `${ROW_ERRORS}/${name}` }, ({ text: lines }) =>
		lines.split('\n').flatMap((line) => rowErrorSchema.safeParse(parseJson(line)).data ?? []),
	);
