import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { Ask } from '../../nodes/AdobeExperiencePlatform/run/ask';
import { existingAudiences } from '../../nodes/AdobeExperiencePlatform/resources/shared/existingAudiences';
import { listed, listServer, pagesOf, ROW } from './listed';

const named = (name: string) => ({ ...ROW, name });
const CLOCK = { sleep: async () => await Promise.resolve() };
const ROWS = ['A', 'B', 'C'].map(named);
const IN_CRM = { property: 'namespace==crm' };

describe('a list with no more pages than there are rows', () => {
	it('is read once for all rows, a request a page', async () => {
		const audiences = [...pagesOf(2), listed('1', 5, { name: 'A' }), listed('2', 5, { name: 'C' })];
		const { ask, queries } = listServer(audiences);
		const existing = existingAudiences(ask, ROWS, CLOCK);
		const found = await Promise.all(ROWS.map(async (row) => await existing.find(row)));
		expect(found.map((audience) => audience?.id)).toEqual(['1', undefined, '2']);
		expect(queries).toEqual([IN_CRM, { ...IN_CRM, start: '100' }, { ...IN_CRM, start: '200' }]);
	});

	it('is read whole where it has just as many pages', async () => {
		const { ask, queries } = listServer(pagesOf(3));
		expect(await existingAudiences(ask, ROWS, CLOCK).find(named('Filler 299'))).toBeDefined();
		expect(queries).toHaveLength(3);
	});

	it('is not narrowed down to a namespace where the rows have several', async () => {
		const { ask, queries } = listServer([listed('1', 5, { name: 'A', namespace: 'erp' })]);
		const rows = [named('A'), { ...named('A'), namespace: 'erp' }];
		expect((await existingAudiences(ask, rows, CLOCK).find(rows[1] ?? ROW))?.id).toBe('1');
		expect(queries).toEqual([{}]);
	});

	it('is not read before somebody asks', () => {
		const { ask, queries } = listServer([]);
		existingAudiences(ask, ROWS, CLOCK);
		expect(queries).toEqual([]);
	});
});

describe.each([
	['says how long it is', true, 1],
	['does not say how long it is', false, 4],
])('a list with more pages than there are rows that %s', (_, tellsTotal, pagesRead) => {
	it('is given up on, and each row asked for by itself', async () => {
		const audiences = [...pagesOf(4), listed('1', 5, { name: 'A' }), listed('2', 5, { name: 'B' })];
		const { ask, queries } = listServer(audiences, { tellsTotal });
		const existing = existingAudiences(ask, ROWS, CLOCK);
		const found = await Promise.all(ROWS.map(async (row) => await existing.find(row)));
		expect(found.map((audience) => audience?.id)).toEqual(['1', '2', undefined]);
		expect(queries).toHaveLength(pagesRead + 3);
		expect(queries.slice(pagesRead)).toEqual(
			['A', 'B', 'C'].map((name) => ({ property: `name==${name}` })),
		);
	});
});

describe('a row', () => {
	const byId = { ...ROW, audienceId: 'ext-1' };

	it('that brings an ID is found by that, whatever its name', async () => {
		const { ask } = listServer([listed('2', 1), listed('1', 5, { name: 'Another' })]);
		const existing = existingAudiences(ask, [byId], CLOCK);
		expect((await existing.find(byId))?.id).toBe('1');
		expect(await existing.find({ ...ROW, audienceId: 'ext-3' })).toBeUndefined();
	});

	it('is found in its own namespace only', async () => {
		const { ask } = listServer([listed('1', 5, { namespace: 'crm2' })]);
		expect(await existingAudiences(ask, [ROW], CLOCK).find(ROW)).toBeUndefined();
	});

	it.each([
		['its ID', byId, { property: 'audienceId==ext-1' }],
		['its name', ROW, { property: 'name==Newsletter' }],
		['a part of names that may be its', named('a==b'), { name: 'a==b' }],
	])('is asked for now by %s', async (_, row, query) => {
		const { ask, queries } = listServer([listed('1', 5, { name: row.name })]);
		const existing = existingAudiences(ask, [row], CLOCK);
		expect((await existing.findNow(row))?.id).toBe('1');
		expect((await existing.findNow(row))?.id).toBe('1');
		expect(queries).toEqual([query, query]);
	});

	it('is asked for now on all pages', async () => {
		const { ask } = listServer([...pagesOf(1, { name: 'Newsletter 2' }), listed('1', 5)]);
		expect((await existingAudiences(ask, [], CLOCK).findNow(ROW))?.id).toBe('1');
	});
});

describe('of equals', () => {
	it.each([
		['first', [1, 2, 3]],
		['last', [3, 2, 1]],
		['in between', [2, 1, 3]],
	])('the oldest is found where it is listed %s', async (_, ages) => {
		const { ask } = listServer(ages.map((age) => listed(`${age}`, age)));
		const existing = existingAudiences(ask, [ROW], CLOCK);
		expect((await existing.find(ROW))?.id).toBe('1');
		expect((await existing.findNow(ROW))?.id).toBe('1');
	});

	it('of the same age the one that is listed first is found', async () => {
		const { ask } = listServer([listed('a', 1), listed('b', 1)]);
		expect((await existingAudiences(ask, [ROW], CLOCK).find(ROW))?.id).toBe('a');
	});

	it('one of unknown age comes last', async () => {
		const { ask } = listServer([listed('b', undefined), listed('a', 1)]);
		expect((await existingAudiences(ask, [ROW], CLOCK).find(ROW))?.id).toBe('a');
	});
});

it("is never one of Adobe's own audiences, which have no ID of this kind", async () => {
	const { ask } = listServer([
		listed('1', 5, { audienceId: undefined, type: 'SegmentDefinition' }),
	]);
	expect(await existingAudiences(ask, [ROW], CLOCK).find(ROW)).toBeUndefined();
});

it('fails for the rows that waited for the list, and is read again for the next', async () => {
	const refused = new FailureError({ message: 'Refused', description: '' });
	const { ask } = listServer([listed('1', 5)]);
	let requests = 0;
	const existing = existingAudiences(
		async (call) => (++requests === 1 ? await Promise.reject(refused) : await ask(call)),
		[ROW, ...ROWS],
		CLOCK,
	);
	const ended = await Promise.allSettled(ROWS.map(async (row) => await existing.find(row)));
	expect(ended).toEqual(ROWS.map(() => ({ status: 'rejected', reason: refused })));
	expect((await existing.find(ROW))?.id).toBe('1');
	expect(requests).toBe(2);
});

/** A list whose pages are what a function makes of the query. */
function oddList(page: (query: Readonly<Record<string, string>>) => unknown) {
	const queries: Array<Readonly<Record<string, string>>> = [];
	const ask: Ask = async (call) => {
		queries.push(call.query ?? {});
		const result = call.read(heard(200, {}, JSON.stringify(page(call.query ?? {}))));
		if (result === undefined) throw new Error('Not readable');
		return await Promise.resolve(result);
	};
	return { ask, queries };
}

const fillers = pagesOf(3);
const MANY = [...fillers, listed('1', 5)];
const slice = (start: number) => MANY.slice(start, start + 100);

const COMPLETE: ReadonlyArray<[string, (query: Readonly<Record<string, string>>) => unknown]> = [
	[
		'that only counts',
		({ start = '0' }) => ({ children: slice(Number(start)), _page: { totalCount: 301 } }),
	],
	[
		'that counts in pages',
		({ start = '0' }) => ({ children: slice(Number(start) * 100), _page: { totalCount: 301 } }),
	],
	[
		'that only links',
		({ start = '0' }) => ({
			children: slice(Number(start)),
			_links:
				Number(start) < 300
					? { next: { href: `@/audiences?limit=100&start=${Number(start) + 100}` } }
					: {},
		}),
	],
	[
		'that links by a name of its own',
		({ cursor = '0' }) => ({
			children: slice(Number(cursor)),
			_links:
				Number(cursor) < 300
					? { next: { href: `https://elsewhere.example/x?cursor=${Number(cursor) + 100}` } }
					: {},
		}),
	],
	[
		'that ends with next 0',
		({ start = '0' }) => ({
			children: slice(Number(start)),
			_page: { next: Number(start) < 300 ? Number(start) + 100 : 0 },
		}),
	],
	[
		'that gives smaller pages than asked for',
		({ start = '0' }) => ({
			children: MANY.slice(Number(start), Number(start) + 60),
			_page: { totalCount: 301 },
		}),
	],
	[
		'whose pages overlap',
		({ start = '0' }) => ({
			children: MANY.slice(Math.max(0, Number(start) - 5), Number(start) + 100),
			_page: { totalCount: 301, next: Number(start) < 300 ? Number(start) + 100 : null },
		}),
	],
	[
		'with odd entries',
		({ start = '0' }) => ({
			children: [null, 'x', { name: null }, ...slice(Number(start))],
			_page: { next: Number(start) < 300 ? Number(start) + 100 : '' },
		}),
	],
];

it.each(COMPLETE)(
	'finds the last of a list %s, and is certain of what is not there',
	async (_, page) => {
		const { ask, queries } = oddList(page);
		const existing = existingAudiences(
			ask,
			Array.from({ length: 10 }, (_, nth) => named(`Row ${nth}`)),
			CLOCK,
		);
		expect((await existing.find(ROW))?.id).toBe('1');
		expect(await existing.find(named('Nowhere'))).toBeUndefined();
		expect(queries.length).toBeLessThan(10);
	},
);

it.each<[string, (query: Readonly<Record<string, string>>) => unknown]>([
	[
		'the same for every start',
		() => ({ children: slice(0), _page: { totalCount: 301, next: '100' } }),
	],
	[
		'said to be longer than it is',
		() => ({ children: slice(0).slice(0, 7), _page: { totalCount: 900 } }),
	],
	['pointing at itself', () => ({ children: slice(0), _links: { next: { href: '?start=100' } } })],
	[
		'new for ever',
		({ start = '0' }) => ({
			children: [listed(`x-${start}`, 1, { name: 'X' })],
			_page: { next: Number(start) + 1 },
		}),
	],
])('ends, and proves nothing, where a list is %s', async (_, page) => {
	const { ask, queries } = oddList(page);
	const existing = existingAudiences(ask, [ROW], CLOCK);
	await expect(existing.findNow(named('Nowhere'))).rejects.toMatchObject({
		message: expect.stringMatching(/could not be read to its end/),
	});
	expect(queries.length).toBeLessThanOrEqual(2000);
});

it.each([
	[{ children: [] }],
	[[]],
	[{ children: [], _page: null }],
	[{ children: [], _page: { totalCount: 0, next: '' } }],
])('believes an empty list once it has seen it twice: %j', async (page) => {
	const { ask, queries } = oddList(() => page);
	expect(await existingAudiences(ask, [ROW], CLOCK).find(ROW)).toBeUndefined();
	expect(queries).toHaveLength(2);
});
