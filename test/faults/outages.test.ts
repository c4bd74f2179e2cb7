import type { INodeParameters } from 'n8n-workflow';

import { AUTOMATIC, complaintsOf, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError, html, imsError, json, withHeaders, type Ending } from '../simulator';

const adobe = useVirtualAdobe();

const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };
const RETURN = (maxWait = 5): { parameters: INodeParameters } => ({
	parameters: { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting', maxWait } },
});

const created = (count: number) => Array<boolean>(count).fill(true);

/** What an outage of seconds or minutes may look like. */
const OUTAGES: ReadonlyArray<[string, Ending]> = [
	['503', html(503)],
	['503 with Retry-After', withHeaders(html(503), { 'retry-after': '5' })],
	['500', adobeError('100970-500')],
	['502', adobeError('100970-502')],
	['504', html(504)],
	['524', html(524)],
	['408', html(408)],
	['429', adobeError('429050')],
	['dropped connections', 'drop'],
	['answers that break off', 'cut'],
];

describe('a list that is out for a while', () => {
	it.each(OUTAGES)('at the start costs no row: %s', async (_, before) => {
		adobe.simulator.seedAudiences(rows(100));
		adobe.simulator.order({ route: 'list', lastsMs: 20_000, before });
		const { items } = await adobe.create(rows(200), RETURN());
		expect(items.map(({ created: made }) => made)).toEqual(
			rows(200).map((_row, index) => index >= 100),
		);
		expect(adobe.simulator.audiences).toHaveLength(200);
	});

	it.each(OUTAGES)(
		'for minutes is waited for as long as Max Wait allows: %s',
		async (_, before) => {
			adobe.simulator.seedAudiences(rows(10));
			adobe.simulator.order({ route: 'list', lastsMs: 240_000, before });
			const { items } = await adobe.create(rows(20), RETURN(10));
			expect(items).toHaveLength(20);
			expect(items.map(({ error }) => error)).toEqual(Array(20).fill(undefined));
		},
	);

	it('for longer than Max Wait fails the rows, and nothing is created blindly', async () => {
		adobe.simulator.order({ route: 'list', lastsMs: 90_000, before: html(503) });
		const { items } = await adobe.create(rows(200), { ...RETURN(1), ...CONTINUE });
		expect(items.map(({ error }) => error)).toEqual(
			Array(200).fill(expect.stringMatching(/side of Adobe|longer than Max Wait allows/)),
		);
		expect(adobe.simulator.counts.create).toBe(0);
	});

	it('is read again by the next row where it was refused to one', async () => {
		adobe.simulator.seedAudiences(rows(5));
		adobe.simulator.order({ route: 'list', before: adobeError('UPAPI-113434-400') });
		const { items } = await adobe.create(rows(10), {
			...CONTINUE,
			parameters: {
				...AUTOMATIC,
				options: { ifAudienceExists: 'returnExisting', maxConcurrentRequests: 1 },
			},
		});
		expect(items[0]?.error).toBeDefined();
		expect(items.slice(1).map(({ created: made }) => made)).toEqual(
			rows(10)
				.slice(1)
				.map((_row, index) => index + 1 >= 5),
		);
	});
});

describe('a sign-in that is out for a while as the token expires', () => {
	const SIGN_IN_OUTAGES: ReadonlyArray<[string, Ending]> = [
		...OUTAGES,
		['a page of a proxy', html(200)],
		['a 403 of a proxy', html(403)],
		['a 407 of a proxy', html(407)],
		['a 404 of a proxy', html(404)],
		['a 429 in the words of OAuth', imsError(429, 'too_many_requests', 'slow down')],
		['a 503 in the words of OAuth', imsError(503, 'temporarily_unavailable', 'later')],
		['JSON of somebody else', json(400, { message: 'no' })],
	];

	it.each(SIGN_IN_OUTAGES)('costs no row: %s', async (_, before) => {
		const credential = adobe.credential();
		adobe.simulator.expireTokens();
		adobe.simulator.order({ route: 'token', lastsMs: 15_000, before });
		const { items } = await adobe.create(rows(200), { credential });
		expect(items.map(({ created: made }) => made)).toEqual(created(200));
		expect(adobe.simulator.audiences).toHaveLength(200);
		expect(adobe.simulator.counts.token).toBeLessThan(60);
	});

	it.each(SIGN_IN_OUTAGES.slice(0, 3))('in mid-run costs no row: %s', async (_, before) => {
		void adobe.arrivalOf(50).then(() => {
			adobe.simulator.expireTokens();
			adobe.simulator.order({ route: 'token', lastsMs: 15_000, before });
		});
		const { items } = await adobe.create(rows(200));
		expect(items.map(({ created: made }) => made)).toEqual(created(200));
		expect(adobe.simulator.audiences).toHaveLength(200);
	});

	it.each([
		['invalid_client', 401],
		['invalid_client', 400],
		['invalid_scope', 400],
		['unauthorized_client', 403],
		['access_denied', 403],
		['invalid_request', 400],
		['unsupported_grant_type', 400],
	])('but %s with status %d is a refusal, and ends the run at once', async (code, status) => {
		const credential = adobe.credential();
		adobe.simulator.expireTokens();
		adobe.simulator.order({
			route: 'token',
			times: Infinity,
			before: imsError(status, code, 'no'),
		});
		const begunAt = adobe.clock.now();
		const result = await adobe.create(rows(200), { credential, ...CONTINUE });
		expect(complaintsOf(result)).toHaveLength(200);
		expect(adobe.simulator.counts.token).toBe(1);
		expect(adobe.clock.now() - begunAt).toBeLessThan(1000);
	});
});

it('is not waited for where Adobe has never answered: an address may be wrong', async () => {
	const begunAt = adobe.clock.now();
	const { items } = await adobe.create(rows(3), {
		...RETURN(60),
		...CONTINUE,
		credential: adobe.credential({ gatewayUrl: 'http://127.0.0.1:1' }),
	});
	expect(items.map(({ error }) => error)).toEqual(Array(3).fill(expect.any(String)));
	expect(adobe.clock.now() - begunAt).toBeLessThan(60_000);
});

describe('a time that is asked for', () => {
	const waits = (retryAfter: string, rest = {}) =>
		withHeaders(adobeError('429050'), { 'retry-after': retryAfter, ...rest });

	/** How long a row was held back by one such complaint, and what was told. */
	async function heldBack(retryAfter: string, maxWait = 1440) {
		adobe.simulator.order({ route: 'create', before: waits(retryAfter) });
		const begunAt = adobe.clock.now();
		const { hints, items, error } = await adobe.create([row('A')], {
			parameters: { ...AUTOMATIC, options: { maxWait } },
			...CONTINUE,
		});
		const seconds = (adobe.clock.now() - begunAt) / 1000;
		return { seconds, told: hints.map(({ message }) => message).join(), items, error };
	}

	it.each([
		['2.5', 2.5],
		['0.25', 0.25],
		['10', 10],
		[' 3 ', 3],
		['007', 7],
		['3600', 3600],
		['80000', 80_000],
	])('is waited for, fractions too: %j', async (retryAfter, asked) => {
		const { seconds, items, told } = await heldBack(retryAfter);
		expect(items).toMatchObject([{ created: true }]);
		expect(seconds).toBeGreaterThanOrEqual(asked);
		expect(seconds).toBeLessThan(asked + 1);
		if (asked >= 1) expect(told).toContain(`held the run back for ${Math.round(asked)} seconds`);
	});

	it.each([
		'9'.repeat(400),
		'1' + '0'.repeat(30),
		'251606666048',
		'86401',
		'1e9',
		'Fri, 31 Dec 9999 23:59:59 GMT',
	])('has a ceiling, and what is told is what was waited: %j', async (retryAfter) => {
		const { seconds, told } = await heldBack(retryAfter.slice(0, 400), 1440);
		expect(seconds).toBeLessThanOrEqual(86_402);
		expect(told).not.toMatch(/Infinity|NaN|e\+/);
		const [, said = '0'] = /for (\d+) seconds/.exec(told) ?? [];
		expect(Math.abs(Number(said) - seconds)).toBeLessThan(2);
	});

	it.each(['3600', '9'.repeat(400), '301'])(
		'that is longer than Max Wait is not waited for, and is not told as if it were: %j',
		async (retryAfter) => {
			const { seconds, told, items } = await heldBack(retryAfter, 5);
			expect(seconds).toBeLessThan(1);
			expect(items).toMatchObject([{ error: expect.stringContaining('Max Wait') as string }]);
			expect(told).not.toMatch(/seconds/);
		},
	);

	it.each(['', 'soon', '-5', 'NaN', 'Infinity', '1,5', '5 seconds', '2026-11-24'])(
		'that is none is as good as missing: %j',
		async (retryAfter) => {
			const { seconds, items } = await heldBack(retryAfter);
			expect(items).toMatchObject([{ created: true }]);
			expect(seconds).toBeLessThan(5);
		},
	);
});
