import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';

import { row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

/** Ways to write the same column. */
function spellings(path: readonly string[]): string[] {
	const quoted = (quote: string) => path.map((step) => `[${quote}${step}${quote}]`).join('');
	return [`.${path.join('.')}`, quoted('"'), quoted("'")].map((steps) => `$json${steps}`);
}

/** What a row comes out as where its Description is this expression. */
async function described(json: IDataObject, description: string) {
	const before = adobe.bodies().length;
	const { items } = await adobe.create([json], {
		parameters: {
			name: '={{ $json.name }}',
			namespace: 'agora',
			originName: '={{ $json.originName }}',
			additionalFields: { description },
		},
		settings: { onError: 'continueRegularOutput' },
	});
	const { error, details } = items[0] ?? {};
	return { error, details, sent: adobe.bodies().slice(before) };
}

/** In brackets, an expression no longer just names a column, so n8n evaluates it. */
async function expectLikeN8n(json: IDataObject, path: readonly string[]): Promise<void> {
	for (const column of spellings(path)) {
		const evaluated = await described(json, `={{ (${column}) }}`);
		expect(await described(json, `={{ ${column} }}`)).toEqual(evaluated);
		expect(await described(json, `={{${column}}}`)).toEqual(evaluated);
	}
}

/** Words that also name something every object, list or text has. */
const LOADED = ['length', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'first', 'x'];

/** n8n itself can't read a column that is called `$`. */
const word = fc.oneof(
	fc.constantFrom(...LOADED),
	fc.stringMatching(/^[A-Za-z_$][\w$]{0,8}$/).filter((name) => name !== '$'),
);

const cell = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.double(),
	fc.boolean(),
	fc.constant(null),
	fc.constant(undefined),
	fc.date({ noInvalidDate: true }),
	fc.array(fc.string()),
);

it('a column gives the same however its expression is written', async () => {
	const columns = fc.dictionary(word, fc.oneof(cell, fc.dictionary(word, cell)));
	const path = fc.array(word, { minLength: 1, maxLength: 3 });
	await fc.assert(
		fc.asyncProperty(columns, path, fc.boolean(), async (found, wanted, takesOne) => {
			const [name] = Object.keys(found);
			const steps = takesOne && name !== undefined ? [name, ...wanted.slice(1)] : wanted;
			await expectLikeN8n({ ...found, ...row('Known') } as IDataObject, steps);
		}),
		{ numRuns: 60 },
	);
});

it.each<[string, object, string[]]>([
	['text with blanks', { about: '  All of them ' }, ['about']],
	['a number', { about: 42 }, ['about']],
	['an object', { about: { text: 'x' } }, ['about']],
	['a list', { about: ['x'] }, ['about']],
	['a date', { about: new Date(0) }, ['about']],
	['the length of a list', { about: ['x', 'y'] }, ['about', 'length']],
	['a column of a column', { about: { text: 'Deep' } }, ['about', 'text']],
	['a column of nothing', { about: null }, ['about', 'text']],
	['a column that is not there', {}, ['about']],
	['what every object has', {}, ['constructor']],
])('%s is the same evaluated or looked up', async (_, columns, path) => {
	await expectLikeN8n({ ...columns, ...row('Known') } as IDataObject, path);
});

it('a column with blanks in its name is found', async () => {
	await adobe.create([{ 'Full Name': 'Loyalty Gold', ...row('unused') }], {
		parameters: {
			name: "={{ $json['Full Name'] }}",
			namespace: '={{ $json["namespace"] }}',
			originName: '={{ $json.originName }}',
		},
	});
	expect(adobe.bodies()).toEqual([row('Loyalty Gold')]);
});
