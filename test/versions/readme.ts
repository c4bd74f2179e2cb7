import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { aligned } from '../host/table';
import { RELEASES } from './releases';

const README = resolve(__dirname, '..', '..', 'README.md');

const BEGIN = '<!-- tried: written by README=write npm run test:versions -->\n\n';
const END = '\n<!-- /tried -->';

/** What Jest found out about a file of tests in one release. */
interface TestedFile {
	readonly displayName?: { readonly name: string };
	readonly testFilePath: string;
	readonly testResults: ReadonlyArray<{
		readonly ancestorTitles: readonly string[];
		readonly title: string;
		/** Whether it is known to fail. */
		readonly failing?: boolean;
	}>;
}

/** Compares a run in which nothing was unexpected with the README, or writes it down there. */
export function wrongInReadme(files: readonly TestedFile[]): string | undefined {
	const stale = RELEASES.flatMap(({ version, misses }) => {
		const titles = testsIn(files, version).map(({ title }) => title);
		return Object.keys(misses).filter((title) => !titles.includes(title));
	});
	if (stale.length > 0) return `releases.ts tells of tests that there are not: ${stale.join(', ')}`;

	const [before, table, after] = pieces();
	const found = tableOf(files);
	if (process.env.README === 'write') writeFileSync(README, before + found + after);
	else if (table !== found) return `The README's table should be\n\n${found}`;
	return undefined;
}

const testsIn = (files: readonly TestedFile[], version: string) =>
	files.filter((file) => file.displayName?.name === version).flatMap((file) => file.testResults);

/** One line per outermost title, be it of one test or of several; one column per release. */
function tableOf(files: readonly TestedFile[]): string {
	const sorted = [...files].sort((a, b) => a.testFilePath.localeCompare(b.testFilePath));
	const lineOf = ({ ancestorTitles, title }: TestedFile['testResults'][number]) =>
		ancestorTitles[0] ?? title;
	const lines = new Set(sorted.flatMap(({ testResults }) => testResults.map(lineOf)));
	const holds = (version: string, line: string) =>
		testsIn(sorted, version).every((test) => lineOf(test) !== line || test.failing !== true);
	return markdown([
		['Tried with the packed node', ...RELEASES.map(({ version }) => `n8n ${version}`)],
		['Tried because it is', ...RELEASES.map(({ why }) => why)],
		['Node.js', ...RELEASES.map(({ nodeJs }) => String(nodeJs))],
		...[...lines].map((line) => [
			line,
			...RELEASES.map(({ version }) => (holds(version, line) ? 'yes' : 'no')),
		]),
	]);
}

/** As Prettier lays a table out, so that neither changes what the other wrote. */
function markdown(lines: string[][]): string {
	const [head = '', ...body] = aligned(lines, ' | ', (cell, width) => cell.padEnd(width));
	const rule = head
		.split(' | ')
		.map((cell) => '-'.repeat(cell.length))
		.join(' | ');
	return [head, rule, ...body].map((line) => `| ${line} |\n`).join('');
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
