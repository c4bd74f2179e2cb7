import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { complaintsOf, rows, useVirtualAdobe } from '../engine/use-adobe';
import { empty, html, imsError, json, withHeaders, type Answer, type Ending } from '../simulator';

const adobe = useVirtualAdobe();

const run = async (entered: ICredentialDataDecryptedObject = {}) =>
	await adobe.create(rows(30), {
		credential: adobe.credential({ imsToken: '', ...entered }),
		settings: { onError: 'continueRegularOutput' },
	});

/** Runs rows that can't get a token, and answers with the one thing that all of them say. */
async function whatAllRowsSay(entered?: ICredentialDataDecryptedObject) {
	const complaints = complaintsOf(await run(entered));
	const [first, ...others] = new Set(complaints);
	expect(complaints).toHaveLength(30);
	expect(others).toEqual([]);
	expect(adobe.simulator.counts.create).toBe(0);
	return first ?? '';
}

/** When the sign-in service was asked, in milliseconds from the first time. */
function askedAt(): number[] {
	const times = adobe.simulator.requestsTo('token').map(({ at }) => at);
	return times.map((at) => at - (times[0] ?? 0));
}

describe('what the sign-in service refuses', () => {
	it.each([
		['a wrong Client Secret', { clientSecret: 'p8e-wrong' }, /Client ID or the Client Secret/],
		['a wrong Client ID', { apiKey: 'wrong' }, /Client ID or the Client Secret/],
		['a wrong scope', { scopes: 'openid,everything' }, /did not accept the Scopes/],
	])('is named: %s', async (_, wrong, words) => {
		expect(await whatAllRowsSay(wrong)).toMatch(words);
	});

	it('is asked for once, not once per row', async () => {
		await whatAllRowsSay({ clientSecret: 'p8e-wrong' });
		expect(adobe.simulator.counts.token).toBe(1);
	});

	it("comes with Adobe's words and the debug ID", async () => {
		const said = await whatAllRowsSay({ clientSecret: 'p8e-wrong' });
		expect(said).toContain('invalid client_id or client_secret');
		expect(said).toContain(adobe.simulator.requestsTo('token').at(0)?.requestId);
	});
});

describe('a sign-in service in trouble', () => {
	it.each<[string, Answer, number[]]>([
		['500', html(500), [0, 1050, 3100]],
		['503', html(503), [0, 1050, 3100]],
		['429', imsError(429, 'too_many_requests', 'slow down'), [0, 1050, 3100]],
		['503 with a Retry-After', withHeaders(html(503), { 'retry-after': '4' }), [0, 4050, 8100]],
		['503 with a long one', withHeaders(html(503), { 'retry-after': '60' }), [0, 10_050, 20_100]],
		['503 with none at all', withHeaders(html(503), { 'retry-after': '0' }), [0, 50, 100]],
	])('that answers %s twice and then works costs no row', async (_, trouble, times) => {
		adobe.simulator.order({ route: 'token', before: trouble, times: 2 });
		const { items } = await run();
		expect(items.map(({ created }) => created)).toEqual(Array(30).fill(true));
		expect(askedAt()).toEqual(times);
	});

	it('that drops the connection once costs no row', async () => {
		adobe.simulator.order({ route: 'token', before: 'drop' });
		await run();
		expect(adobe.simulator.audiences).toHaveLength(30);
		expect(adobe.simulator.counts.token).toBe(2);
	});

	it.each<[string, Ending, RegExp]>([
		['that is down', 'drop', /sign-in service could not be reached, so there is no access token/],
		['that is silent', 'hang', /sign-in service could not be reached/],
		['that stays at 500', html(500), /gave no access token.*Try again later/],
	])('%s is asked three times for all rows together, and they say so', async (_, before, words) => {
		adobe.simulator.order({ route: 'token', before, times: Infinity });
		expect(await whatAllRowsSay()).toMatch(words);
		expect(adobe.simulator.counts.token).toBe(3);
	});

	it('at which nobody listens is named, with the field to check', async () => {
		const nobody = { imsUrl: 'http://127.0.0.1:1' };
		expect(await whatAllRowsSay(nobody)).toMatch(/could not be reached.*IMS URL/);
	});
});

it.each<[string, Answer]>([
	['a page', html(200)],
	['nothing', empty(200)],
	['JSON without a token', json(200, { token_type: 'bearer', expires_in: 86_399 })],
	['an empty token', json(200, { access_token: '' })],
	['a page for a wrong address', html(404)],
])('does not take %s for a token', async (_, answer) => {
	adobe.simulator.order({ route: 'token', before: answer, times: Infinity });
	expect(await whatAllRowsSay()).toMatch(/gave no access token.*IMS URL/);
	expect(adobe.simulator.counts.token).toBe(1);
});
