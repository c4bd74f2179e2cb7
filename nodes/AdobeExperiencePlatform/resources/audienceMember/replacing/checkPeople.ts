import { createHash } from 'node:crypto';

import { csvLine } from '../../../adobe/csv';
import { BLOCK_BYTES } from '../../../adobe/blobStorage';
import type { ImportField } from '../../../adobe/importBody';
import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { asText, whatJsonCannotCarry } from '../../../adobe/externalAudience';
import { isBlankCell } from '../../../operation/parameters';
import { CANCELLED } from '../../../run/ask';
import { TYPES, typeGuess, type Column, type ColumnPlan } from './columns';
import type { PeopleList, PersonRow } from './people';
import { seenIds } from './seenIds';

export const WITHOUT_ID = ['fail', 'leaveOut'] as const;

/** What a row was left out for, by its name in the output. */
export type Skipped = Readonly<
	Record<'duplicate' | 'withoutIdentity' | 'blankLine' | 'failed', number>
>;

/** A list of people that can go to Adobe. */
export interface CheckedPeople {
	/** The columns of the file, the person's ID first. */
	readonly fields: ReadonlyArray<Pick<ImportField, 'name' | 'type'>>;
	readonly renamed: ColumnPlan['renamed'];
	readonly rows: number;
	readonly skipped: Skipped;
	/** The first few, by column. */
	readonly firstRows: ReadonlyArray<Readonly<Record<string, string>>>;
	/** Of all that the file holds. */
	readonly fingerprint: string;
	/** The file, made as it is asked for; the blocks are of about the same size, in order. */
	blocks(): AsyncIterable<Buffer>;
}

interface Rules {
	readonly withoutIdentity: (typeof WITHOUT_ID)[number];
	/** Takes a row out, and says why. */
	reject(at: number, failure: Failure): void;
	/** Whether nobody waits for it any more. */
	cancelled(): boolean;
}

const FIRST_ROWS = 3;

/**
 * Looks through a list before any of it is sent: who has no ID, who is there twice, what can't be written.
 * A person is kept once, where they stand first.
 */
export async function checkPeople(
	list: PeopleList,
	plan: ColumnPlan,
	{ withoutIdentity, reject, cancelled }: Rules,
): Promise<CheckedPeople> {
	const { columns, renamed } = plan;
	const header = csvLine(columns.map(({ field }) => field));
	const guesses = columns.map(typeGuess);
	const seen = seenIds();
	const leftOut = new Set<number>();
	const skipped = { duplicate: 0, withoutIdentity: 0, blankLine: 0, failed: 0 };
	const firstRows: Array<Record<string, string>> = [];
	const hash = createHash('sha256').update(header);
	let rows = 0;

	const leaveOut = (at: number, why: keyof Skipped) => {
		leftOut.add(at);
		skipped[why]++;
	};

	for await (const bunch of list.rows()) {
		if (cancelled()) throw new FailureError(CANCELLED);
		for (const row of bunch) {
			if (row.cells.every(isBlankCell)) {
				leaveOut(row.at, 'blankLine');
				continue;
			}
			const read = readRow(row, list, columns);
			const isWithoutId = !('failure' in read) && read.texts[0] === '';
			if (isWithoutId && withoutIdentity === 'leaveOut') {
				leaveOut(row.at, 'withoutIdentity');
				continue;
			}
			if ('failure' in read || isWithoutId) {
				leaveOut(row.at, 'failed');
				reject(row.at, 'failure' in read ? read.failure : noIdentity(columns[0], list, row.at));
				continue;
			}
			const { texts } = read;
			const [id = ''] = texts;
			if (!seen.add(id)) {
				leaveOut(row.at, 'duplicate');
				continue;
			}
			rows++;
			texts.forEach((text, nth) => {
				const index = columns[nth]?.index ?? 0;
				if (text !== '') guesses[nth]?.see(row.cells[index], text);
			});
			hash.update(csvLine(texts));
			if (firstRows.length < FIRST_ROWS) {
				firstRows.push(
					Object.fromEntries(columns.map(({ field }, nth) => [field, texts[nth] ?? ''])),
				);
			}
		}
	}

	const typeAt = (nth: number) => columns[nth]?.chosenType ?? guesses[nth]?.type() ?? 'string';
	return {
		// An ID is text, whatever it looks like.
		fields: columns.map(({ field }, nth) => ({
			name: field,
			type: nth === 0 ? 'string' : typeAt(nth),
		})),
		renamed,
		rows,
		skipped,
		firstRows,
		fingerprint: hash.digest('base64url'),
		async *blocks() {
			let lines = [header];
			let [length, parts, size] = [header.length, [] as Buffer[], 0];
			const pack = () => {
				const part = Buffer.from(lines.join(''));
				parts.push(part);
				size += part.length;
				[lines, length] = [[], 0];
			};
			for await (const bunch of list.rows()) {
				for (const row of bunch) {
					if (leftOut.has(row.at)) continue;
					const read = readRow(row, list, columns);
					const line = csvLine('failure' in read ? [] : read.texts);
					lines.push(line);
					length += line.length;
					if (length >= PART_CHARACTERS) pack();
					if (size >= BLOCK_BYTES) {
						yield Buffer.concat(parts);
						[parts, size] = [[], 0];
					}
				}
			}
			pack();
			if (size > 0) yield Buffer.concat(parts);
		},
	};
}

/** Text becomes bytes in pieces of this size. */
const PART_CHARACTERS = 256 * 1024;

/** A row's cells as they are written, the columns that go to Adobe only; or why they can't be. */
function readRow(
	{ at, cells }: PersonRow,
	list: PeopleList,
	columns: readonly Column[],
): { readonly texts: readonly string[] } | { readonly failure: Failure } {
	if (cells.length > list.columns.length) {
		const problem = `${inWords(list, at)} has more cells than the header has columns`;
		return { failure: wrongCell(problem, 'Look for a comma or a quote that should not be there.') };
	}
	const texts: string[] = [];
	for (const [nth, { index, name, chosenType = 'string' }] of columns.entries()) {
		const cell = cells[index];
		const written = typeof cell === 'string' ? cell : asText(cell);
		const problem =
			typeof written === 'string'
				? (whatJsonCannotCarry(written) ?? misfit(written, nth === 0 ? 'string' : chosenType))
				: written.problem;
		if (problem !== undefined) {
			const where = `The cell in column "${quoted(name, 100)}" of ${inWords(list, at)}`;
			return { failure: wrongCell(`${where} ${problem}`, CORRECT_CELL, name) };
		}
		// Blanks around an ID nobody means; everything else goes as it is.
		texts.push(nth === 0 ? String(written).trim() : String(written));
	}
	return { texts };
}

const inWords = ({ inWords: { row } }: PeopleList, at: number) => row(at);

const CORRECT_CELL = 'Correct it, leave the row out, or leave the column out of those to send.';

const misfit = (text: string, type: Column['chosenType'] = 'string') =>
	text === '' || TYPES[type].takes(text)
		? undefined
		: `is "${quoted(text, 50)}", which does not fit "${TYPES[type].label}" in 'Column Types'`;

const wrongCell = (message: string, whatToDo: string, column?: string): Failure => ({
	message,
	description: whatToDo,
	assurance: 'Nothing was sent to Adobe for it.',
	facts: { ...(column !== undefined && { column: quoted(column, 100) }) },
});

const noIdentity = (column: Column | undefined, list: PeopleList, at: number): Failure =>
	wrongCell(
		`The cell in column "${quoted(column?.name ?? '', 100)}" of ${inWords(list, at)} is empty, and that is the person's ID`,
		"Fill it in, leave the row out, or choose 'Leave Out' for 'Rows Without an ID' in the options of the node.",
		column?.name,
	);

/** As many as anybody reads. */
const MOST_LISTED = 20;

/** What to say of rows of a file, which have no items that could tell it. */
export function rowsOfFile() {
	let first: Failure | undefined;
	let count = 0;
	const others: number[] = [];
	return {
		reject(at: number, failure: Failure): void {
			count++;
			if (first === undefined) first = failure;
			else if (others.length < MOST_LISTED) others.push(at + 2);
		},
		/** @throws {FailureError} where any row was rejected */
		throwIfAny(): void {
			if (first === undefined) return;
			const unlisted = count - 1 - others.length;
			const also = others.join(', ') + (unlisted > 0 ? ` and ${unlisted} more` : '');
			throw new FailureError({
				...first,
				description: `${first.description}${also && ` Rows that can't go either: ${also}.`}`,
				assurance: 'Nothing was sent to Adobe.',
			});
		},
	};
}
