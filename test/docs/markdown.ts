import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const CHECKOUT = join(__dirname, '..', '..');

export const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');

export const exists = (file: string): boolean => existsSync(join(CHECKOUT, file));

const filesIn = (folder: string) =>
	readdirSync(join(CHECKOUT, folder)).map((file) => join(folder, file));

/** The TypeScript below a folder. */
export const codeIn = (folder: string): string[] =>
	readdirSync(join(CHECKOUT, folder), { recursive: true })
		.map((file) => join(folder, String(file)))
		.filter((file) => file.endsWith('.ts'));

/** Everything people may come to read. */
export const PAGES = ['.', 'docs', 'examples', '.github']
	.flatMap(filesIn)
	.filter((file) => file.endsWith('.md'));

/** What docs/ and examples/ hold. */
export const FILES = ['docs', 'examples'].flatMap(filesIn);

/** Where a page leads inside this repository: a file, and the heading in it. */
export const linksOf = (page: string) =>
	[...read(page).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
		.map(([, link = '', picture = link]) => picture)
		.filter((link) => !/^[a-z]+:/.test(link))
		.map((link) => {
			const [file = '', heading] = link.split('#');
			return { link, file: file === '' ? page : normalize(join(dirname(page), file)), heading };
		});

/** The names by which GitHub and npm let one link to a page's headings. */
export const headingsOf = (page: string): string[] =>
	[...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replaceAll(' ', '-'),
	);

/** The cells of a page's tables, row by row, without the links around them. */
export const rowsOf = (page: string): string[][] =>
	read(page)
		.split('\n')
		.filter((line) => line.startsWith('| '))
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim().replace(/^\[(.+)\]\(.+\)$/, '$1')),
		);
