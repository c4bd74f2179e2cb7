import type { HarmlessCall } from './call';
import { serverTimeMs, type Answer } from './reply';

/** Blocks of 4,000 MiB are allowed from this one on (Microsoft: Put Block). */
const VERSION = '2019-12-12';

/** A block: small enough to keep a few in memory, large enough for 10 GB in far fewer than 50,000. */
export const BLOCK_BYTES = 8 * 1024 * 1024;

const CSV = 'text/csv; charset=utf-8';

/** When a file was written, by the storage's own clock, in epoch milliseconds with whole seconds. */
export interface Written {
	readonly modifiedAt?: number;
}

const written = ({ status, headers }: Answer): Written | undefined =>
	status === 201 ? { modifiedAt: serverTimeMs({ date: headers['last-modified'] }) } : undefined;

const put = <Result>(
	path: string,
	bytes: Buffer,
	rest: Pick<HarmlessCall<Result>, 'headers' | 'query' | 'read'>,
): HarmlessCall<Result> => ({
	method: 'PUT',
	service: 'blobStorage',
	path,
	bytes,
	notFound: 'thing',
	words: { noun: 'file', permission: 'Manage Sources' },
	repeating: 'harmless',
	...rest,
	headers: { 'x-ms-version': VERSION, ...rest.headers },
});

/** A file's path, each step encoded. */
const encoded = (path: string) => `/${path.split('/').map(encodeURIComponent).join('/')}`;

/** Writes a whole file; the same again replaces it (Microsoft: Put Blob). */
export const putBlob = (path: string, bytes: Buffer): HarmlessCall<Written> =>
	put(encoded(path), bytes, {
		headers: { 'x-ms-blob-type': 'BlockBlob', 'Content-Type': CSV },
		read: written,
	});

/** All IDs of a file's blocks have the same length; they are Base64 (Microsoft: Put Block). */
const idOf = (nth: number) => Buffer.from(String(nth).padStart(6, '0')).toString('base64');

/** Brings one block of a file, which is no part of it before {@link putBlockList}; again replaces it. */
export const putBlock = (path: string, nth: number, bytes: Buffer): HarmlessCall<true> =>
	put(encoded(path), bytes, {
		query: { comp: 'block', blockid: idOf(nth) },
		headers: { 'Content-Type': 'application/octet-stream' },
		read: ({ status }) => (status === 201 ? true : undefined),
	});

/** Makes a file of its blocks, in order; the same again changes nothing (Microsoft: Put Block List). */
export function putBlockList(path: string, count: number): HarmlessCall<Written> {
	const ids = Array.from({ length: count }, (_, nth) => `<Latest>${idOf(nth)}</Latest>`);
	const xml = `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.join('')}</BlockList>`;
	return put(encoded(path), Buffer.from(xml), {
		query: { comp: 'blocklist' },
		headers: { 'x-ms-blob-content-type': CSV, 'Content-Type': 'application/xml' },
		read: written,
	});
}
