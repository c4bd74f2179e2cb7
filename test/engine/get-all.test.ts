import type { INodeParameters } from 'n8n-workflow';

import { adobeError, type SimulatorSettings } from '../simulator';
import { row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const listing = (parameters: INodeParameters = {}) => ({
	parameters: { operation: 'getAll', ...parameters },
});
const ALL = { returnAll: true };

const namesOf = (items: ReadonlyArray<{ name?: unknown }>) => items.map(({ name }) => name);

it('gives 50 audiences unless told otherwise, and reads no further than it has to', async () => {
	adobe.simulator.seedAudiences(rows(130));
	const { items } = await adobe.create([{}], listing());
	expect(namesOf(items)).toEqual(namesOf(rows(50)));
	expect(adobe.simulator.counts.list).toBe(1);
});

it.each<[string, Partial<SimulatorSettings>]>([
	['audiences are counted in text', { startCounts: 'audiences', nextAs: 'string' }],
	['pages are counted in numbers', { startCounts: 'pages', nextAs: 'number', pageKey: '_pages' }],
])('gives all of them, each once, where %s', async (_, settings) => {
	Object.assign(adobe.simulator.settings, settings);
	adobe.simulator.seedAudiences(rows(230));
	const { items } = await adobe.create([{}], listing(ALL));
	expect(namesOf(items)).toEqual(namesOf(rows(230)));
	expect(adobe.simulator.counts.list).toBe(3);
});

it('stops at the limit in the middle of a page', async () => {
	adobe.simulator.seedAudiences(rows(230));
	const { items } = await adobe.create([{}], listing({ limit: 101 }));
	expect(namesOf(items)).toEqual(namesOf(rows(101)));
	expect(adobe.simulator.counts.list).toBe(2);
});

it('ties what it finds to the item it was asked for', async () => {
	adobe.simulator.seedAudiences(['News A', 'Old', 'news B'].map((name) => row(name)));
	const { outputs } = await adobe.create([{ part: 'NEWS' }, { part: 'nothing' }, { part: 'old' }], {
		...listing({ ...ALL, filters: { nameContains: '={{ $json.part }}' } }),
	});
	expect(outputs[0]?.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
		['News A', { item: 0 }],
		['news B', { item: 0 }],
		['Old', { item: 2 }],
	]);
});

it("leaves Adobe's own audiences out, and does not count them", async () => {
	adobe.simulator.seedAudiences([
		row('Own', { type: 'SegmentDefinition' }),
		row('First'),
		row('Second'),
	]);
	const { items } = await adobe.create([{}], listing({ limit: 2 }));
	expect(namesOf(items)).toEqual(['First', 'Second']);
});

it('gives nothing where there is nothing, and that is no error', async () => {
	const { items, error } = await adobe.create([{}], listing());
	expect({ items, error }).toEqual({ items: [], error: undefined });
});

it('fails the item whose list can not be read, and goes on with the others', async () => {
	adobe.simulator.seedAudiences(rows(3));
	adobe.simulator.order({
		route: 'list',
		when: ({ query }) => query.get('name') === 'bad',
		times: Infinity,
		before: adobeError('UPAPI-113752-403'),
	});
	const { items } = await adobe.create([{ part: 'bad' }, { part: 'Row 1' }], {
		...listing({ filters: { nameContains: '={{ $json.part }}' } }),
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items).toMatchObject([
		{ part: 'bad', error: expect.stringMatching(/access label/) },
		{ name: 'Row 1' },
	]);
});

it.each([
	['Limit', { limit: 0 }],
	['Limit', { limit: 'many' }],
	['Limit', { limit: 1.5 }],
])('refuses a %s of %j before anything is sent', async (label, parameters) => {
	const { error } = await adobe.create([{}], listing(parameters));
	expect(error?.message).toBe(`'${label}' is empty or not usable`);
	expect(adobe.simulator.requests).toEqual([]);
});
