import fc from 'fast-check';

import {
	getAudience,
	having,
	isExternal,
	listAudiences,
} from '../../nodes/AdobeExperiencePlatform/adobe/audiences';
import { createdAt } from '../../nodes/AdobeExperiencePlatform/adobe/audienceTimes';
import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { LIST_SANDBOXES } from '../../nodes/AdobeExperiencePlatform/adobe/sandboxes';

const pageOf = (body: unknown) => listAudiences({}).read(heard(200, {}, JSON.stringify(body)));
const AUDIENCE = { id: '1', audienceId: 'ext-1', name: 'A' };

describe('a page', () => {
	it.each(['_page', '_pages'])('counts and goes on by %s', (paging) => {
		const page = pageOf({ children: [AUDIENCE], [paging]: { totalCount: 7, next: '100' } });
		expect(page).toEqual({
			audiences: [{ ...AUDIENCE, originName: undefined, namespace: undefined, type: undefined }],
			entries: 1,
			totalCount: 7,
			next: { start: '100' },
		});
	});

	it('may come without any paging, or be a bare list', () => {
		for (const body of [{ children: [AUDIENCE] }, [AUDIENCE]]) {
			expect(pageOf(body)).toMatchObject({ entries: 1, audiences: [AUDIENCE] });
			expect(pageOf(body)?.totalCount).toBeUndefined();
			expect(pageOf(body)?.next).toBeUndefined();
		}
	});

	it.each([
		[7, 7],
		['7', 7],
		[0, 0],
		[null, undefined],
		[-1, undefined],
		[1.5, undefined],
		['many', undefined],
	])('that says that there are %p says %p', (totalCount, count) => {
		expect(pageOf({ children: [], _page: { totalCount } })?.totalCount).toBe(count);
	});

	it.each([
		['100', { start: '100' }],
		[100, { start: '100' }],
		[' b2Zmc2V0 ', { start: 'b2Zmc2V0' }],
		['', undefined],
		[' ', undefined],
		[0, undefined],
		['0', undefined],
		[null, undefined],
		[{}, undefined],
	])('that goes on at %p goes on at %p', (next, from) => {
		expect(pageOf({ children: [], _page: { next } })?.next).toEqual(from);
	});

	it.each([
		['/audiences?start=5&limit=100', { start: '5', limit: '100' }],
		['https://elsewhere.example/audiences?start=5#here', { start: '5' }],
		['/audiences', undefined],
		['/audiences?', undefined],
	])('that links to %s goes on with its query only', (href, from) => {
		expect(pageOf({ children: [], _links: { next: { href } } })?.next).toEqual(from);
		expect(pageOf({ children: [], _page: { next: 0 }, _links: { next: { href } } })?.next).toEqual(
			from,
		);
		expect(
			pageOf({ children: [], _page: { next: '9' }, _links: { next: { href } } })?.next,
		).toEqual({
			start: '9',
		});
	});

	it('leaves out what is no audience, but counts it', () => {
		expect(pageOf({ children: [AUDIENCE, null, 'x', 5] })).toMatchObject({
			audiences: [AUDIENCE],
			entries: 4,
		});
	});

	it('takes an odd field for missing, a number for text, and keeps all others', () => {
		const odd = { id: 1, audienceId: {}, name: ['A'], namespace: null, extra: { a: 1 } };
		expect(pageOf([odd])?.audiences).toEqual([
			{
				id: '1',
				audienceId: undefined,
				name: undefined,
				namespace: undefined,
				originName: undefined,
				type: undefined,
				extra: { a: 1 },
			},
		]);
	});

	it.each([
		[204, ''],
		[200, ' '],
		[204, 'x'],
	])('with status %d and the text %p is empty', (status, text) => {
		expect(listAudiences({}).read(heard(status, {}, text))).toEqual({ audiences: [], entries: 0 });
	});

	it.each(['<html></html>', '{}', '{"children":{}}', '5'])('is none in %s', (text) => {
		expect(listAudiences({}).read(heard(200, {}, text))).toBeUndefined();
	});
});

describe('the request for a page', () => {
	it('is for a hundred, narrowed down, from where the page before said', () => {
		const { method, path, service, query, repeating, notFound } = listAudiences(
			{ property: 'name==A' },
			{ start: '100', limit: '5', property: 'other' },
		);
		expect({ method, path, service, repeating, notFound }).toEqual({
			method: 'GET',
			path: '/audiences',
			service: 'segmentation',
			repeating: 'harmless',
			notFound: 'route',
		});
		expect(query).toEqual({ limit: '5', sort: 'name:asc', start: '100', property: 'name==A' });
		expect(listAudiences({}).query).toEqual({ limit: '100', sort: 'name:asc' });
	});

	it.each([
		['name', 'A', { property: 'name==A' }],
		['name', 'a==b', { name: 'a==b' }],
		['name', 'a=b', { property: 'name==a=b' }],
		['namespace', 'a==b', { property: 'namespace==a==b' }],
		['audienceId', 'x', { property: 'audienceId==x' }],
	] as const)('by %s %s is narrowed down as far as Adobe can', (attribute, value, filter) => {
		expect(having(attribute, value)).toEqual(filter);
	});
});

describe('one audience', () => {
	it('is asked for by its ID, whatever that is', () => {
		const { path, notFound, method, service } = getAudience({ id: '../a b?c' });
		expect({ path, notFound, method, service }).toEqual({
			path: '/audiences/..%2Fa%20b%3Fc',
			notFound: 'thing',
			method: 'GET',
			service: 'segmentation',
		});
	});

	it.each([
		['{"id":"1","x":2}', { id: '1', x: 2 }],
		['{"audienceId":"1"}', undefined],
		['[]', undefined],
		['', undefined],
	])('is read from %s', (text, read) => {
		const audience = getAudience({ id: '1' }).read(heard(200, {}, text));
		if (read === undefined) expect(audience).toBeUndefined();
		else expect(audience).toMatchObject(read);
	});
});

it.each([
	['ExternalSegment', true],
	['SegmentDefinition', false],
	[undefined, true],
])('of type %p is external: %p', (type, external) => {
	expect(isExternal({ type })).toBe(external);
});

describe('when it was made', () => {
	const MS = 1_700_000_000_123;
	const exactly = (ms: number) => ({ earliest: ms, latest: ms });
	const within = (ms: number) => ({ earliest: ms, latest: ms + 999 });

	it.each([
		[1_700_000_000, within(1_700_000_000_000)],
		['1700000000', within(1_700_000_000_000)],
		[MS, exactly(MS)],
		[String(MS), exactly(MS)],
		[MS * 1000, exactly(MS)],
		[MS * 1_000_000, exactly(MS)],
		['2023-11-14T22:13:20.123Z', exactly(MS)],
		['2023-11-14T22:13:20Z', within(1_700_000_000_000)],
		['soon', undefined],
		[0, undefined],
		[-5, undefined],
		[NaN, undefined],
		[Infinity, undefined],
		[null, undefined],
		[{}, undefined],
		['', undefined],
	])('is told by %p', (creationTime, moment) => {
		expect(createdAt({ creationTime })).toEqual(moment);
		expect(createdAt({ createEpoch: creationTime })).toEqual(moment);
	});

	it('is told by the finer of two', () => {
		expect(createdAt({ creationTime: MS, createEpoch: 1_600_000_000 })).toEqual(exactly(MS));
		expect(createdAt({ creationTime: 'soon', createEpoch: 1_700_000_000 })).toEqual(
			within(1_700_000_000_000),
		);
	});

	it('is the same moment in whatever unit of this century', () => {
		const seconds = fc.integer({ min: 946_684_800, max: 4_102_444_800 });
		fc.assert(
			fc.property(seconds, fc.constantFrom(1, 1e3, 1e6), (at, unit) => {
				expect(createdAt({ creationTime: at * unit })?.earliest).toBe(at * 1000);
			}),
		);
	});

	it('changes its unit only where nothing of the other is likely', () => {
		expect(createdAt({ creationTime: 1e11 - 1 })).toEqual(within((1e11 - 1) * 1000));
		expect(createdAt({ creationTime: 1e11 })).toEqual(exactly(1e11));
		expect(createdAt({ creationTime: 1e14 })).toEqual(exactly(1e11));
	});
});

describe('the sandboxes', () => {
	it('are asked for, and read, as Adobe documents them', () => {
		const { method, path, service, notFound, repeating, read } = LIST_SANDBOXES;
		expect({ method, path, service, notFound, repeating }).toEqual({
			method: 'GET',
			path: '/',
			service: 'sandboxManagement',
			notFound: 'route',
			repeating: 'harmless',
		});
		const sandboxes = [{ name: 'dev', title: 'Development', type: 'development', state: 'active' }];
		expect(read(heard(200, {}, JSON.stringify({ sandboxes })))).toEqual(sandboxes);
		expect(read(heard(200, {}, '{"sandboxes":[]}'))).toEqual([]);
		expect(read(heard(200, {}, '{}'))).toBeUndefined();
	});
});
