/** Blanks out what must not be seen again. */
export interface SecretHider {
	/** In an error's text, an error page's, a header: wherever a secret is spelled out or encoded. */
	inErrors(text: string): string;
	/**
	 * In data that succeeded. A short secret may be an ordinary word, and data must come out as it is, so
	 * only what can't stand there by chance is hidden.
	 */
	inData(text: string): string;
}

/** As long as Adobe's client secrets at least; nobody calls an audience so. */
const NOT_BY_CHANCE = 20;

const HIDDEN = '[hidden]';

/** The signature of a shared access signature, whoever made it (Microsoft: create a service SAS). */
const SIGNATURE = /(\bsig(?:=|%3d|%253d|\\u003d))[^&"'\s<>\\]+/gi;

/** @param secrets read each time, because a token may be replaced */
export function secretHider(secrets: () => readonly string[]): SecretHider {
	/** Of the secrets as they were last time. */
	let patterns = new Map<string, RegExp>();

	function hide(text: string, hidden: readonly string[]): string {
		const known = patterns;
		patterns = new Map(hidden.map((secret) => [secret, known.get(secret) ?? patternOf(secret)]));
		return hidden.reduce((cleaned, secret) => {
			const pattern = patterns.get(secret);
			return pattern === undefined ? cleaned : cleaned.replace(pattern, HIDDEN);
		}, text);
	}

	const present = () => secrets().filter((secret) => secret !== '');

	return {
		inErrors: (text) => hide(text, present()).replace(SIGNATURE, `$1${HIDDEN}`),
		inData: (text) =>
			hide(
				text,
				present().filter(({ length }) => length >= NOT_BY_CHANCE),
			),
	};
}

const patternOf = (secret: string) => new RegExp([...secret].map(spellingsOf).join(''), 'g');

/** What no encoding of URLs, forms, JSON or HTML touches. */
const UNTOUCHED = /^[\w.-]$/;

const NAMED: ReadonlyMap<string, string> = new Map([
	['&', 'amp'],
	['<', 'lt'],
	['>', 'gt'],
	['"', 'quot'],
	["'", 'apos'],
]);

/**
 * A pattern of a character and of all that encoders make of it, which may begin with the character
 * itself. A JSON text may be inside another one.
 */
function spellingsOf(character: string): string {
	if (UNTOUCHED.test(character)) return character === '.' ? '\\.' : character;
	const code = character.codePointAt(0) ?? 0;
	const hex = anyCase(code.toString(16));
	const utf8 = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));
	const name = NAMED.get(character);
	const spellings = [
		utf8.map((byte) => `%${anyCase(byte)}`).join(''),
		`\\\\{1,3}u${anyCase(code.toString(16).padStart(4, '0'))}`,
		`&#0*${code};`,
		`&#[xX]0*${hex};`,
		...(name === undefined ? [] : [`&${name};`]),
		...(character === ' ' ? ['\\+'] : []),
		`\\\\{0,3}${escaped(character)}`,
	];
	return `(?:${spellings.join('|')})`;
}

const escaped = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

const anyCase = (hex: string) =>
	hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
