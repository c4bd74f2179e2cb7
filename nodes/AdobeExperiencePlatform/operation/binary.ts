import type { IExecuteFunctions } from 'n8n-workflow';

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

/** The files that the items of a run carry. */
export const filesOf =
	({ helpers }: IExecuteFunctions): FileOf =>
	(itemIndex, field) => {
		const { id, data, fileName = field } = helpers.assertBinaryData(itemIndex, field);
		return {
			name: fileName,
			async *bytes() {
				if (id === undefined) yield Buffer.from(data, 'base64');
				else yield* await helpers.getBinaryStream(id, CHUNK_BYTES);
			},
		};
	};
