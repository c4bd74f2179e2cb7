import type { IHttpRequestOptions } from 'n8n-workflow';

import { thrownFailure } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import {
	readSettings,
	type ServerToServerSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { fetchToken } from '../../nodes/AdobeExperiencePlatform/adobe/session/ims';
import { virtualClock } from '../run/virtual-clock';
import { serverToServer } from './stored-credential';

let signIns = 0;

/** Tokens are shared between all who ask with the same settings, so each test has its own. */
function settingsOfOwn(): ServerToServerSettings {
	const settings = readSettings({ ...serverToServer, clientSecret: `secret-${++signIns}` });
	if (settings.authentication !== 'oAuthServerToServer') throw new Error('Not server to server');
	return settings;
}

type Reply =
	| { readonly statusCode: number; readonly body: unknown; readonly headers?: object }
	| Error;

const networkError = (code: string) => Object.assign(new Error('no answer'), { code });
const answer = (statusCode: number, body: unknown = '', headers: object = {}): Reply => ({
	statusCode,
	body,
	headers,
});

/** Gives out a new token each time, after the replies it was told to give first. */
function signInService(...replies: readonly Reply[]) {
	const clock = virtualClock();
	const requests: IHttpRequestOptions[] = [];
	const askedAt: number[] = [];

	async function httpRequest(options: IHttpRequestOptions) {
		requests.push(options);
		askedAt.push(clock.now());
		const nth = requests.length;
		await clock.sleep(100);
		const reply = replies[nth - 1] ?? answer(200, { access_token: `token-${nth}` });
		if (reply instanceof Error) throw reply;
		return { headers: {}, ...reply };
	}

	const fetch = async (settings: ServerToServerSettings) =>
		await fetchToken(settings, httpRequest, clock).catch((error: unknown) => error);
	return {
		clock,
		requests,
		askedAt,
		fetch: async (...all: readonly ServerToServerSettings[]) =>
			await clock.run(async () => await Promise.all(all.map(fetch))),
		pass: async (ms: number) => await clock.run(async () => await clock.sleep(ms)),
	};
}

const failuresOf = (ended: readonly unknown[]) => ended.map(thrownFailure);

it('asks as Adobe documents it, with the secret in the body', async () => {
	const ims = signInService();
	const settings = settingsOfOwn();
	expect(await ims.fetch(settings)).toEqual(['token-1']);
	const [request] = ims.requests;
	expect(request).toMatchObject({
		method: 'POST',
		url: 'https://ims-na1.adobelogin.com/ims/token/v3',
		headers: {
			'Content-Type': 'application/x-www-form-urlencoded',
			Accept: 'application/json',
		},
		timeout: 30_000,
	});
	expect(Object.fromEntries(request?.body as URLSearchParams)).toEqual({
		grant_type: 'client_credentials',
		client_id: 'client-id-value',
		client_secret: settings.clientSecret,
		scope: 'openid,session',
	});
});

describe('a token', () => {
	it('is fetched once for all who ask at the same time', async () => {
		const ims = signInService();
		const settings = settingsOfOwn();
		expect(await ims.fetch(...Array.from({ length: 20 }, () => ({ ...settings })))).toEqual(
			Array.from({ length: 20 }, () => 'token-1'),
		);
		expect(ims.requests).toHaveLength(1);
	});

	it('is shared for ten seconds, then fetched anew', async () => {
		const ims = signInService();
		const settings = settingsOfOwn();
		await ims.fetch(settings);
		await ims.pass(9999);
		expect(await ims.fetch(settings)).toEqual(['token-1']);
		await ims.pass(1);
		expect(await ims.fetch(settings)).toEqual(['token-2']);
	});

	it.each(['imsToken', 'refusedToken'] as const)(
		'that was refused (%s) is replaced, once for all whom it failed, and not given out again',
		async (field) => {
			const ims = signInService();
			const settings = settingsOfOwn();
			await ims.fetch(settings);
			const refused = { ...settings, [field]: 'token-1' };
			expect(await ims.fetch(refused, refused, refused)).toEqual(['token-2', 'token-2', 'token-2']);
			expect(await ims.fetch(settings)).toEqual(['token-2']);
			expect(ims.requests).toHaveLength(2);
		},
	);

	it('is not given to whom it failed while it was on its way', async () => {
		const ims = signInService(answer(200, { access_token: 'same' }));
		const settings = settingsOfOwn();
		const refused = { ...settings, refusedToken: 'same' };
		expect(await ims.fetch(settings, refused)).toEqual(['same', 'token-2']);
	});

	it.each(['clientSecret', 'apiKey', 'scopes', 'imsUrl'] as const)(
		'is not shared with who asks with another %s',
		async (field) => {
			const ims = signInService();
			const settings = settingsOfOwn();
			const other = { ...settings, [field]: `https://${settings[field]}.example` };
			expect(await ims.fetch(settings, other)).toEqual(['token-1', 'token-2']);
		},
	);

	it('that could not be had is asked for anew by the next', async () => {
		const ims = signInService(answer(400, { error: 'invalid_client' }));
		const settings = settingsOfOwn();
		const [first, second] = failuresOf(await ims.fetch(settings, settings));
		expect(first?.message).toBe('Adobe did not accept the Client ID or the Client Secret');
		expect(second).toEqual(first);
		expect(ims.requests).toHaveLength(1);
		expect(await ims.fetch(settings)).toEqual(['token-2']);
	});
});

describe('a fault', () => {
	it.each<[string, Reply]>([
		['too many requests', answer(429)],
		['a request that took too long', answer(408)],
		['a fault of the server', answer(500)],
		['a server in between', answer(503, '<html></html>')],
		['no connection', networkError('ECONNREFUSED')],
		['a lost connection', networkError('ECONNRESET')],
		['no answer in time', networkError('ECONNABORTED')],
	])('that may pass is tried once more: %s', async (_, fault) => {
		const passing = signInService(fault);
		expect(await passing.fetch(settingsOfOwn())).toEqual(['token-2']);
		expect(passing.askedAt).toEqual([0, 1100]);

		const lasting = signInService(fault, fault);
		expect(failuresOf(await lasting.fetch(settingsOfOwn()))).toMatchObject([{ passing: true }]);
		expect(lasting.requests).toHaveLength(2);
		expect(lasting.clock.now()).toBe(1200);
	});

	it.each<[string, Reply, boolean]>([
		['a refusal', answer(400, { error: 'invalid_scope' }), false],
		['a refusal by nobody knows whom', answer(400, { error: 'Blocked' }), true],
		['a page', answer(403, '<html></html>'), true],
		['a 499', answer(499), true],
		['a redirect', answer(302), true],
		['a success without a token', answer(200, {}), true],
		['a success with an empty token', answer(200, { access_token: '' }), true],
		['a token that fits in no header', answer(200, { access_token: 'a\nb' }), true],
		['a token with another status', answer(201, { access_token: 'x' }), true],
		['a certificate nobody trusts', networkError('CERT_HAS_EXPIRED'), true],
		['a request that was not sent', new Error('no such host allowed'), true],
		['a stop', networkError('ERR_CANCELED'), true],
	])('that will not pass by itself is told at once: %s', async (_, fault, passing) => {
		const ims = signInService(fault);
		expect(failuresOf(await ims.fetch(settingsOfOwn()))).toMatchObject([{ passing }]);
		expect(ims.requests).toHaveLength(1);
	});

	it.each([
		['3', 3000],
		['0', 0],
		['60', 10_000],
	])('that asks for %s seconds is given them, up to ten', async (seconds, ms) => {
		const ims = signInService(answer(429, '', { 'retry-after': seconds }));
		expect(await ims.fetch(settingsOfOwn())).toEqual(['token-2']);
		expect(ims.askedAt).toEqual([0, 100 + ms]);
	});
});

describe('what is said of it', () => {
	const saidOf = async (reply: Reply, settings = settingsOfOwn()) =>
		failuresOf(await signInService(reply, reply).fetch(settings))[0];

	it.each([
		['invalid_client', /Client ID or the Client Secret/],
		['invalid_scope', /Scopes/],
		['unauthorized_client', /does not let this project sign in/],
		['constructor', /gave no access token/],
	])('is what %s means', async (error, message) => {
		const headers = { 'x-debug-id': 'd-1' };
		const failure = await saidOf(answer(400, { error, error_description: 'In words' }, headers));
		expect(failure?.message).toMatch(message);
		expect(failure?.description).toContain('Adobe says: "In words". Debug ID: d-1.');
		expect(failure?.facts).toEqual({ httpStatus: 400, adobeCode: error, requestId: 'd-1' });
	});

	it.each([
		[429, /Try again later\./],
		[500, /Try again later\./],
		[499, /Check .IMS URL./],
		[404, /Check .IMS URL./],
	])('is what to do about status %d', async (status, whatToDo) => {
		const failure = await saidOf(answer(status, 'Some text'));
		expect(failure?.description).toMatch(whatToDo);
		expect(failure?.description).toContain(`HTTP status ${status}, Some text`);
	});

	it('quotes the code where there are no words', async () => {
		const failure = await saidOf(answer(400, { error: 'invalid_thing' }));
		expect(failure?.description).toContain('Adobe says: "invalid_thing".');
		expect(failure?.description).not.toContain('Debug ID');
	});

	it('does not show the body of a success: a token may be in it', async () => {
		const failure = await saidOf(answer(200, { accessToken: 'hidden-token' }));
		expect(JSON.stringify(failure)).not.toContain('hidden-token');
		expect(failure?.description).toContain('HTTP status 200, but no token');
	});

	it('names the host and the fault of the network', async () => {
		const failure = await saidOf(networkError('ENOTFOUND'));
		expect(failure?.message).toMatch(/could not be reached/);
		expect(failure?.description).toMatch(/between n8n and ims-na1.adobelogin.com.*\(ENOTFOUND\)/);
		expect(failure?.facts).toEqual({
			networkError: 'ENOTFOUND',
			host: 'ims-na1.adobelogin.com',
		});
	});

	it('never repeats the secret', async () => {
		const settings = settingsOfOwn();
		for (const body of [`no ${settings.clientSecret}`, { error: settings.clientSecret }]) {
			const failure = await saidOf(answer(400, body), settings);
			expect(JSON.stringify(failure)).not.toContain(settings.clientSecret);
		}
	});

	it('is all in the message, for the form that shows no more than that', async () => {
		const [error] = await signInService(answer(400, { error: 'invalid_client' })).fetch(
			settingsOfOwn(),
		);
		expect(error).toMatchObject({
			message: expect.stringMatching(/did not accept the Client ID.*should copy both again/),
		});
	});
});
