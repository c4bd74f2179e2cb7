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

it.each([
	['Name', 'name'],
	['NAME', 'name'],
	['origin_name', 'originName'],
	['Origin Name', 'originName'],
	['name-space', 'namespace'],
])('names the column "%s", which may be meant by %s', async (similar, column) => {
	const { [column]: cell, ...others } = row('Subscribers');
	const { error } = await adobe.create([{ ...others, [similar]: cell }]);
	expect(error?.message).toBe(`Column "${column}" is missing (rename "${similar}" to it)`);
});

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
	const { items } = await adobe.create([row('A'), { ...row('B'), name: undefined }, {}], {
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items[0]).toMatchObject({ name: 'A', created: true });
	expect(items[1]?.error).toBe('The cell in column "name" is empty');
	for (const column of ['name', 'namespace', 'originName']) {
		expect(items[2]?.error).toMatch(new RegExp(`the cell in column "${column}" is empty`, 'i'));
	}
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
