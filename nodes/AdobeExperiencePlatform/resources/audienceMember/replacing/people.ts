import type { Clock } from '../../../adobe/session/clock';
import { csvReader } from '../../../adobe/csv';
import { FailureError } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import type { CarriedFile } from '../../../operation/binary';
import type { Sheet } from '../../../operation/parameters';

/** A row of a list, with its cells in the order of the list's columns. */
export interface PersonRow {
	/** Which item, or which row of a file, counted from 0 for the first one below the header. */
	readonly at: number;
	readonly cells: readonly unknown[];
}

/** A list of people, read from its beginning as often as it takes. */
export interface PeopleList {
	readonly columns: readonly string[];
	/** In bunches, so that nobody has to wait for a long list. */
	rows(): AsyncIterable<readonly PersonRow[]>;
	/** How many of one kind are called. */
	readonly inWords: { readonly row: (at: number) => string; readonly source: string };
}

const BUNCH = 1000;

/** The items of a run, each a person. */
export function peopleInItems(sheet: Sheet, { breathe }: Pick<Clock, 'breathe'>): PeopleList {
	const columns = sheet.columns();
	const rowAt = (at: number): PersonRow => {
		const row = sheet.rowAt(at);
		// What every object has, such as `constructor`, is no cell.
		return { at, cells: columns.map((name) => (Object.hasOwn(row, name) ? row[name] : undefined)) };
	};
	return {
		columns,
		inWords: { row: (at) => `item ${at}`, source: 'input' },
		async *rows() {
			for (let at = 0; at < sheet.size; at += BUNCH) {
				const size = Math.min(BUNCH, sheet.size - at);
				yield Array.from({ length: size }, (_, nth) => rowAt(at + nth));
				await breathe();
			}
		},
	};
}

/**
 * The rows of a CSV file, whose first one names the columns. Nothing of it is kept in memory.
 * @throws {FailureError} where it is no CSV file in UTF-8
 */
export async function peopleInFile(file: CarriedFile): Promise<PeopleList> {
	/** The records as they are in the file, the header among them. */
	async function* records(): AsyncGenerator<readonly string[][]> {
		const decoder = new TextDecoder('utf-8', { fatal: true });
		const reader = csvReader();
		const decoded = (bytes?: Buffer): string => {
			try {
				return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
			} catch {
				throw unreadable(file, 'is not in UTF-8', SAVE_AGAIN);
			}
		};
		for await (const bytes of file.bytes()) {
			yield reader.read(decoded(bytes));
			if (reader.pending() > LONGEST_ROW) {
				throw unreadable(
					file,
					`has a row of more than ${LONGEST_ROW / 1_000_000} million characters`,
					'Look for a quote that is never closed.',
				);
			}
		}
		yield reader.read(decoded());
		const last = reader.end();
		if (last === undefined) {
			throw unreadable(file, 'has a quote that is never closed', 'Correct it where it comes from.');
		}
		yield last;
	}

	const columns = await firstOf(records());
	return {
		columns,
		inWords: { row: (at) => `row ${at + 2}`, source: `file "${quoted(file.name, 100)}"` },
		async *rows() {
			let at = -1;
			for await (const bunch of records()) {
				yield bunch.flatMap((cells) => (at++ < 0 ? [] : [{ at: at - 1, cells }]));
			}
		},
	};
}

async function firstOf(records: AsyncGenerator<readonly string[][]>): Promise<readonly string[]> {
	for await (const [first] of records) if (first !== undefined) return first;
	return [];
}

/** In characters: no person takes so much, and it fits into memory. */
const LONGEST_ROW = 4_000_000;

const SAVE_AGAIN =
	'Save it as "CSV UTF-8" where it comes from; a workbook of Excel has to become items first, with Extract From File.';

const unreadable = ({ name }: CarriedFile, problem: string, whatToDo: string) =>
	new FailureError({
		message: `The file of people ${problem}`,
		description: `It is about the file "${quoted(name, 100)}". ${whatToDo}`,
		assurance: 'Nothing was sent to Adobe.',
		facts: { parameter: 'Input Binary Field' },
	});
