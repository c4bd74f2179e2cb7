import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { existingAudiences } from '../../nodes/AdobeExperiencePlatform/resources/externalAudience/existingAudiences';
import { listed, listServer, pagesOf, ROW } from './listed';

const named = (name: string) => ({ ...ROW, name });
const ROWS = ['A', 'B', 'C'].map(named);
const IN_CRM = { property: 'namespace==crm' };

describe('a list with no more pages than there are rows', () => {
	it('is read once for all rows, a request a page', async () => {
		const audiences = [...pagesOf(2), listed('1', 5, { name: 'A' }), listed('2', 5, { name: 'C' })];
		const { ask, queries } = listServer(audiences);
		const existing = existingAudiences(ask, ROWS);
		const found = await Promise.all(ROWS.map(async (row) => await existing.find(row)));
		expect(found.map((audience) => audience?.id)).toEqual(['1', undefined, '2']);
		expect(queries).toEqual([IN_CRM, { ...IN_CRM, start: '100' }, { ...IN_CRM, start: '200' }]);
	});

	it('is read whole where it has just as many pages', async () => {
		const { ask, queries } = listServer(pagesOf(3));
		expect(await existingAudiences(ask, ROWS).find(named('Filler 299'))).toBeDefined();
		expect(queries).toHaveLength(3);
	});

	it('is not narrowed down to a namespace where the rows have several', async () => {
		const { ask, queries } = listServer([listed('1', 5, { name: 'A', namespace: 'erp' })]);
		const rows = [named('A'), { ...named('A'), namespace: 'erp' }];
		expect((await existingAudiences(ask, rows).find(rows[1] ?? ROW))?.id).toBe('1');
		expect(queries).toEqual([{}]);
	});

	it('is not read before somebody asks', () => {
		const { ask, queries } = listServer([]);
		existingAudiences(ask, ROWS);
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
		const existing = existingAudiences(ask, ROWS);
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
		const existing = existingAudiences(ask, [byId]);
		expect((await existing.find(byId))?.id).toBe('1');
		expect(await existing.find({ ...ROW, audienceId: 'ext-3' })).toBeUndefined();
	});

	it('is found in its own namespace only', async () => {
		const { ask } = listServer([listed('1', 5, { namespace: 'crm2' })]);
		expect(await existingAudiences(ask, [ROW]).find(ROW)).toBeUndefined();
	});

	it.each([
		['its ID', byId, { property: 'audienceId==ext-1' }],
		['its name', ROW, { property: 'name==Newsletter' }],
		['a part of names that may be its', named('a==b'), { name: 'a==b' }],
	])('is asked for now by %s', async (_, row, query) => {
		const { ask, queries } = listServer([listed('1', 5, { name: row.name })]);
		const existing = existingAudiences(ask, [row]);
		expect((await existing.findNow(row))?.id).toBe('1');
		expect((await existing.findNow(row))?.id).toBe('1');
		expect(queries).toEqual([query, query]);
	});

	it('is asked for now on all pages', async () => {
		const { ask } = listServer([...pagesOf(1, { name: 'Newsletter 2' }), listed('1', 5)]);
		expect((await existingAudiences(ask, []).findNow(ROW))?.id).toBe('1');
	});
});

describe('of equals', () => {
	it.each([
		['first', [1, 2, 3]],
		['last', [3, 2, 1]],
		['in between', [2, 1, 3]],
	])('the oldest is found where it is listed %s', async (_, ages) => {
		const { ask } = listServer(ages.map((age) => listed(`${age}`, age)));
		const existing = existingAudiences(ask, [ROW]);
		expect((await existing.find(ROW))?.id).toBe('1');
		expect((await existing.findNow(ROW))?.id).toBe('1');
	});

	it('of the same age the one that is listed first is found', async () => {
		const { ask } = listServer([listed('a', 1), listed('b', 1)]);
		expect((await existingAudiences(ask, [ROW]).find(ROW))?.id).toBe('a');
	});

	it('one of unknown age counts as the oldest', async () => {
		const { ask } = listServer([listed('a', 1), listed('b', undefined)]);
		expect((await existingAudiences(ask, [ROW]).find(ROW))?.id).toBe('b');
	});
});

it("is never one of Adobe's own audiences, which have no ID of this kind", async () => {
	const { ask } = listServer([
		listed('1', 5, { audienceId: undefined, type: 'SegmentDefinition' }),
	]);
	expect(await existingAudiences(ask, [ROW]).find(ROW)).toBeUndefined();
});

it('fails for every row, after one request, where the list cannot be read', async () => {
	const refused = new FailureError({ message: 'Refused', description: '' });
	let requests = 0;
	const existing = existingAudiences(async () => {
		requests++;
		return await Promise.reject(refused);
	}, ROWS);
	const ended = await Promise.allSettled(ROWS.map(async (row) => await existing.find(row)));
	expect(ended).toEqual(ROWS.map(() => ({ status: 'rejected', reason: refused })));
	await expect(existing.find(ROW)).rejects.toBe(refused);
	expect(requests).toBe(1);
});

it.each([
	['empty', '7', []],
	['the same again', '0', [listed('1', 5)]],
])('comes to an end though a page that is %s promises another', async (_, next, children) => {
	let requests = 0;
	const existing = existingAudiences(
		async (call) => {
			requests++;
			expect(requests).toBeLessThan(5);
			const page = { children, _page: { next } };
			const result = call.read({
				kind: 'answer',
				status: 200,
				headers: {},
				text: '',
				json: page,
				said: {},
			});
			if (result === undefined) throw new Error('Not readable');
			return await Promise.resolve(result);
		},
		[ROW, ROW, ROW],
	);
	await existing.findNow(named('Nowhere'));
	expect(requests).toBe(children.length === 0 ? 1 : 2);
});
