import { AUTOMATIC, CREATE, creating } from '../host/workflow';
import { copiesOf, FROM, named, resultsFor, rows } from '../rows';
import { adobeError, empty, html, json, withHeaders, type Ending } from '../simulator';
import { until } from './until';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const SUCCESS = { status: 'success', error: undefined };
const CONTINUE = { onError: 'continueRegularOutput' };
const RETURN_EXISTING = { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting' } };
const NOT_CERTAIN = 'It is not certain whether this audience was created';

const SHEET = rows(12);
const STRUCK = ['Row 2', 'Row 5', 'Row 9'];

/** Loses the answers to some rows, each once, after their audiences were made. */
const loseAnswers = (after: Ending = 'drop') =>
	n8n.simulator.order({ route: 'create', when: named(...STRUCK), times: STRUCK.length, after });

const jsonOf = (execution: Awaited<ReturnType<typeof n8n.run>>) =>
	execution.items(CREATE).map((item) => item.json);

describe('No audience is made twice, and none is lost in silence', () => {
	it.each([
		['the gateway 1 s ahead of the store', 1000],
		['the gateway 5 s ahead of the store', 5000],
		['the gateway 5 s behind the store', -5000],
	])('where clocks are apart: %s', async (_, aheadMs) => {
		Object.assign(n8n.simulator.settings, { clockSkewMs: aheadMs, storeSkewMs: -aheadMs });
		loseAnswers();
		const credential = await n8n.newCredential();
		const execution = await n8n.run(creating(SHEET, credential, { node: CONTINUE }));
		expect(copiesOf(SHEET, n8n.simulator)).toEqual({ made: 12, lost: 0, doubled: 0 });
		for (const row of jsonOf(execution)) {
			expect([undefined, NOT_CERTAIN]).toContain(row.error);
		}
	});

	it.each<[string, Ending]>([
		['503 with Retry-After', withHeaders(html(503), { 'retry-after': '1' })],
		['408', empty(408)],
		['499', empty(499)],
		['507', html(507)],
		['522', html(522)],
		['599', empty(599)],
	])('where the answer after the write is a %s', async (_, after) => {
		loseAnswers(after);
		const execution = await n8n.run(creating(SHEET, await n8n.newCredential()));
		expect(execution).toMatchObject(SUCCESS);
		expect(copiesOf(SHEET, n8n.simulator)).toEqual({ made: 12, lost: 0, doubled: 0 });
	});

	it.each([
		['says nowhere how to go on', { nextAs: 'nowhere' }],
		['only links', { nextAs: 'link' }],
		['ends with 0', { lastNext: 0 }],
		['shows audiences on two pages', { pageOverlap: 3 }],
		['counts in seconds, as text', { timesIn: 'text of s' }],
	] as const)('where the list %s', async (_, settings) => {
		const { simulator } = n8n;
		const sheet = rows(150);
		Object.assign(simulator.settings, { pageMax: 60, ...settings });
		simulator.seedAudiences(sheet.slice(0, 140).map((row) => ({ ...row })));
		const execution = await n8n.run(
			creating(sheet, await n8n.newCredential(), { parameters: RETURN_EXISTING }),
		);
		expect(execution).toMatchObject(SUCCESS);
		expect(copiesOf(sheet, simulator)).toEqual({ made: 150, lost: 0, doubled: 0 });
		expect(simulator.counts.create).toBe(10);
		expect(simulator.counts.list).toBeLessThan(20);
	});
});

describe('A list that never ends, or holds odd entries, ends a look and not the run', () => {
	it('where every start gives the same page', async () => {
		const { simulator } = n8n;
		Object.assign(simulator.settings, { startIs: 'ignored', pageMax: 20 });
		simulator.seedAudiences(rows(60, 'Other').map((row) => ({ ...row })));
		const sheet = rows(3);
		const execution = await n8n.run(
			creating(sheet, await n8n.newCredential(), { parameters: RETURN_EXISTING, node: CONTINUE }),
		);
		expect(execution).toMatchObject(SUCCESS);
		expect(simulator.counts.list).toBeLessThan(30);
		expect(copiesOf(sheet, simulator).doubled).toBe(0);
	});

	it('where one entry is odd', async () => {
		const { simulator } = n8n;
		simulator.order({
			route: 'list',
			times: Infinity,
			after: json(200, {
				children: [
					null,
					{ name: null },
					{ id: '1', audienceId: 42, ...FROM, name: 'Row 1', creationTime: 'soon' },
				],
				_page: null,
			}),
		});
		const sheet = rows(3);
		const execution = await n8n.run(
			creating(sheet, await n8n.newCredential(), { parameters: RETURN_EXISTING }),
		);
		expect(execution).toMatchObject(SUCCESS);
		expect(jsonOf(execution)).toMatchObject([
			{ created: true },
			{ audienceId: '42', created: false },
			{ created: true },
		]);
	});
});

describe('What can not be sent as it is, is refused before', () => {
	it.each([
		['prod開発', /'Sandbox Name' has the character 開/],
		['“dev”', /'Sandbox Name' has the character “/],
		['de\u200bv', /'Sandbox Name' has a zero-width space/],
	])('the sandbox name %j', async (sandboxName, words) => {
		const credential = await n8n.newCredential({ sandboxName });
		const execution = await n8n.run(creating(rows(2), credential));
		expect(execution.error?.message).toMatch(words);
		expect(n8n.simulator.requests).toEqual([]);
	});
});

describe('What a failed execution remembers holds where its rows went', () => {
	it('and rows are sent anew where the credential was corrected meanwhile', async () => {
		const { client, simulator } = n8n;
		simulator.order({ route: 'create', when: named('Row 2'), before: adobeError('100910-400') });
		const credential = await n8n.newCredential({ sandboxName: 'prod' });
		const failed = await n8n.run(
			creating(rows(3), credential, { node: { ...CONTINUE, onError: 'stopWorkflow' } }),
		);
		expect(failed.status).toBe('error');
		const stored = (await client.request(
			'GET',
			`/credentials/${credential.id}?includeData=true`,
		)) as {
			data: object;
		};
		await client.request('PATCH', `/credentials/${credential.id}`, {
			...stored,
			data: { ...stored.data, sandboxName: 'dev' },
		});
		expect(await client.retry(failed.id)).toMatchObject(SUCCESS);
		const inDev = simulator.audiences.filter(({ sandboxName }) => sandboxName === 'dev');
		expect(inDev.map(({ name }) => name).sort()).toEqual(rows(3).map(({ name }) => name));
	});

	it('and not every word: a description with the time in it makes no other row', async () => {
		const { simulator } = n8n;
		simulator.order({
			route: 'create',
			when: named('Row 2'),
			times: 2,
			before: adobeError('100910-400'),
		});
		const execution = await n8n.run(
			creating(rows(3), await n8n.newCredential(), {
				parameters: {
					mappingMode: 'defineBelow',
					name: '={{ $json.name }}',
					...FROM,
					additionalFields: { description: '={{ $now.toMillis() + Math.random() }}' },
				},
				node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 500 },
			}),
		);
		expect(execution).toMatchObject(SUCCESS);
		expect(copiesOf(rows(3), simulator)).toEqual({ made: 3, lost: 0, doubled: 0 });
	});
});

describe('A hiccup does not end a run', () => {
	it('where the list is down for 12 seconds at the start', async () => {
		const { simulator } = n8n;
		simulator.order({ route: 'list', before: html(503), lastsMs: 12_000 });
		const sheet = rows(50);
		const execution = await n8n.run(
			creating(sheet, await n8n.newCredential(), { parameters: RETURN_EXISTING }),
		);
		expect(execution).toMatchObject(SUCCESS);
		expect(copiesOf(sheet, simulator)).toEqual({ made: 50, lost: 0, doubled: 0 });
	});

	it('where the sign-in is down for 12 seconds as the token expires', async () => {
		const { client, simulator } = n8n;
		const sheet = rows(50);
		const workflow = creating(sheet, await n8n.newCredential());
		const id = await client.createWorkflow(workflow);
		await client.run(id, 'Start');
		simulator.reset({ keepTokens: true });
		simulator.expireTokens();
		simulator.order({ route: 'token', before: html(503), lastsMs: 12_000 });
		expect(await client.run(id, 'Start')).toMatchObject(SUCCESS);
		expect(copiesOf(sheet, simulator)).toEqual({ made: 50, lost: 0, doubled: 0 });
	});

	it('where one sandbox answers with a 401 that nobody knows', async () => {
		const { simulator } = n8n;
		simulator.order({
			route: 'create',
			when: ({ headers }) => headers['x-sandbox-name'] === 'prod',
			times: Infinity,
			before: json(401, { error_code: '999999', message: 'Not here' }),
		});
		const sheet = rows(40);
		const execution = await n8n.run(
			creating(sheet, await n8n.newCredential(), {
				parameters: {
					...AUTOMATIC,
					options: { sandboxName: "={{ Number($json.name.slice(4)) % 4 === 0 ? 'prod' : 'dev' }}" },
				},
				node: CONTINUE,
			}),
		);
		expect(execution).toMatchObject(SUCCESS);
		expect(jsonOf(execution).filter(({ error }) => error !== undefined)).toHaveLength(10);
		expect(simulator.audiences).toHaveLength(30);
		expect(simulator.counts.token).toBeLessThanOrEqual(3);
	});

	it('where a token that was fetched a moment ago is revoked, and another credential has the same values', async () => {
		const { simulator } = n8n;
		const [first, second] = [await n8n.newCredential(), await n8n.newCredential({}, 'Twin')];
		expect(await n8n.run(creating(rows(2), first))).toMatchObject(SUCCESS);
		simulator.expireTokens();
		const twin = creating(rows(2, 'Twin'), second);
		expect(await n8n.run(twin)).toMatchObject(SUCCESS);
		await until(() => simulator.audiences.length === 4);
	});
});

it('Rows that come out are those that are there', async () => {
	loseAnswers();
	const execution = await n8n.run(creating(SHEET, await n8n.newCredential()));
	expect(jsonOf(execution)).toMatchObject(resultsFor(SHEET, n8n.simulator));
});
