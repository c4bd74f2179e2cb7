import { AdobeExperiencePlatformApi } from '../../credentials/AdobeExperiencePlatformApi.credentials';
import { exists, FILES, headingsOf, linksOf, PAGES, read } from './markdown';

it.each(PAGES)('%s leads nowhere that is not there', (page) => {
	const dead = linksOf(page).filter(
		({ file, heading }) =>
			!exists(file) || (heading !== undefined && !headingsOf(file).includes(heading)),
	);
	expect(dead).toEqual([]);
});

it.each(PAGES)('%s names no file that is not there', (page) => {
	const named = [...read(page).matchAll(/`([\w.-]+\/[\w./-]+\.(?:ts|mjs|js|json|csv|yml))`/g)];
	const isThere = ([, file = '']: RegExpMatchArray) =>
		['', 'nodes/AdobeExperiencePlatform/', '.github/workflows/'].some((at) => exists(at + file));
	expect(named.filter((each) => !isThere(each)).map(([, file]) => file)).toEqual([]);
});

it('every page, picture and example is reached from another page', () => {
	const reached = PAGES.flatMap((page) =>
		linksOf(page).flatMap(({ file }) => (file === page ? [] : [file])),
	);
	expect(FILES.filter((file) => !reached.includes(file))).toEqual([]);
});

it.each([
	['the credential', new AdobeExperiencePlatformApi().documentationUrl],
	['a report of a bug', read('.github/ISSUE_TEMPLATE/bug_report.yml')],
	['the codex', read('nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node.json')],
])('%s leads to headings that there are', (_, text) => {
	const links = [...text.matchAll(/(platform#|\.\.\/blob\/main\/)([\w./-]+)(?:#([\w-]+))?/g)];
	expect(links).not.toEqual([]);
	for (const [, kind, first = '', heading] of links) {
		if (kind === 'platform#') expect([...headingsOf('README.md'), 'readme']).toContain(first);
		else expect([...headingsOf(first), undefined]).toContain(heading);
	}
});
