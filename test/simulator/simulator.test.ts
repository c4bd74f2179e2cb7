import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	adobeError,
	type Answer,
	empty,
	type Fault,
	html,
	json,
	malformed,
	redirect,
	type Simulator,
	startSimulator,
	withHeaders,
	without,
} from '.';
import { machineClock } from './clock';
import { startElsewhere } from './elsewhere';

/** Milliseconds that the simulator has been moved ahead. */
let ahead = 0;

let simulator: Simulator;
beforeAll(async () => {
	const clock = { ...machineClock, now: () => Date.now() + ahead };
	simulator = await startSimulator({ clock });
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

type Headers = Record<string, string | undefined>;

interface Call {
	method?: string;
	/** Laid over good headers; undefined takes one away. */
	headers?: Headers;
	body?: string;
	redirect?: 'manual';
	signal?: AbortSignal;
}

interface Reply {
	status: number;
	headers: globalThis.Headers;
	text: string;
}

async function call(path: string, { headers, ...init }: Call = {}): Promise<Reply> {
	const response = await fetch(simulator.gatewayUrl + path, {
		...init,
		headers: Object.entries({ ...headers }).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, value] as [string, string]],
		),
	});
	return { status: response.status, headers: response.headers, text: await response.text() };
}

const adobeHeaders = (): Headers => ({
	authorization: `Bearer ${simulator.issueToken()}`,
	'x-api-key': simulator.client.apiKey,
	'x-gw-ims-org-id': simulator.client.orgId,
	'x-sandbox-name': simulator.client.sandboxName,
});

const createPath = '/data/core/ais/audiences?createAudienceMetaOnly=true';
const sample = { name: 'Sample', namespace: 'agora', originName: 'Agora_Collaboration' };

const create = (body: unknown = sample, { headers, ...rest }: Call = {}, path = createPath) =>
	call(path, {
		method: 'POST',
		headers: {
			...adobeHeaders(),
			'content-type': 'application/json',
			accept: 'application/vnd.adobe.external.audiences+json; version=2',
			...headers,
		},
		body: typeof body === 'string' ? body : JSON.stringify(body),
		...rest,
	});

const get = (path: string, headers: Headers = {}) =>
	call(path, { headers: { ...adobeHeaders(), ...headers } });

async function list(query = '', headers: Headers = {}) {
	const { status, text } = await get(`/data/core/ups/audiences${query}`, headers);
	expect(status).toBe(200);
	const page = JSON.parse(text) as {
		children: Array<Record<string, unknown>>;
		_page: { totalCount: number; pageSize: number; next?: string | number };
		_links: { next?: { href: string } };
	};
	return { ...page, names: page.children.map(({ name }) => name) };
}

const sandboxesPath = '/data/foundation/sandbox-management/';

describe('IMS', () => {
	const grant = () => ({
		grant_type: 'client_credentials',
		client_id: simulator.client.apiKey,
		client_secret: simulator.client.clientSecret,
		scope: simulator.client.scopes,
	});
	const askForToken = (form: Record<string, string>, query = '') =>
		call(`/ims/token/v3${query}`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams(form).toString(),
		});

	it('grants a new token each time and keeps the older ones good', async () => {
		const replies = [await askForToken(grant()), await askForToken(grant())];
		expect(replies.map(({ status, text }) => [status, JSON.parse(text) as unknown])).toEqual(
			simulator.issuedTokens.map((access_token) => [
				200,
				{ access_token, token_type: 'bearer', expires_in: 86_399 },
			]),
		);
		expect(new Set(simulator.issuedTokens).size).toBe(2);
		const statuses = () =>
			Promise.all(
				simulator.issuedTokens
					.slice(0, 2)
					.map((token) => get(sandboxesPath, { authorization: `Bearer ${token}` }))
					.map(async (reply) => (await reply).status),
			);
		expect(await statuses()).toEqual([200, 200]);
		simulator.expireTokens();
		expect(await statuses()).toEqual([401, 401]);
	});

	it.each([
		['wrong secret', { client_secret: 'guess' }, '', 401, 'invalid_client'],
		['wrong client', { client_id: 'guess' }, '', 401, 'invalid_client'],
		['unknown scope', { scope: 'openid,everything' }, '', 400, 'invalid_scope'],
		['a space in the scopes', { scope: 'openid, AdobeID' }, '', 400, 'invalid_scope'],
		['another grant', { grant_type: 'password' }, '', 400, 'unsupported_grant_type'],
		['an unknown field', { audience: 'x' }, '', 400, 'invalid_request'],
		['parameters in the URL', {}, '?client_id=x', 400, 'invalid_request'],
	])('refuses %s', async (_, change, query, status, error) => {
		const reply = await askForToken({ ...grant(), ...change }, query);
		expect(reply.status).toBe(status);
		expect(JSON.parse(reply.text)).toEqual({ error, error_description: expect.any(String) });
		expect(reply.headers.get('x-debug-id')).toBe(simulator.requestsTo('token')[0]?.requestId);
		expect(simulator.issuedTokens).toHaveLength(0);
	});

	it('lets a token die of age', async () => {
		simulator.settings.tokenLifetimeSeconds = 0;
		expect((await get(sandboxesPath)).status).toBe(401);
	});
});

describe('gateway', () => {
	it.each<[string, Headers, number, string]>([
		['no token', { authorization: undefined, 'x-api-key': undefined }, 403, '403010'],
		['a wrong token', { authorization: 'Bearer x', 'x-api-key': undefined }, 401, '401013'],
		['no API key', { 'x-api-key': undefined, 'x-gw-ims-org-id': undefined }, 403, '403000'],
		['a wrong API key', { 'x-api-key': 'x', 'x-gw-ims-org-id': undefined }, 403, '403003'],
		['no org', { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }, 400, '400003'],
		['a wrong org', { 'x-gw-ims-org-id': 'x', 'x-sandbox-name': undefined }, 403, '403025'],
		['no sandbox', { 'x-sandbox-name': undefined, 'content-type': undefined }, 400, 'sandbox'],
		['an unknown sandbox', { 'x-sandbox-name': 'x', 'content-type': undefined }, 403, 'sandbox'],
		['another content type', { 'content-type': 'text/plain' }, 400, 'content-type'],
	])('refuses %s, in its order', async (_, headers, status, says) => {
		const reply = await create(sample, { headers });
		expect(reply.status).toBe(status);
		expect(reply.text).toContain(says);
		expect(reply.headers.get('x-request-id')).toBe(simulator.requests[0]?.requestId);
		expect(simulator.audiences).toHaveLength(0);
	});

	it('refuses a GET with a body, which fetch would not send', async () => {
		const status = await new Promise((resolve) => {
			const headers = { ...adobeHeaders(), 'content-length': 2 };
			request(simulator.gatewayUrl + sandboxesPath, { headers }, (response) => {
				response.resume();
				resolve(response.statusCode);
			}).end('{}');
		});
		expect(status).toBe(400);
	});

	it('needs no sandbox to list sandboxes, and may have none to list', async () => {
		const headers = { 'x-sandbox-name': undefined };
		expect((await get(sandboxesPath, headers)).text).toContain('"name":"dev"');
		simulator.settings.sandboxes = [];
		expect((await get(sandboxesPath, headers)).text).toBe('{"sandboxes":[]}');
	});

	it('answers an unknown route with an HTML 404, without looking at the token', async () => {
		const reply = await call('/data/core/ais/segments');
		expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'text/html']);
	});

	it('tells the time by its own clock', async () => {
		simulator.settings.clockSkewMs = 3_600_000;
		const { headers } = await get(sandboxesPath);
		const skew = Date.parse(headers.get('date') ?? '') - Date.now() - ahead;
		expect(Math.abs(skew - 3_600_000)).toBeLessThan(2000);
	});

	it('accepts the rate and no more, and says when to come back', async () => {
		simulator.settings.rateLimit = 2;
		simulator.settings.clockSkewMs = 60_000;
		const burst = await Promise.all([create(), create(), create(), create()]);
		const refused = burst.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(2);
		expect(refused[0]?.text).toContain('429050');
		expect(refused[0]?.headers.get('retry-after')).toBe('1');
		expect(simulator.audiences).toHaveLength(2);
		simulator.settings.retryAfter = 'date';
		const { headers } = await create();
		const waitMs =
			Date.parse(headers.get('retry-after') ?? '') - Date.parse(headers.get('date') ?? '');
		expect([1000, 2000]).toContain(waitMs);
		simulator.settings.retryAfter = 'absent';
		expect((await create()).headers.has('retry-after')).toBe(false);
		ahead += 1000;
		expect((await create()).status).toBe(200);
	});
});

describe('create', () => {
	it('answers as in the seed, or with an ID of its own as in later revisions', async () => {
		const seed = JSON.parse((await create()).text) as unknown;
		const [made] = simulator.audiences;
		expect(seed).toEqual({ name: 'Sample', audienceId: made?.audienceId });
		simulator.settings.createAnswer = 'later';
		const later = JSON.parse((await create({ ...sample, audienceId: 'mine' })).text) as unknown;
		expect(later).toEqual({ id: simulator.audiences[1]?.id, name: 'Sample', audienceId: 'mine' });
		expect(simulator.audiences[1]).toMatchObject({ ...sample, sandboxName: 'dev' });
	});

	it.each([
		['no query', '/data/core/ais/audiences'],
		['a false query', '/data/core/ais/audiences?createAudienceMetaOnly=false'],
		['a further query', `${createPath}&dryRun=true`],
	])('refuses %s', async (_, path) => {
		expect((await create(sample, {}, path)).status).toBe(400);
		expect(simulator.audiences).toHaveLength(0);
	});

	it.each([
		'application/json',
		'application/vnd.adobe.external.audiences+json;version=2',
		undefined,
	])('refuses Accept %s', async (accept) => {
		expect((await create(sample, { headers: { accept } })).status).toBe(400);
		expect(simulator.audiences).toHaveLength(0);
	});

	it.each([
		['no name', { ...sample, name: undefined }],
		['an empty namespace', { ...sample, namespace: '' }],
		['blanks around a value', { ...sample, originName: ' x' }],
		['a number', { ...sample, name: 7 }],
		['null', { ...sample, description: null }],
		['an empty description', { ...sample, description: '' }],
		['an empty audienceId', { ...sample, audienceId: '' }],
		['an unknown field', { ...sample, nameSpace: 'agora' }],
		['an array', [sample]],
		['broken JSON', '{"name":'],
	])('refuses %s', async (_, body) => {
		const { status, text } = await create(body);
		expect(status).toBe(400);
		expect(JSON.parse(text)).toEqual({
			requestId: simulator.requests[0]?.requestId,
			errors: { 400: [{ code: 400, message: expect.any(String) }] },
			type: 'https://ns.adobe.com/aep/errors/100910-400',
			title: 'Bad Request',
			status: 400,
		});
		expect(simulator.audiences).toHaveLength(0);
	});

	it('serves both base paths, each of which can be missing', async () => {
		const older = '/core/ais/audiences?createAudienceMetaOnly=true';
		for (const path of [createPath, older]) {
			expect((await create(sample, {}, path)).status).toBe(200);
		}
		simulator.settings.basePaths = ['/core/ais'];
		expect((await create()).headers.get('content-type')).toBe('text/html');
		expect((await create(sample, {}, older)).status).toBe(200);
		simulator.settings.missingRoute = 'json';
		const { status, text } = await create();
		expect([status, JSON.parse(text)]).toEqual([404, expect.objectContaining({ status: 404 })]);
		expect(simulator.audiences).toHaveLength(3);
	});

	it('makes a second of the same by default, or finds it in the way', async () => {
		await create();
		expect((await create()).status).toBe(200);
		simulator.settings.duplicates = 'conflict';
		await create({ ...sample, name: 'Other', audienceId: 'mine' });
		const conflicts = [
			await create(),
			await create({ ...sample, name: 'Third', audienceId: 'mine' }),
		];
		expect(conflicts.map(({ status }) => status)).toEqual([409, 409]);
		expect(conflicts[0]?.text).toContain('100950-409');
		expect((await create({ ...sample, namespace: 'other' })).status).toBe(200);
		expect((await create(sample, { headers: { 'x-sandbox-name': 'prod' } })).status).toBe(200);
		expect(simulator.audiences).toHaveLength(5);
	});
});

describe('list and get', () => {
	const createdAt = 1_700_000_000_500;
	const seed = () =>
		simulator.seedAudiences([
			{ name: 'Beta', namespace: 'n1', createdAt: createdAt + 2000 },
			{ name: 'alpha', namespace: 'n1', createdAt, description: 'About ALPHA' },
			{ name: 'Beta', namespace: 'n2', createdAt: createdAt + 1000 },
			{ name: 'Beta', namespace: 'n1', sandboxName: 'prod' },
		]);

	it('shows an audience as Adobe does', async () => {
		simulator.seedAudiences([{ id: 'i', audienceId: 'a', name: 'Sample', createdAt }]);
		const audience = {
			id: 'i',
			audienceId: 'a',
			...sample,
			type: 'ExternalSegment',
			lifecycleState: 'published',
			labels: [],
			sandbox: { sandboxName: 'dev', type: 'development', default: false },
			createEpoch: 1_700_000_000,
			updateEpoch: 1_700_000_000,
			creationTime: createdAt,
			updateTime: createdAt,
		};
		expect((await list()).children).toEqual([audience]);
		const got = async (id: string) => get(`/data/core/ups/audiences/${id}`);
		expect(JSON.parse((await got('i')).text)).toEqual(audience);
		expect((await got('a')).text).toContain('UPAPI-113430-404');
		simulator.settings.timesIn = 'us';
		expect((await list()).children[0]).toMatchObject({ creationTime: createdAt * 1000 });
	});

	it.each([
		['?name=ALPH', ['alpha']],
		['?description=alpha', ['alpha']],
		['?property=name==Bet', []],
		['?property=name==Beta', ['Beta', 'Beta']],
		['?property=name==Beta&property=namespace==n2', ['Beta']],
		['?property=namespace==n1&sort=name:desc', ['alpha', 'Beta']],
		['?sort=createEpoch:asc&limit=1', ['alpha']],
		['?sort=createEpoch:asc&start=1', ['Beta', 'Beta']],
	])('filters and sorts %s within the sandbox', async (query, names) => {
		seed();
		expect((await list(query)).names).toEqual(names);
	});

	it('may read only the last property', async () => {
		seed();
		simulator.settings.repeatedProperty = 'last';
		const { names } = await list('?property=name==alpha&property=namespace==n1');
		expect(names).toEqual(['Beta', 'alpha']);
	});

	it.each([
		'?limit=101',
		'?limit=0',
		'?start=-1',
		'?sort=name',
		'?sort=size:asc',
		'?property=name=x',
		'?q=x',
	])('refuses %s', async (query) => {
		expect((await get(`/data/core/ups/audiences${query}`)).status).toBe(400);
	});

	it.each(['audiences', 'pages'] as const)('pages by %s until there is no next', async (unit) => {
		simulator.settings.startCounts = unit;
		simulator.settings.pageMax = 2;
		simulator.seedAudiences([{}, {}, {}, {}, {}]);
		const first = await list('?limit=100');
		const following = unit === 'pages' ? '1' : '2';
		expect(first._page).toEqual({ totalCount: 5, pageSize: 2, next: following });
		const href = first._links.next?.href ?? '';
		expect(href).toContain(`start=${following}`);
		const second = await list(href.replace('@/audiences', ''));
		const third = await list(`?start=${second._page.next}`);
		expect([...first.names, ...second.names, ...third.names]).toEqual(
			simulator.audiences.map(({ name }) => name),
		);
		expect(third._page.next).toBeUndefined();
		Object.assign(simulator.settings, { nextAs: 'number', pageKey: '_pages' });
		expect(await list()).toMatchObject({ _pages: { next: Number(following) } });
	});

	it('lists a new audience only after the lag', async () => {
		simulator.settings.listLagMs = 20_000;
		await create();
		expect((await list()).names).toEqual([]);
		const id = simulator.audiences[0]?.id;
		expect((await get(`/data/core/ups/audiences/${id}`)).status).toBe(200);
		ahead += 20_000;
		expect((await list()).names).toEqual(['Sample']);
	});
});

describe('update and delete', () => {
	const path = '/data/core/ups/audiences/i';
	const send = async (method: string, body?: unknown) =>
		await call(path, {
			method,
			headers: {
				...adobeHeaders(),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	const change = (name: string, value?: unknown) => ({ op: 'add', path: `/${name}`, value });
	beforeEach(() =>
		simulator.seedAudiences([{ id: 'i', name: 'Old', labels: ['C1'] }, { name: 'Next' }]),
	);

	it('changes what the patch names, and nothing else, in its place', async () => {
		simulator.settings.patchStatus = 201;
		const { status, text } = await send('PATCH', [change('name', 'New'), change('labels', [])]);
		expect([status, JSON.parse(text)]).toMatchObject([201, { id: 'i', name: 'New', labels: [] }]);
		expect((await list()).names).toEqual(['New', 'Next']);
		expect((await list('?property=name==Old')).names).toEqual([]);
		expect((await list('?property=name==New')).children[0]).toMatchObject({ namespace: 'agora' });
	});

	it.each<[unknown, string]>([
		[[], 'UPAPI-113434-400'],
		[change('name', 'New'), 'UPAPI-113434-400'],
		[[{ ...change('name', 'New'), op: 'replace' }], 'UPAPI-113434-400'],
		[[change('name', 'A'), change('name', 'B')], 'occurs twice'],
		[[change('name', '')], 'not valid'],
		[[change('labels', 'C1')], 'not valid'],
		[[change('description')], 'UPAPI-113434-400'],
		[[change('namespace', 'agora')], 'Namespace is immutable field.'],
		[[change('constructor', 'x')], 'not valid'],
	])('refuses the patch %j', async (body, says) => {
		const { status, text } = await send('PATCH', body);
		expect([status, text]).toEqual([400, expect.stringContaining(says)]);
		expect(simulator.audiences[0]).toMatchObject({ name: 'Old', labels: ['C1'] });
	});

	it('deletes once, and then there is no such audience', async () => {
		expect(await send('DELETE')).toMatchObject({ status: 204, text: '' });
		expect(await send('DELETE')).toMatchObject({ status: 404 });
		expect((await send('PATCH', [change('name', 'New')])).text).toContain('UPAPI-113430-404');
		expect((await list()).names).toEqual(['Next']);
	});

	it('does not delete what something is built on', async () => {
		simulator.reset();
		simulator.seedAudiences([{ id: 'i', dependents: ['other'] }]);
		expect(await send('DELETE')).toMatchObject({
			status: 400,
			text: expect.stringContaining('UPAPI-113631-403') as string,
		});
		expect(simulator.audiences).toHaveLength(1);
	});
});

describe('faults', () => {
	it.each<[string, Answer, number, string]>([
		['a coded error', adobeError('100911-400'), 400, '100911-400'],
		['a refused token', adobeError('401013'), 401, '401013'],
		['any JSON', json(418, { tea: 'pot' }), 418, '{"tea":"pot"}'],
		['an HTML page', html(502), 502, '<html>'],
		['an empty answer', empty(200), 200, ''],
		['a redirect', redirect(307, 'http://127.0.0.1:9/'), 307, ''],
	])('answer %s in place of the write, or after it', async (_, answer, status, says) => {
		for (const [fault, kept] of [
			[{ route: 'create', before: answer }, 0],
			[{ route: 'create', after: answer }, 1],
		] satisfies Array<[Fault, number]>) {
			simulator.order(fault);
			const reply = await create(sample, { redirect: 'manual' });
			expect(reply.status).toBe(status);
			expect(reply.text).toContain(says);
			expect(simulator.audiences).toHaveLength(kept);
		}
	});

	it.each(['drop', 'cut'] as const)(
		'%s the connection before or after the write',
		async (ending) => {
			simulator.order({ route: 'create', before: ending });
			await expect(create()).rejects.toThrow();
			expect(simulator.audiences).toHaveLength(0);
			simulator.order({ route: 'create', after: ending });
			await expect(create()).rejects.toThrow();
			expect(simulator.audiences).toHaveLength(1);
			expect(simulator.requests.map(({ status }) => status)).toEqual([undefined, undefined]);
		},
	);

	it('hang before or after the write, until someone gives up', async () => {
		async function impatient() {
			const { create: before } = simulator.counts;
			const stop = new AbortController();
			const asked = create(sample, { signal: stop.signal });
			while (simulator.counts.create === before) await sleep(5);
			stop.abort(new Error('given up'));
			return await asked;
		}
		simulator.order({ route: 'create', before: 'hang' });
		await expect(impatient()).rejects.toThrow('given up');
		expect(simulator.audiences).toHaveLength(0);
		simulator.order({ route: 'create', after: 'hang' });
		await expect(impatient()).rejects.toThrow('given up');
		expect(simulator.audiences).toHaveLength(1);
	});

	it('do not outlive close()', async () => {
		const other = await startSimulator();
		other.order({ route: 'any', before: 'hang' });
		const hanging = expect(fetch(other.gatewayUrl)).rejects.toThrow();
		while (other.requests.length === 0) await sleep(5);
		await other.close();
		await hanging;
	});

	it('spoil the real answer after the write', async () => {
		simulator.order({ route: 'create', after: malformed });
		const { text } = await create();
		expect(() => JSON.parse(text) as unknown).toThrow();
		simulator.order({ route: 'create', after: without('audienceId') });
		expect((await create()).text).toBe('{"name":"Sample"}');
		expect(simulator.audiences).toHaveLength(2);
	});

	it('after the write never hide that the request itself was refused', async () => {
		simulator.order({ route: 'create', after: html(502) });
		expect((await create({})).status).toBe(400);
		expect((await create()).status).toBe(502);
	});

	it('delay, on top of any other fault', async () => {
		simulator.order({ route: 'create', latencyMs: 120 });
		simulator.order({ route: 'create', before: withHeaders(empty(503), { 'retry-after': '7' }) });
		const startedAt = Date.now();
		const { status, headers } = await create();
		expect([status, headers.get('retry-after')]).toEqual([503, '7']);
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(115);
	});

	it('strike only whom they are meant for, as often as ordered', async () => {
		const isNamedX = ({ body }: { body: unknown }) => JSON.stringify(body).includes('"X"');
		simulator.order({ route: 'create', before: empty(503), when: isNamedX, skip: 1, times: 2 });
		const statuses: number[] = [];
		for (const name of ['X', 'Y', 'X', 'Y', 'X', 'X']) {
			statuses.push((await create({ ...sample, name })).status);
		}
		expect(statuses).toEqual([200, 200, 503, 200, 503, 200]);
		simulator.order({ route: 'any', before: empty(500), times: Infinity });
		for (const path of [sandboxesPath, '/nowhere', sandboxesPath]) {
			expect((await get(path)).status).toBe(500);
		}
	});
});

describe('the record', () => {
	it('holds what arrived and how it ended', async () => {
		await create();
		await list('?property=name==A%2BB&property=namespace==n');
		const [first, second] = simulator.requests;
		expect(first).toMatchObject({ route: 'create', method: 'POST', body: sample, status: 200 });
		expect(first?.headers['x-sandbox-name']).toBe('dev');
		expect(second?.path).toBe('/data/core/ups/audiences');
		expect(second?.query.getAll('property')).toEqual(['name==A+B', 'namespace==n']);
		expect(second?.connection).toBeGreaterThan(0);
		simulator.settings.record = false;
		await create();
		expect(simulator.requestsTo('create')).toHaveLength(1);
		expect(simulator.counts).toMatchObject({ create: 2, list: 1 });
	});

	it('reset() forgets everything', async () => {
		simulator.order({ route: 'any', before: html(500), times: Infinity });
		simulator.settings.sandboxes.length = 0;
		const authorization = `Bearer ${simulator.issueToken()}`;
		await create();
		simulator.reset();
		expect([simulator.requests, simulator.audiences, simulator.issuedTokens]).toEqual([[], [], []]);
		expect((await create(sample, { headers: { authorization } })).status).toBe(401);
		expect((await create()).status).toBe(200);
	});
});

it('elsewhere records what a redirect brings to it', async () => {
	const elsewhere = await startElsewhere();
	simulator.order({ route: 'create', before: redirect(307, `${elsewhere.url}/there`) });
	expect((await create()).text).toContain('audience-from-elsewhere');
	expect(elsewhere.requests).toEqual([expect.objectContaining({ path: '/there', body: sample })]);
	await elsewhere.close();
});
