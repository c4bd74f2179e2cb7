import type { INodeParameters } from 'n8n-workflow';

import { AUTOMATIC, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { empty, json, rewritten, type Answer, type SimulatorSettings } from '../simulator';

const adobe = useVirtualAdobe();

const RETURN: INodeParameters = { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting' } };
const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };
const INCOMPLETE = "Adobe's list of audiences could not be read to its end";

const lose = (name: string) =>
	adobe.simulator.order({ route: 'create', when: named(name), after: 'drop' });

type Page = Readonly<Record<string, unknown>>;

/** Answers every list in another way. */
const listAs = (change: (page: Page) => unknown) =>
	adobe.simulator.order({ route: 'list', times: Infinity, after: rewritten(change) });

const childrenOf = ({ children }: Page) => children as ReadonlyArray<Record<string, unknown>>;

type Oddity = readonly [string, Partial<SimulatorSettings>, ((page: Page) => unknown)?];

const whole = ([name, settings, change = (page) => page]: Oddity) =>
	[name, settings, change] as const;

const withoutCount = (page: Page) => ({
	...page,
	_page: { ...(page._page as object), totalCount: undefined },
});

describe('a list that says in an odd way that there is more is read to its end', () => {
	const ODD: readonly Oddity[] = [
		['only the count, audiences counted', { nextAs: 'nowhere' }],
		['only the count, pages counted', { nextAs: 'nowhere', startCounts: 'pages' }],
		['only the count, in pages smaller than asked for', { nextAs: 'nowhere', pageMax: 7 }],
		['only a link', { nextAs: 'link' }],
		['only a link, pages counted', { nextAs: 'link', startCounts: 'pages' }],
		['only a link, and no count', { nextAs: 'link' }, withoutCount],
		['a last page with next 0', { lastNext: 0 }],
		['a last page with next "0"', { lastNext: '0', nextAs: 'number' }],
		['a last page with an empty next', { lastNext: '' }],
		['a last page with next null', { lastNext: null, startCounts: 'pages' }],
		['next 0 and no count', { lastNext: 0 }, withoutCount],
		['pages that overlap by one', { pageOverlap: 1 }],
		['pages that overlap by seven, with links', { pageOverlap: 7, nextAs: 'link' }],
		[
			'a count as text',
			{},
			(page) => ({ ...page, _page: { ...(page._page as object), totalCount: '50' } }),
		],
	];

	it.each(ODD.map(whole))('%s: Return Existing makes none again', async (_, settings, change) => {
		adobe.set({ pageMax: 20, ...settings });
		listAs(change);
		adobe.simulator.seedAudiences(rows(50));
		const { items } = await adobe.create(rows(50), { parameters: RETURN });
		expect(items.map(({ created }) => created)).toEqual(Array(50).fill(false));
		expect(adobe.simulator.counts.create).toBe(0);
		expect(adobe.simulator.counts.list).toBeLessThan(20);
	});

	it.each(ODD.map(whole))('%s: Get Many gives each once', async (_, settings, change) => {
		adobe.set({ pageMax: 20, ...settings });
		listAs(change);
		adobe.simulator.seedAudiences(rows(50));
		const parameters = { operation: 'getAll', returnAll: true };
		const { items } = await adobe.create([{}], { parameters });
		expect(items.map(({ name }) => name)).toEqual(
			rows(50)
				.map(({ name }) => name)
				.sort(),
		);
	});

	it.each(ODD.map(whole))(
		'%s: what a row made is found behind others of its name',
		async (_, settings, change) => {
			adobe.set({ pageMax: 10, ...settings });
			listAs(change);
			adobe.simulator.seedAudiences(Array.from({ length: 25 }, () => row('Row 1')));
			lose('Row 1');
			const { items } = await adobe.create(rows(3));
			const own = adobe.simulator.audiences.slice(25);
			expect(own).toHaveLength(3);
			expect(items[1]?.audienceId).toBe(own.find(({ name }) => name === 'Row 1')?.audienceId);
		},
	);
});

describe('a list that stays incomplete', () => {
	const STUCK: readonly Oddity[] = [
		['the same page for every start', { startIs: 'ignored' }],
		['the same page for every start, with links', { startIs: 'ignored', nextAs: 'link' }],
		['the same page for every start, and no count', { startIs: 'ignored' }, withoutCount],
		[
			'a count of more than ever come',
			{ nextAs: 'nowhere' },
			(page) => ({ ...page, _page: { totalCount: 1000 } }),
		],
		[
			'a next that is another each time, and nothing new',
			{ startIs: 'ignored' },
			(page) => ({ ...page, _page: { next: Math.floor(Math.random() * 1e9) } }),
		],
		[
			'a link to the first page',
			{},
			(page) => ({
				...page,
				_page: {},
				_links: { next: { href: '@/audiences?start=0&limit=100' } },
			}),
		],
	];
	const LONG = 150;

	it.each(STUCK.map(whole))(
		'%s: is read with few requests, and proves no absence',
		async (_, settings, change) => {
			adobe.set(settings);
			listAs(change);
			adobe.simulator.seedAudiences(rows(LONG));
			const given = [row('Row 1'), row('Row 120'), row('New')];
			const many = [...given, ...rows(LONG).slice(0, 80)];
			const { items } = await adobe.create(many, { parameters: RETURN, ...CONTINUE });
			expect(items[0]).toMatchObject({ name: 'Row 1', created: false });
			// Asked for one by one, all that is there is found, in a list of one page.
			expect(items.filter(({ created }) => created === true).map(({ name }) => name)).not.toContain(
				'Row 120',
			);
			expect(adobe.simulator.counts.list).toBeLessThan(20 + 4 * many.length);
		},
	);

	it.each(STUCK.map(whole))(
		'%s: leaves a lost row uncertain, and does not send it again',
		async (_, settings, change) => {
			adobe.set({ pageMax: 10, ...settings });
			listAs(change);
			adobe.simulator.seedAudiences(Array.from({ length: 25 }, () => row('Row 1')));
			adobe.simulator.order({ route: 'create', when: named('Row 1'), before: 'drop' });
			const { items } = await adobe.create(rows(3), CONTINUE);
			expect(items[1]?.error).toBe('It is not certain whether this audience was created');
			expect(items[1]?.details).toMatchObject({
				description: expect.stringContaining(INCOMPLETE) as string,
			});
			expect(adobe.simulator.audiences).toHaveLength(25 + 2);
			expect(adobe.simulator.counts.list).toBeLessThan(60);
		},
	);

	it.each(STUCK.map(whole))('%s: ends Get Many', async (_, settings, change) => {
		adobe.set(settings);
		listAs(change);
		adobe.simulator.seedAudiences(rows(LONG));
		await adobe.create([{}], { parameters: { operation: 'getAll', returnAll: true }, ...CONTINUE });
		expect(adobe.simulator.counts.list).toBeLessThan(10);
	});
});

describe('what is odd in a list costs no row', () => {
	/** Children of which something is not as documented. */
	const ODD_CHILDREN: ReadonlyArray<[string, unknown]> = [
		['null', null],
		['a text', 'audience'],
		['a number', 7],
		['a list', []],
		['nothing in it', {}],
		['a null name', { id: 'x', audienceId: 'y', name: null, namespace: 'agora' }],
		['no id', { audienceId: 'y', name: 'Row 1 too', namespace: 'agora' }],
		['neither id nor audienceId', { name: 'Someone', namespace: 'agora' }],
		['numeric IDs', { id: 1, audienceId: 2, name: 'Row 1 too', namespace: 'agora' }],
		['a name of another kind', { id: 'x', name: { en: 'Row 1' }, namespace: ['agora'] }],
		['a time that is none', { id: 'x', name: 'X', namespace: 'agora', creationTime: 'soon' }],
		[
			'a negative time',
			{ id: 'x', name: 'X', namespace: 'agora', creationTime: -1, createEpoch: {} },
		],
		['keys of objects', { id: 'constructor', name: '__proto__', namespace: 'toString' }],
	];

	const beside = (child: unknown) => (page: Page) => ({
		...page,
		children: [child, ...childrenOf(page)],
		_page: { ...(page._page as object), totalCount: childrenOf(page).length + 1 },
	});

	it.each(ODD_CHILDREN)(
		'a child that is %s, where existing ones are returned',
		async (_, child) => {
			listAs(beside(child));
			adobe.simulator.seedAudiences(rows(3));
			const { items } = await adobe.create(rows(4), { parameters: RETURN });
			expect(items.map(({ created }) => created)).toEqual([false, false, false, true]);
		},
	);

	it.each(ODD_CHILDREN)('a child that is %s, where an answer was lost', async (_, child) => {
		listAs(beside(child));
		lose('Row 1');
		const { items } = await adobe.create(rows(3));
		expect(items.map(({ created }) => created)).toEqual([true, true, true]);
		expect(items[1]?.audienceId).toBe(adobe.idOf('Row 1'));
		expect(adobe.simulator.audiences).toHaveLength(3);
	});

	const idsAsNumbers = (page: Page) => ({
		...page,
		children: childrenOf(page).map((child) => ({ ...child, audienceId: Number(child.audienceId) })),
	});

	it('numeric IDs are the same as their text', async () => {
		listAs(idsAsNumbers);
		adobe.simulator.seedAudiences([row('There', { audienceId: '42' })]);
		const { items } = await adobe.create([row('Now called so', { audienceId: 42 })], {
			parameters: RETURN,
		});
		expect(items).toMatchObject([{ audienceId: '42', created: false }]);
	});

	const SHAPES: ReadonlyArray<[string, (page: Page) => unknown]> = [
		['_page null', (page) => ({ ...page, _page: null })],
		['no _page and no _links', ({ children }) => ({ children })],
		['_links null', (page) => ({ ...page, _links: null })],
		['a bare list', ({ children }) => children],
		['a count that is none', (page) => ({ ...page, _page: { totalCount: 'many' } })],
		['a negative count', (page) => ({ ...page, _page: { totalCount: -1 } })],
		['a count of null', (page) => ({ ...page, _page: { totalCount: null, next: null } })],
		['a next of another kind', (page) => ({ ...page, _page: { next: {} } })],
		['a link that is none', (page) => ({ ...page, _links: { next: { href: 7 } } })],
	];

	it.each(SHAPES)('a list with %s', async (_, change) => {
		listAs(change);
		adobe.simulator.seedAudiences(rows(2));
		lose('Row 2');
		const { items } = await adobe.create(rows(4), { parameters: RETURN });
		expect(items.map(({ created }) => created)).toEqual([false, false, true, true]);
		expect(adobe.simulator.audiences).toHaveLength(4);
	});

	it.each<[string, Answer]>([
		['204', empty(204)],
		['nothing', empty(200)],
		['an empty list', json(200, [])],
		['no children', json(200, { children: [], _page: null })],
	])('%s for a list in which there is nothing', async (_, answer) => {
		adobe.simulator.order({ route: 'list', times: Infinity, before: answer });
		const { items } = await adobe.create(rows(3), { parameters: RETURN });
		expect(items.map(({ created }) => created)).toEqual([true, true, true]);
	});
});

it.each([
	['where existing ones are looked up', RETURN],
	['in Get Many', { operation: 'getAll' }],
])('speaks of no write %s, where only a list can not be read', async (_, parameters) => {
	adobe.simulator.order({ route: 'list', times: Infinity, before: json(200, { hello: 'world' }) });
	const { items } = await adobe.create([row('A')], { parameters, ...CONTINUE });
	expect(items).toMatchObject([
		{
			error: 'Adobe reported success, but its answer is not what it documents',
			details: {
				description: expect.not.stringMatching(
					/may have been done|before running this row/,
				) as string,
			},
		},
	]);
	expect(adobe.simulator.counts.create).toBe(0);
});
