import type { INodeParameters } from 'n8n-workflow';

import { adobeError, type SimulatorSettings, type StoredAudience } from '../simulator';
import { row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const listing = (parameters: INodeParameters = {}) => ({
	parameters: { operation: 'getAll', ...parameters },
});
const ALL = { returnAll: true };

/** As Adobe sorts them. */
const BY_NAME = (count: number) => namesOf(rows(count)).sort();

const namesOf = (items: ReadonlyArray<{ name?: unknown }>) => items.map(({ name }) => name);

it('gives 50 audiences unless told otherwise, and reads no further than it has to', async () => {
	adobe.simulator.seedAudiences(rows(130));
	const { items } = await adobe.create([{}], listing());
	expect(namesOf(items)).toEqual(BY_NAME(130).slice(0, 50));
	expect(adobe.simulator.counts.list).toBe(1);
});

it.each<[string, Partial<SimulatorSettings>]>([
	['audiences are counted in text', { startCounts: 'audiences', nextAs: 'string' }],
	['pages are counted in numbers', { startCounts: 'pages', nextAs: 'number', pageKey: '_pages' }],
])('gives all of them, each once, where %s', async (_, settings) => {
	Object.assign(adobe.simulator.settings, settings);
	adobe.simulator.seedAudiences(rows(230));
	const { items } = await adobe.create([{}], listing(ALL));
	expect(namesOf(items)).toEqual(BY_NAME(230));
	expect(adobe.simulator.counts.list).toBe(3);
});

it('stops at the limit in the middle of a page', async () => {
	adobe.simulator.seedAudiences(rows(230));
	const { items } = await adobe.create([{}], listing({ limit: 101 }));
	expect(namesOf(items)).toEqual(BY_NAME(230).slice(0, 101));
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

describe('filters and sorts', () => {
	const DAY = 86_400_000;
	const filters = (own: INodeParameters) => listing({ ...ALL, filters: own });
	const seed = (...own: Array<Partial<StoredAudience>>) =>
		adobe.simulator.seedAudiences(
			['A', 'B', 'C', 'D'].map((name, nth) => row(name, { ...own[nth] })),
		);
	const at = (days: number) => adobe.clock.now() + days * DAY;
	const iso = (days: number) => new Date(at(days)).toISOString();

	it.each<[string, () => void, () => INodeParameters, string[]]>([
		[
			'a part of the description',
			() => seed({ description: 'About NEWS' }),
			() => ({ descriptionContains: 'news' }),
			['A'],
		],
		[
			'a namespace',
			() => seed({ namespace: 'crm' }, { namespace: 'crm2' }),
			() => ({ namespace: 'crm' }),
			['A'],
		],
		['an origin', () => seed({}, { originName: 'X' }), () => ({ originName: 'X' }), ['B']],
		[
			'a state',
			() => seed({ lifecycleState: 'draft' }),
			() => ({ lifecycleState: 'draft' }),
			['A'],
		],
		[
			'a state that only an expression gives',
			() => seed({ lifecycleState: 'archived' }),
			() => ({ lifecycleState: 'archived' }),
			['A'],
		],
		[
			'all of these at once',
			() => seed({ namespace: 'crm', originName: 'X' }, { namespace: 'crm' }, { originName: 'X' }),
			() => ({ namespace: 'crm', originName: 'X', nameContains: '' }),
			['A'],
		],
		[
			'a day of creation',
			() => seed({ createdAt: at(-3) }, { createdAt: at(-5) }),
			() => ({ createdAfter: iso(-4), nameContains: '' }),
			['A', 'C', 'D'],
		],
		[
			'days since the last update',
			() => seed({ updatedAt: at(-3) }, { updatedAt: at(-5) }),
			() => ({ updatedAfter: '4' }),
			['A', 'C', 'D'],
		],
		[
			'days until it expires',
			() => seed({ updatedAt: at(-25), ttlInDays: 30 }, { updatedAt: at(-15), ttlInDays: 30 }),
			() => ({ expiresBefore: 7 }),
			['A'],
		],
		[
			'a day on which it expires',
			() => seed({ updatedAt: at(-25), ttlInDays: 30 }),
			() => ({ expiresBefore: iso(6) }),
			['A'],
		],
		[
			"Adobe's own too",
			() => seed({ type: 'SegmentDefinition' }),
			() => ({ kind: 'all' }),
			['A', 'B', 'C', 'D'],
		],
	])('by %s', async (_, prepare, parameters, names) => {
		adobe.set({ repeatedProperty: 'last' });
		prepare();
		const { items, error } = await adobe.create([{}], filters(parameters()));
		expect([namesOf(items), error]).toEqual([names, undefined]);
	});

	it.each([
		[{ property: { field: 'updateTime', direction: 'desc' } }, 'BADC', 'updateTime:desc'],
		[{ property: { field: 'name', direction: 'desc' } }, 'DCBA', 'name:desc'],
		[{}, 'ABCD', 'name:asc'],
	])('%j', async (sort, order, sent) => {
		seed(
			{ updatedAt: at(-2) },
			{ updatedAt: at(-1) },
			{ updatedAt: at(-4) },
			{ updatedAt: at(-3) },
		);
		const { items } = await adobe.create([{}], listing({ ...ALL, sort }));
		expect(namesOf(items).join('')).toBe(order);
		expect(adobe.simulator.requestsTo('list')[0]?.query.get('sort')).toBe(sent);
	});

	it('reads a date without a time zone in the time zone of the workflow', async () => {
		seed({ createdAt: Date.UTC(2026, 5, 1, 3) });
		const asked = async (createdAfter: string) =>
			namesOf((await adobe.create([{}], filters({ createdAfter, nameContains: 'A' }))).items);
		// n8n's default: America/New_York, four hours behind.
		expect(await asked('2026-06-01T00:00:00')).toEqual([]);
		expect(await asked('2026-05-31T22:00:00')).toEqual(['A']);
	});

	it.each([
		['Created After', { createdAfter: 'soon' }, /must be a date/],
		['Kind', { kind: 'none' }, /must be one of "all", "external"/],
		['Namespace', { namespace: ['a'] }, /must be text/],
	])('refuse %s %j before anything is sent', async (label, own, says) => {
		const { error } = await adobe.create([{}], filters(own));
		expect(error?.message).toMatch(`'${label}'`);
		expect(error?.message).toMatch(says);
		expect(adobe.simulator.requests).toEqual([]);
	});
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
	expect(error?.message).toBe(`'${label}' must be a whole number, at least 1`);
	expect(adobe.simulator.requests).toEqual([]);
});
