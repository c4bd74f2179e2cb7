import fc from 'fast-check';

import { FROM_THE_ROW, row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

it('gives each row the values of its own expressions', async () => {
	const given = ['A', 'B', 'C'].map((letter) => ({
		name: `Name ${letter}`,
		namespace: `namespace-${letter}`,
		originName: `ORIGIN_${letter}`,
		description: `About ${letter}`,
		audienceId: `id-${letter}`,
	}));
	await adobe.create(given, {
		parameters: {
			...FROM_THE_ROW,
			additionalFields: {
				description: '={{ $json.description }}',
				audienceId: '={{ $json.audienceId }}',
			},
		},
	});
	expect(adobe.bodies()).toHaveLength(3);
	expect(adobe.bodies()).toEqual(expect.arrayContaining(given));
});

it('gives every row the same constants', async () => {
	await adobe.create([{ anything: 1 }, { anything: 2 }], {
		parameters: {
			name: 'Subscribers',
			namespace: 'agora',
			originName: 'Agora_Collaboration',
			additionalFields: { description: 'All of them' },
		},
	});
	const constant = row('Subscribers', { description: 'All of them' });
	expect(adobe.bodies()).toEqual([constant, constant]);
});

it('takes nothing from columns that no expression names', async () => {
	await adobe.create([row('Column', { description: 'Column', audienceId: 'Column' })], {
		parameters: { name: 'Constant', namespace: 'agora', originName: 'Agora_Collaboration' },
	});
	expect(adobe.bodies()).toEqual([row('Constant')]);
});

it('leaves an additional field out of the rows for which its expression gives nothing', async () => {
	await adobe.create([row('A', { about: 'Text' }), row('B', { about: '' }), row('C')], {
		parameters: { ...FROM_THE_ROW, additionalFields: { description: '={{ $json.about }}' } },
	});
	expect(adobe.bodies()).toHaveLength(3);
	expect(adobe.bodies()).toEqual(
		expect.arrayContaining([row('A', { description: 'Text' }), row('B'), row('C')]),
	);
});

it.each([
	['name', "'Name'"],
	['namespace', "'Namespace'"],
	['originName', "'Origin Name'"],
])('says which item lacks %s, by its label', async (field, label) => {
	const bad = row('Bad', { [field]: '' });
	const { error } = await adobe.create([row('Good'), bad], { parameters: FROM_THE_ROW });
	expect(error?.message).toBe(`${label} is empty`);
	expect(adobe.simulator.requests).toEqual([]);
});

it('says so where an expression finds no such column', async () => {
	const { error } = await adobe.create([row('Good')], {
		parameters: { ...FROM_THE_ROW, name: '={{ $json.nmae }}' },
	});
	expect(error?.message).toBe("'Name' is empty");
	expect(adobe.simulator.requests).toEqual([]);
});

it('says so where an expression gives an object', async () => {
	const { error } = await adobe.create([row('Good')], {
		parameters: { ...FROM_THE_ROW, additionalFields: { description: '={{ $json }}' } },
	});
	expect(error?.message).toBe("'Description' must be text, but is an object");
	expect(adobe.simulator.requests).toEqual([]);
});

it('tells of an expression that fails for one row only, and sends the others', async () => {
	const { items } = await adobe.create([row('Good'), row(null), row('Good too')], {
		parameters: { ...FROM_THE_ROW, name: '={{ $json.name.toUpperCase() }}' },
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items.map(({ created }) => created)).toEqual([true, undefined, true]);
	expect(items[1]?.error).toEqual(expect.any(String));
	expect(adobe.bodies()).toHaveLength(2);
});

it('sends whatever text the rows hold, each to its own audience', async () => {
	const text = fc.string({ unit: 'grapheme' }).filter((value) => value.trim() !== '');
	const rowOf = fc.record({ name: text, namespace: text, originName: text });
	await fc.assert(
		fc.asyncProperty(fc.array(rowOf, { minLength: 1, maxLength: 5 }), async (given) => {
			const before = adobe.bodies().length;
			const { items } = await adobe.create(given, { parameters: FROM_THE_ROW });
			const wanted = given.map((columns) =>
				Object.fromEntries(Object.entries(columns).map(([key, value]) => [key, value.trim()])),
			);
			const sent = adobe.bodies().slice(before);
			expect(sent).toHaveLength(wanted.length);
			expect(sent).toEqual(expect.arrayContaining(wanted));
			expect(items.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
		}),
		{ numRuns: 15 },
	);
});
