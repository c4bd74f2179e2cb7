import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { RELEASES } from './releases';

const README = resolve(__dirname, '..', '..', 'README.md');

const BEGIN = '<!-- tried: written by README=write npm run test:versions -->\n\n';
const END = '\n<!-- /tried -->';

/** One line per check, one column per version. */
export function tableFor(
	titles: readonly string[],
	holds: (version: string, title: string) => boolean,
): string {
	const line = (first: string, cells: string[]) => [first, ...cells];
	return aligned([
		line(
			'Tried with the packed node',
			RELEASES.map(({ version, why }) => `n8n ${version} (${why})`),
		),
		line(
			'Node.js',
			RELEASES.map(({ nodeJs }) => String(nodeJs)),
		),
		...titles.map((title) =>
			line(
				title,
				RELEASES.map(({ version }) => (holds(version, title) ? 'yes' : 'no')),
			),
		),
	]);
}

/** As Prettier lays a table out, so that neither changes what the other wrote. */
function aligned([head = [], ...body]: string[][]): string {
	const widths = head.map((_, column) =>
		Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)),
	);
	const row = (cells: string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
	const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |\n`;
	return row(head) + rule + body.map(row).join('');
}

/** The README in three pieces, the table in the middle. */
function pieces(): [before: string, table: string, after: string] {
	const text = readFileSync(README, 'utf8');
	const begin = text.indexOf(BEGIN) + BEGIN.length;
	const end = text.indexOf(END, begin);
	if (begin < BEGIN.length || end < begin)
		throw new Error('The README lost the marks of its table');
	return [text.slice(0, begin), text.slice(begin, end), text.slice(end)];
}

export const readmeTable = (): string => pieces()[1];

export function writeReadmeTable(table: string): void {
	const [before, , after] = pieces();
	writeFileSync(README, before + table + after);
}
