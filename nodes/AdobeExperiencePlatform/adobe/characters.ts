/** Characters that a person can't see, or takes for others, by the names people may look up. */
const NAMES: ReadonlyMap<number, string> = new Map([
	[0x09, 'a tab'],
	[0x0a, 'a line break'],
	[0x0d, 'a line break'],
	[0xa0, 'a no-break space'],
	[0xad, 'a soft hyphen'],
	[0x200b, 'a zero-width space'],
	[0x200c, 'a zero-width non-joiner'],
	[0x200d, 'a zero-width joiner'],
	[0x200e, 'a left-to-right mark'],
	[0x200f, 'a right-to-left mark'],
	[0x2060, 'a word joiner'],
	[0xfeff, 'a byte-order mark'],
]);

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

/** A character in words: its own self where it can be seen, and its Unicode number where that helps. */
export function characterInWords(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
	const name = NAMES.get(code);
	if (name !== undefined) return `${name} (${number})`;
	return INVISIBLE.test(character)
		? `the invisible character ${number}`
		: `the character ${character} (${number})`;
}

/**
 * What a header can't hold, in words: visible ASCII and blanks are all that every HTTP client sends as
 * it is (RFC 9110, section 5.5).
 * @returns `undefined` where it can hold all of it
 */
export function unfitForHeader(text: string): string | undefined {
	const unfit = /[^\x20-\x7e]/u.exec(text)?.[0];
	return unfit === undefined ? undefined : characterInWords(unfit);
}

/** A character that can't be seen, in words; `undefined` where there is none. */
export function invisibleIn(text: string): string | undefined {
	const unseen = INVISIBLE.exec(text)?.[0];
	return unseen === undefined ? undefined : characterInWords(unseen);
}

/** Half of a character, which no JSON text can carry as it is. */
export function halfCharacterIn(text: string): string | undefined {
	const half = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.exec(text);
	return half === null
		? undefined
		: `half a character (U+${half[0].charCodeAt(0).toString(16).toUpperCase()})`;
}
