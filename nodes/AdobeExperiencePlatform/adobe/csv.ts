/** What makes a cell need quotes (RFC 4180, section 2); blanks around it would go in some readers. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

const written = (cell: string) =>
	NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** A line of a CSV file as RFC 4180 has it, its line break included. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(written).join(',')}\r\n`;

/** What separates cells, in the order of preference; Excel takes `;` where the comma is decimal. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

type Delimiter = (typeof DELIMITERS)[number];

const ANY_DELIMITER = DELIMITERS.join('');

/** The one that the first line has most of, outside quotes. */
function delimiterOf(firstLine: string): Delimiter {
	const bare = firstLine.replace(/"[^"]*"/g, '');
	const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
	return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Reads a CSV text that comes in pieces. */
export interface CsvReader {
	/** @returns the records that this piece completes */
	read(piece: string): readonly string[][];
	/** How much of the text so far is no whole record yet, in characters. */
	pending(): number;
	/** @returns the last record, where no line break ends it; `undefined` where quotes are still open */
	end(): readonly string[][] | undefined;
}

/**
 * A reader of RFC 4180, tolerant as those are that people know: any line break, any usual delimiter, which
 * the first line tells, and quotes that don't begin a cell are taken as they are. Empty lines are none.
 */
export function csvReader(): CsvReader {
	let delimiter: Delimiter | undefined;
	/** What of the text so far is no whole record yet. */
	let rest = '';
	/** How far the rest has been looked through, whether that is inside quotes, and where some closed last. */
	let looked = 0;
	let isQuoted = false;
	let closedAt = -1;

	/** A quote opens where a cell begins, and again where it closed one just before: that is one written twice. */
	const opens = (at: number, begin: number): boolean =>
		at === begin ||
		at === closedAt + 1 ||
		(delimiter ?? ANY_DELIMITER).includes(rest.charAt(at - 1));

	/** Where the record that begins there ends: at its line break; -1 where it isn't here yet. */
	function endOfRecord(begin: number): number {
		for (; looked < rest.length; looked++) {
			const code = rest.charCodeAt(looked);
			if (code === QUOTE) {
				if (isQuoted) [isQuoted, closedAt] = [false, looked];
				else isQuoted = opens(looked, begin);
			} else if (!isQuoted && (code === LF || code === CR)) return looked;
		}
		return -1;
	}

	function recordOf(line: string): string[] {
		delimiter ??= delimiterOf(line);
		return line.includes('"') ? cellsOf(line, delimiter) : line.split(delimiter);
	}

	return {
		read(piece) {
			rest += piece;
			const records: string[][] = [];
			let begin = 0;
			for (let end = endOfRecord(begin); end >= 0; end = endOfRecord(begin)) {
				if (end > begin) records.push(recordOf(rest.slice(begin, end)));
				looked = begin = end + 1;
				closedAt = -1;
			}
			rest = rest.slice(begin);
			looked -= begin;
			if (closedAt >= 0) closedAt -= begin;
			return records;
		},
		pending: () => rest.length,
		end: () => (isQuoted ? undefined : rest === '' ? [] : [recordOf(rest)]),
	};
}

const [QUOTE, LF, CR] = [0x22, 0x0a, 0x0d];

/** The cells of a record in which something is quoted. */
function cellsOf(line: string, delimiter: Delimiter): string[] {
	const cells: string[] = [];
	for (let at = 0; at <= line.length; ) {
		if (line[at] === '"') {
			const [cell, after] = quotedCell(line, at);
			const end = line.indexOf(delimiter, after);
			const next = end < 0 ? line.length : end;
			cells.push(cell + line.slice(after, next));
			at = next + 1;
		} else {
			const end = line.indexOf(delimiter, at);
			const next = end < 0 ? line.length : end;
			cells.push(line.slice(at, next));
			at = next + 1;
		}
	}
	return cells;
}

/** @returns what is in the quotes that begin at a place, and where they end */
function quotedCell(line: string, begin: number): [cell: string, after: number] {
	for (let at = begin + 1; ; at += 2) {
		at = line.indexOf('"', at);
		if (at < 0) return [line.slice(begin + 1), line.length];
		if (line[at + 1] !== '"') return [line.slice(begin + 1, at).replaceAll('""', '"'), at + 1];
	}
}
