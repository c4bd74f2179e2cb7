import fc from 'fast-check';

import {
	characterInWords,
	halfCharacterIn,
	invisibleIn,
	unfitForHeader,
} from '../../nodes/AdobeExperiencePlatform/adobe/characters';

it.each([
	['\u00a0', 'a no-break space (U+00A0)'],
	['\t', 'a tab (U+0009)'],
	['\n', 'a line break (U+000A)'],
	['\r', 'a line break (U+000D)'],
	['\u00ad', 'a soft hyphen (U+00AD)'],
	['\u200b', 'a zero-width space (U+200B)'],
	['\u200c', 'a zero-width non-joiner (U+200C)'],
	['\u200d', 'a zero-width joiner (U+200D)'],
	['\u200e', 'a left-to-right mark (U+200E)'],
	['\u200f', 'a right-to-left mark (U+200F)'],
	['\u2060', 'a word joiner (U+2060)'],
	['\ufeff', 'a byte-order mark (U+FEFF)'],
	['\u2028', 'the invisible character U+2028'],
	['\u0001', 'the invisible character U+0001'],
	['ä', 'the character ä (U+00E4)'],
	['😀', 'the character 😀 (U+1F600)'],
])('%j is said to be %s', (character, words) => {
	expect(characterInWords(character)).toBe(words);
	expect(unfitForHeader(`a${character}b`)).toBe(words);
});

it('a header can hold visible ASCII and blanks, and nothing else', () => {
	const ascii = fc.string({ unit: 'grapheme-ascii' });
	fc.assert(
		fc.property(ascii, fc.integer({ min: 0x7f, max: 0xd7ff }), (text, code) => {
			expect(unfitForHeader(text)).toBeUndefined();
			expect(unfitForHeader(text + String.fromCodePoint(code) + text)).toContain('U+');
		}),
	);
	expect(unfitForHeader(' ~')).toBeUndefined();
	expect(unfitForHeader('\u001f')).toContain('U+001F');
});

it.each([
	['plain ünd 😀', undefined],
	['a\u200bb', 'a zero-width space (U+200B)'],
	['a\tb', 'a tab (U+0009)'],
])('in %j what cannot be seen is %p', (text, words) => {
	expect(invisibleIn(text)).toBe(words);
});

it.each([
	['😀', undefined],
	['', undefined],
	['a\ud83d', 'half a character (U+D83D)'],
	['\ude00b', 'half a character (U+DE00)'],
	['\ud83d\ud83d\ude00', 'half a character (U+D83D)'],
])('in %j there is %p', (text, words) => {
	expect(halfCharacterIn(text)).toBe(words);
});
