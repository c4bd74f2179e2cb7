import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../adobe/session/clock';

/** A file that an item carries, wherever n8n keeps it. */
export interface CarriedFile {
	readonly name: string;
	/** Its bytes, from the beginning each time; a file that n8n keeps on disk is not read into memory whole. */
	bytes(): AsyncIterable<Buffer>;
}

/** @throws n8n's own error where an item has no such file */
export type FileOf = (itemIndex: number, field: string) => CarriedFile;

/** Small enough for its rows to be worked on in one go. */
const CHUNK_BYTES = 256 * 1024;
/** Four characters of Base64 are three bytes. */
const CHUNK_CHARACTERS = CHUNK_BYTES;
const NOT_BASE64 = /[^A-Za-z0-9+/=_-]/;

/** The files that the items of a run carry. */
export const filesOf =
	({ helpers }: IExecuteFunctions, { breathe }: Pick<Clock, 'breathe'>): FileOf =>
	(itemIndex, field) => {
		const { id, data, fileName = field } = helpers.assertBinaryData(itemIndex, field);
		return {
			name: fileName,
			async *bytes() {
				if (id !== undefined) return yield* await helpers.getBinaryStream(id, CHUNK_BYTES);
				// With anything else in it, such as line breaks, it can't be cut by counting.
				const size = NOT_BASE64.test(data) ? data.length : CHUNK_CHARACTERS;
				for (let at = 0; at < data.length; at += size) {
					yield Buffer.from(data.slice(at, at + size), 'base64');
					await breathe();
				}
			},
		};
	};
