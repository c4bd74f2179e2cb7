import type { IDataObject } from 'n8n-workflow';

import { AUTOMATIC, row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const withFallbacks = {
	parameters: { ...AUTOMATIC, options: { namespace: 'fallback', originName: 'FALLBACK' } },
};

it('takes the five columns by their names and ignores the others', async () => {
	const five = row('Subscribers', { description: 'All of them', audienceId: 'crm-42' });
	await adobe.create([{ ...five, country: 'SE', Name: 'Other', id: 7, sandboxName: 'prod' }]);
	expect(adobe.bodies()).toEqual([five]);
	expect(adobe.simulator.requestsTo('create')[0]?.headers['x-sandbox-name']).toBe('dev');
});

it.each([
	['name', { namespace: 'agora', originName: 'A' }],
	['namespace', { name: 'Subscribers', originName: 'A' }],
	['originName', { name: 'Subscribers', namespace: 'agora' }],
])('says that the column %s is missing', async (column, columns) => {
	const { error } = await adobe.create([columns]);
	expect(error?.message).toBe(`Column "${column}" is missing`);
	expect(error?.description).toContain(Object.keys(columns).join(', '));
	expect(adobe.simulator.requests).toEqual([]);
});

it.each(
	['name', 'namespace', 'originName'].flatMap((column) =>
		['', '   ', null].map((cell): [string, IDataObject[string]] => [column, cell]),
	),
)('says that the cell is empty where the column %s holds %j', async (column, cell) => {
	const { error } = await adobe.create([row('Subscribers', { [column]: cell })]);
	expect(error?.message).toBe(`The cell in column "${column}" is empty`);
	expect(adobe.simulator.requests).toEqual([]);
});

/** A column as somebody wrote it, what is meant, and how it is called above the output. */
const SPELLINGS: ReadonlyArray<[column: string, field: string, shown: string]> = [
	['Name', 'name', '"Name"'],
	['NAME', 'name', '"NAME"'],
	['name ', 'name', '"name"'],
	['\ufeffname', 'name', '"name" with a byte-order mark (U+FEFF) in it'],
	['\ufeffName', 'name', '"Name" with a byte-order mark (U+FEFF) in it'],
	['origin_name', 'originName', '"origin_name"'],
	['Origin Name', 'originName', '"Origin Name"'],
	['origin.name', 'originName', '"origin.name"'],
	['Origin\u00a0Name', 'originName', '"Origin Name"'],
	['name-space', 'namespace', '"name-space"'],
	['\u200bnamespace', 'namespace', '"namespace" with a zero-width space (U+200B) in it'],
	['audience_id', 'audienceId', '"audience_id"'],
	['AudienceID', 'audienceId', '"AudienceID"'],
	['audienceId ', 'audienceId', '"audienceId"'],
	['\ufeffaudienceId', 'audienceId', '"audienceId" with a byte-order mark (U+FEFF) in it'],
	['Audience\tID', 'audienceId', '"AudienceID" with a tab (U+0009) in it'],
	['audience\u00adId', 'audienceId', '"audienceId" with a soft hyphen (U+00AD) in it'],
	['Description', 'description', '"Description"'],
	['DESCRIPTION\u200e', 'description', '"DESCRIPTION" with a left-to-right mark (U+200E) in it'],
];

const EXCLUDE_BOM = "'Exclude Byte Order Mark (BOM)' in the options of Extract From File";

it.each(SPELLINGS)('takes the column %j for %s and says so', async (similar, field, shown) => {
	const whole = row('Subscribers', { description: 'All', audienceId: 'crm-42' });
	const { [field]: cell, ...others } = whole;
	const { hints, error } = await adobe.create([{ [similar]: cell, ...others }], {
		parameters: { ...AUTOMATIC, options: { namespace: 'fallback', originName: 'FALLBACK' } },
	});
	expect(error).toBeUndefined();
	expect(adobe.bodies()).toEqual([whole]);
	expect(hints).toHaveLength(1);
	expect(hints[0]?.message).toContain(`Column ${shown}`);
	expect(hints[0]?.message).toContain(`was taken for "${field}"`);
	expect(hints[0]?.message.includes(EXCLUDE_BOM)).toBe(similar.includes('\ufeff'));
});

it('prefers the exact name, and says nothing of a column that only looks like it', async () => {
	const { hints } = await adobe.create([row('A', { Name: 'Other' }), row('B', { NAME: 7 })]);
	expect(adobe.bodies()).toEqual([row('A'), row('B')]);
	expect(hints).toEqual([]);
});

it('takes what a row has where different rows spell a column differently', async () => {
	const { namespace, originName } = row('');
	await adobe.create([
		{ Name: 'A', namespace, originName },
		{ NAME: 'B', namespace, originName },
		{ name: 'C', namespace, originName },
	]);
	expect(adobe.bodies()).toEqual([row('A'), row('B'), row('C')]);
});

it.each([
	['audience_id', 'AudienceID', 'audienceId'],
	['Name', 'NAME', 'name'],
	['\ufeffdescription', 'Description', 'description'],
])(
	'refuses a row where %j and %j could be meant by %s and hold different values',
	async (one, other, field) => {
		const others: IDataObject = row('A', { description: 'All', audienceId: 'crm-42' });
		delete others[field];
		const { items } = await adobe.create(
			[
				{ ...others, [one]: 'a', [other]: 'b' },
				{ ...others, [one]: 'same', [other]: 'same' },
			],
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(items[0]?.error).toMatch(new RegExp(`columns .* differ, and both look like "${field}"`));
		expect(items[0]?.details).toMatchObject({
			description: expect.stringContaining(`Name the right one "${field}"`) as string,
		});
		expect(items[1]).toMatchObject({ created: true });
		expect(adobe.bodies()).toEqual([{ ...others, [field]: 'same' }]);
	},
);

it('names all columns of a row that are wrong', async () => {
	const { error } = await adobe.create([{ name: '', description: ['a'] }]);
	expect(error?.message).toContain('The cell in column "name" is empty');
	expect(error?.message).toContain('column "namespace" is missing');
	expect(error?.message).toContain('column "originName" is missing');
	expect(error?.message).toContain('column "description" must be text, but is a list');
});

it('fills namespace and origin from the options for a sheet with just names', async () => {
	await adobe.create([{ name: 'A' }, { name: 'B' }], withFallbacks);
	const filled = { namespace: 'fallback', originName: 'FALLBACK' };
	expect(adobe.bodies()).toEqual([
		{ name: 'A', ...filled },
		{ name: 'B', ...filled },
	]);
});

it('prefers the columns to the options', async () => {
	await adobe.create([row('A')], withFallbacks);
	expect(adobe.bodies()).toEqual([row('A')]);
});

it('does not fill an empty cell of a column that is there', async () => {
	const { error } = await adobe.create([row('A', { namespace: '' })], withFallbacks);
	expect(error?.message).toBe('The cell in column "namespace" is empty');
	expect(adobe.simulator.requests).toEqual([]);
});

it.each<[string, IDataObject]>([
	['is blank', row('B', { namespace: ' ' })],
	['was left out by a file node', { name: 'B', originName: 'Agora_Collaboration' }],
])('does not fill a cell that %s, where other rows have one', async (_, lacking) => {
	const { error } = await adobe.create([row('A'), lacking], withFallbacks);
	expect(error?.message).toBe('The cell in column "namespace" is empty');
	expect(adobe.simulator.requests).toEqual([]);
});

it('speaks of an empty cell where an item lacks a column that other items have', async () => {
	const { items } = await adobe.create(
		[row('A'), { ...row('B'), name: undefined }, { country: 'SE' }],
		{ settings: { onError: 'continueRegularOutput' } },
	);
	expect(items[0]).toMatchObject({ name: 'A', created: true });
	expect(items[1]?.error).toBe('The cell in column "name" is empty');
	for (const column of ['name', 'namespace', 'originName']) {
		expect(items[2]?.error).toMatch(new RegExp(`the cell in column "${column}" is empty`, 'i'));
	}
});

describe('a line of the sheet without any value', () => {
	const BLANK: IDataObject[] = [{}, row('', { namespace: ' ', originName: null }), { name: '\t' }];

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'is left out and told, with %s',
		async (onError) => {
			const { outputs, error, hints } = await adobe.create(
				[row('A'), ...BLANK, row('B'), ...BLANK],
				{ settings: { onError } },
			);
			expect(error).toBeUndefined();
			expect(outputs.map((output) => output.map(({ json }) => json.name))).toEqual(
				onError === 'continueErrorOutput' ? [['A', 'B'], []] : [['A', 'B']],
			);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 4 }]);
			expect(hints).toMatchObject([
				{ type: 'info', message: '6 items without any value left out: 1, 2, 3, 5, 6, 7.' },
			]);
			expect(adobe.bodies()).toEqual([row('A'), row('B')]);
		},
	);

	it('is reported where all lines are like that, since then something else is wrong', async () => {
		const { items, hints } = await adobe.create(BLANK, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items).toHaveLength(3);
		expect(items.map(({ error }) => error)).toEqual(
			Array(3).fill(expect.stringMatching(/name" is (empty|missing)/)),
		);
		expect(hints).toMatchObject([{ type: 'warning' }]);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it('is no such line where any column holds something', async () => {
		const { items } = await adobe.create([row('A'), { comment: 0 }, { comment: false }], {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items.map(({ error }) => error)).toEqual([
			undefined,
			expect.stringContaining('is empty'),
			expect.stringContaining('is empty'),
		]);
	});

	it('is an item like any other where the fields are filled in one by one', async () => {
		const { items } = await adobe.create([{}, { name: 'A' }], {
			parameters: {
				name: "={{ $json.name ?? 'Unnamed' }}",
				namespace: 'agora',
				originName: 'Agora_Collaboration',
			},
		});
		expect(items).toMatchObject([{ name: 'Unnamed' }, { name: 'A' }]);
	});
});

it('reads the fallbacks for each row', async () => {
	await adobe.create(
		[
			{ name: 'A', team: 'red' },
			{ name: 'B', team: 'blue' },
		],
		{
			parameters: { ...AUTOMATIC, options: { namespace: '={{ $json.team }}', originName: 'TEAM' } },
		},
	);
	expect(adobe.bodies()).toEqual(
		expect.arrayContaining([
			{ name: 'A', namespace: 'red', originName: 'TEAM' },
			{ name: 'B', namespace: 'blue', originName: 'TEAM' },
		]),
	);
});

it.each([
	[2024, '2024'],
	[0, '0'],
	[-1.5, '-1.5'],
	[true, 'true'],
	[false, 'false'],
])('makes text of %j', async (cell, text) => {
	const { items } = await adobe.create([row(cell, { description: cell })]);
	expect(adobe.bodies()).toEqual([row(text, { description: text })]);
	expect(items[0]?.name).toBe(text);
});

it.each([
	['an object', { first: 'A' }],
	['an object', {}],
	['a list', ['A']],
	['a list', []],
])('refuses %s as a name', async (kind, cell) => {
	const { error } = await adobe.create([row(cell)]);
	expect(error?.message).toBe(`Column "name" must be text, but is ${kind}`);
	expect(adobe.simulator.requests).toEqual([]);
});

it('does not run a cell that looks like an expression', async () => {
	await adobe.create([row('={{ 1 + 1 }}')]);
	expect(adobe.bodies()).toEqual([row('={{ 1 + 1 }}')]);
});
