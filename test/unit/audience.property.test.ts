import fc from 'fast-check';

import {
	audienceSchema,
	createAudience,
} from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';

const anyText = fc.string({ unit: 'binary' });
/** Half a character is refused. */
const isWhole = (text: string) => !/\p{Cs}/u.test(text);
const notBlank = anyText.filter((text) => text.trim() !== '' && isWhole(text));
const padding = fc.constantFrom('', ' ', '\t', '\r\n', '\u00a0', '\ufeff');
const padded = fc.tuple(padding, notBlank, padding).map((parts) => parts.join(''));
const good = { name: 'A', namespace: 'agora', originName: 'Agora_Collaboration' };

const sent = (values: object): Record<string, unknown> => {
	const { body } = createAudience(audienceSchema.parse(values));
	return JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
};

it('sends any text that is not blank whole, without the blanks around it', () => {
	fc.assert(
		fc.property(
			fc.record({
				name: padded,
				namespace: padded,
				originName: padded,
				description: padded,
				audienceId: padded,
			}),
			(values) => {
				const trimmed = Object.entries(values).map(([field, text]) => [field, text.trim()]);
				expect(sent(values)).toEqual(Object.fromEntries(trimmed));
			},
		),
		{ numRuns: 500 },
	);
});

it('sends any number or yes and no as the text a person would see', () => {
	const number = fc
		.double({ noNaN: true, noDefaultInfinity: true })
		.filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER);
	const cell = fc.oneof(number, fc.boolean());
	fc.assert(
		fc.property(cell, (value) => {
			expect(sent({ ...good, name: value }).name).toBe(String(value));
		}),
	);
});

it('sends or refuses any value at all, and throws nothing but a refusal', () => {
	fc.assert(
		fc.property(fc.anything(), (value) => {
			const { success } = audienceSchema.safeParse({ ...good, name: value });
			const isText =
				['string', 'number', 'boolean', 'bigint'].includes(typeof value) || value instanceof Date;
			expect(isText || !success).toBe(true);
		}),
		{ numRuns: 500 },
	);
});
