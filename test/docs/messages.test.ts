import {
	BY_CODE,
	BY_IMS_ERROR,
	BY_STATUS,
	inWords,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/catalogue';
import { createAudience } from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import { codeIn, read } from './markdown';

const { words } = createAudience({ name: 'A', namespace: 'n', originName: 'o' });

it.each([
	...[...new Set([...BY_CODE.values(), ...BY_STATUS.values()])].map((meaning) =>
		inWords(meaning, words),
	),
	...BY_IMS_ERROR.values(),
])('docs/errors.md explains "$message"', ({ message }) => {
	const [said = ''] = message.split(' without ');
	expect(read('docs/errors.md')).toContain(said);
});

/** What is written out in the code as a sentence: of each the longest piece without a value in it. */
const written = codeIn('nodes').flatMap((file) =>
	[...read(file).matchAll(/\bmessage:\s*(['"`])([A-Zn][^\n]*)\1,/g)].map(([, , sentence = '']) =>
		sentence
			.split(/\$\{[^}]*\}|\{noun\}/)
			.reduce((longest, piece) => (piece.length > longest.length ? piece : longest))
			.trim(),
	),
);

it('docs/errors.md explains every message that is written out in the code', () => {
	expect(written.length).toBeGreaterThan(50);
	const page = read('docs/errors.md');
	expect(written.filter((said) => !page.includes(said))).toEqual([]);
});
