import type { INodeParameters } from 'n8n-workflow';

import { adobeError, html, json, problem, type SimulatorSettings } from '../simulator';
import { row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const by = (mode: string, value: string, rest: INodeParameters = {}) => ({
	parameters: { operation: 'get', audience: { __rl: true, mode, value }, ...rest },
});
const byId = (value: string) => by('id', value, { simple: false });
const PAGE = 'https://experience.adobe.com/#/@acme/sname:dev';
const TWINS = '"A" in the namespace "crm" (id 1), "B" in the namespace "erp" (id 2)';
const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };

it('gives each audience that an item names, with every field of Adobe', async () => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' }), row('B', { id: 'id-b' })]);
	const { items, outputs } = await adobe.create(
		[{ of: 'id-b' }, { of: 'id-a' }],
		byId('={{ $json.of }}'),
	);
	expect(items).toMatchObject([
		{ id: 'id-b', name: 'B', namespace: 'agora', type: 'ExternalSegment', labels: [] },
		{ id: 'id-a', name: 'A', lifecycleState: 'published' },
	]);
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expect(adobe.simulator.counts).toMatchObject({ get: 2, list: 0, create: 0 });
});

it('says of an audience that is not there what was looked for, and goes on', async () => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' })]);
	const { items } = await adobe.create([{ of: 'gone' }, { of: 'id-a' }], {
		...byId('={{ $json.of }}'),
		...CONTINUE,
	});
	expect(items).toMatchObject([
		{ of: 'gone', error: 'Adobe knows no such audience', details: { httpStatus: 404 } },
		{ name: 'A' },
	]);
	const { description } = items[0]?.details as { description: string };
	expect(description).toMatch(/the ID "gone" in the sandbox "dev".*'By External ID'/);
});

it('takes a 404 for the audience and not for the route, also where no code says so', async () => {
	adobe.simulator.order({ route: 'get', before: json(404, { title: 'Not found' }) });
	const { error } = await adobe.create([{}], byId('id-a'));
	expect(error?.message).toBe('Adobe did not find what the request names');
	adobe.simulator.order({ route: 'get', before: html(404) });
	const { error: noRoute } = await adobe.create([{}], byId('id-a'));
	expect(noRoute?.message).toMatch(/path .*does not exist/i);
});

it.each([
	['id', '  ', /is empty/],
	['id', '={{ $json.none }}', /is empty/],
	['id', '../sandboxes', /has a \/ in it/],
	['id', '..', /is no ID/],
	['id', 'id\u200b', /zero-width space/],
	['id', 'https://experience.adobe.com/x', /is a web address/],
	['externalId', '\u0000', /invisible character/],
	['url', 'id-a', /is not the address of an audience/],
	['url', 'https://elsewhere.example/platform/segment/browse/id-a', /is not the address/],
	['url', `${PAGE}/platform/audience/compose/6a7a`, /is not the address/],
	['url', `${PAGE}/platform/segment/browse/a%2fb`, /has a \/ in it/],
	['url', `${PAGE}/platform/segment/browse/%2e%2e`, /is no ID/],
])('refuses, by %s, %j before anything is sent', async (mode, value, says) => {
	const { error } = await adobe.create([{}], by(mode, value));
	expect(error?.message).toMatch(says);
	expect(adobe.simulator.requests).toEqual([]);
});

it('keeps an ID in its place in the path, whatever it holds', async () => {
	const { items } = await adobe.create([{}], { ...byId('a?x=1#y %2e'), ...CONTINUE });
	expect(items).toMatchObject([{ error: expect.any(String) }]);
	const [request] = adobe.simulator.requests;
	expect(request?.path).toBe('/data/core/ups/audiences/a%3Fx%3D1%23y%20%252e');
});

it.each([
	['/platform/segment/browse/id-a'],
	['/platform/segment/browse/id-a/?tab=overview'],
	['/platform/audiences/browse/id%2Da/edit#top'],
])('takes the address %s, and needs no look-up for it', async (path) => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' })]);
	const { items } = await adobe.create([{}], by('url', PAGE + path));
	expect(items).toMatchObject([{ name: 'A' }]);
	expect(adobe.simulator.counts).toMatchObject({ get: 1, list: 0 });
});

it('refuses an address in another sandbox than the one the row works in', async () => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a', sandboxName: 'prod' })]);
	const parameters = by('url', `${PAGE.replace('dev', 'prod')}/platform/segment/browse/id-a`);
	const { error } = await adobe.create([{}], parameters);
	expect(error?.message).toMatch(/another sandbox/);
	expect(error?.description).toMatch(/"prod".*"dev"/);
	expect(adobe.simulator.requests).toEqual([]);
	const options = { sandboxName: { __rl: true, mode: 'name', value: 'prod' } };
	const { items } = await adobe.create([{}], {
		parameters: { ...parameters.parameters, options },
	});
	expect(items).toMatchObject([{ name: 'A' }]);
});

it.each([
	['a plain text', '={{ $json.of }}', 'id-a'],
	['a plain address', '={{ $json.of }}', `${PAGE}/platform/segment/browse/id-a`],
])('takes an expression that gives %s', async (_, audience, of) => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' })]);
	const { items } = await adobe.create([{ of }], { parameters: { operation: 'get', audience } });
	expect(items).toMatchObject([{ name: 'A' }]);
});

describe('by external ID', () => {
	const external = (value = '={{ $json.key }}', options = {}) =>
		by('externalId', value, { options });

	it.each([
		[1000, 10],
		[3, 3 + 1],
		[1, 1],
	])('%i rows in a sandbox of 1,000 audiences cost %i requests', async (count, requests) => {
		const sheet = rows(1000).map((each, nth) => ({ ...each, audienceId: `key-${nth}` }));
		adobe.simulator.seedAudiences(sheet);
		const asked = sheet.slice(-count).map(({ audienceId: key }) => ({ key }));
		const { items } = await adobe.create(asked, external());
		expect(items.map(({ audienceId }) => audienceId)).toEqual(asked.map(({ key }) => key));
		expect(adobe.simulator.requests).toHaveLength(requests);
	});

	it('finds it whatever the pages are like, and the same ID once for all rows', async () => {
		Object.assign(adobe.simulator.settings, { pageMax: 7, nextAs: 'link', pageKey: '_pages' });
		adobe.simulator.seedAudiences([...rows(30), row('A', { audienceId: 'key' })]);
		const { items } = await adobe.create(
			Array.from({ length: 50 }, () => ({ key: 'key' })),
			external(),
		);
		expect(items.map(({ name }) => name)).toEqual(items.map(() => 'A'));
		expect(adobe.simulator.requests).toHaveLength(1);
	});

	const twins = () =>
		adobe.simulator.seedAudiences([
			row('A', { id: '1', audienceId: 'key', namespace: 'crm' }),
			row('B', { id: '2', audienceId: 'key', namespace: 'erp' }),
		]);

	it('names both where two have it, and lets the namespace decide', async () => {
		twins();
		const { items } = await adobe.create([{}], { ...external('key'), ...CONTINUE });
		expect(items).toMatchObject([
			{ error: 'More than one audience could be meant', details: { candidates: TWINS } },
		]);
		const decided = await adobe.create([{}], external('key', { namespace: 'erp' }));
		expect(decided.items).toMatchObject([{ name: 'B' }]);
	});

	it('says what was looked for where there is none', async () => {
		twins();
		const { error } = await adobe.create([{}], external('1', { namespace: 'crm' }));
		expect(error?.message).toBe('Adobe knows no such audience');
		expect(error?.description).toMatch(
			/external ID "1" in the namespace "crm" of the sandbox "dev"/,
		);
		expect(error?.description).toContain("'By ID'");
	});

	it('never takes a list that breaks off for one without it', async () => {
		adobe.simulator.seedAudiences(rows(250));
		adobe.simulator.settings.startIs = 'ignored';
		const { error } = await adobe.create([{}], external('key'));
		expect(error?.message).toMatch(/no such audience/);
		const asked = rows(5).map((_, nth) => ({ key: `key-${nth}` }));
		adobe.simulator.order({
			route: 'list',
			before: json(200, { children: [], _page: { totalCount: 9 } }),
			times: Infinity,
		});
		const { items } = await adobe.create(asked, { ...external(), ...CONTINUE });
		expect(items.map(({ error: said }) => said)).toEqual(
			asked.map(() => "Adobe's list of audiences could not be read to its end"),
		);
	});
});

it('is asked again after a fault that passes, because reading does no harm', async () => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' })]);
	adobe.simulator.order({ route: 'get', before: 'drop' });
	adobe.simulator.order({ route: 'get', before: adobeError('100970-502') });
	const { items } = await adobe.create([{}], byId('id-a'));
	expect(items).toMatchObject([{ name: 'A' }]);
	expect(adobe.simulator.counts.get).toBe(3);
});

it('does not speak of looking in Experience Platform where an answer can not be read', async () => {
	adobe.simulator.order({ route: 'get', before: json(200, []), times: Infinity });
	const { error } = await adobe.create([{}], byId('id-a'));
	expect(error?.message).toMatch(/not what it documents/);
	expect(error?.description).not.toMatch(/may have been done|before running this row/);
});

it.each<[SimulatorSettings['timesIn']]>([
	['ms'],
	['us'],
	['s'],
	['text of ms'],
	['text of s'],
	['ISO'],
])(
	'simplified, gives at most ten fields and times as ISO 8601 where Adobe counts in %s',
	async (timesIn) => {
		adobe.set({ timesIn });
		const createdAt = Date.UTC(2026, 0, 1);
		const updatedAt = Date.UTC(2026, 1, 1);
		const given = { id: 'i', audienceId: 'a', ttlInDays: 30, createdAt, updatedAt };
		adobe.simulator.seedAudiences([
			row('A', { ...given, description: 'D' }),
			row('B', { id: 'b' }),
		]);
		const { items } = await adobe.create([{ of: 'i' }, { of: 'b' }], by('id', '={{ $json.of }}'));
		expect(items[0]).toEqual({
			audienceId: 'a',
			id: 'i',
			name: 'A',
			description: 'D',
			namespace: 'agora',
			originName: 'Agora_Collaboration',
			lifecycleState: 'published',
			expiresAt: '2026-03-03T00:00:00.000Z',
			createdAt: '2026-01-01T00:00:00.000Z',
			updatedAt: '2026-02-01T00:00:00.000Z',
		});
		expect(items[1]).not.toHaveProperty('expiresAt');
	},
);

it('names the permission that it needs, and that the credential lacks', async () => {
	adobe.simulator.order({
		route: 'get',
		before: problem(403, 'ForbiddenError', 'Not allowed'),
		times: Infinity,
	});
	const { error } = await adobe.create([{}], byId('id-a'));
	expect(error?.description).toContain('"View Segments"');
});
