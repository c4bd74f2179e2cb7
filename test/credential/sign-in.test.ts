import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { complaintsOf, rows, useVirtualAdobe } from '../engine/use-adobe';
import {
	empty,
	html,
	imsError,
	json,
	redirect,
	withHeaders,
	type Answer,
	type Ending,
} from '../simulator';

const adobe = useVirtualAdobe();

const run = async (entered: ICredentialDataDecryptedObject = {}, count = 30) =>
	await adobe.create(rows(count), {
		credential: adobe.credential({ imsToken: '', ...entered }),
		settings: { onError: 'continueRegularOutput' },
	});

/** Without the one thing that is another for each request. */
const withoutDebugId = (complaint: string) => complaint.replace(/Debug ID: [\w-]+/, 'Debug ID: …');

/** Runs rows that can't get a token, and answers with the one thing that all of them say. */
async function whatAllRowsSay(entered?: ICredentialDataDecryptedObject, count?: number) {
	const complaints = complaintsOf(await run(entered, count));
	const [first, ...others] = new Set(complaints.map(withoutDebugId));
	expect(complaints).toHaveLength(count ?? 30);
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
		const complaints = complaintsOf(await run({ clientSecret: 'p8e-wrong' }));
		const { requestId } = adobe.simulator.requestsTo('token')[0] ?? {};
		expect(complaints).toEqual(
			Array(30).fill(
				expect.stringMatching(`invalid client_id or client_secret.*Debug ID: ${requestId}`),
			),
		);
	});
});

describe('a sign-in service in trouble', () => {
	it.each<[string, Answer, number]>([
		['500', html(500), 1050],
		['503', html(503), 1050],
		['429', imsError(429, 'too_many_requests', 'slow down'), 1050],
		['503 with a Retry-After', withHeaders(html(503), { 'retry-after': '4' }), 4050],
		['503 with a long one', withHeaders(html(503), { 'retry-after': '60' }), 10_050],
		['503 with none at all', withHeaders(html(503), { 'retry-after': '0' }), 50],
	])('that answers %s twice and then works costs no row', async (_, trouble, second) => {
		adobe.simulator.order({ route: 'token', before: trouble, times: 2 });
		const { items } = await run();
		expect(items.map(({ created }) => created)).toEqual(Array(30).fill(true));
		// The row that went ahead asked twice; the next one that goes ahead asks at once.
		expect(askedAt()).toEqual([0, second, second + 50]);
	});

	it('that drops the connection once costs no row', async () => {
		adobe.simulator.order({ route: 'token', before: 'drop' });
		await run();
		expect(adobe.simulator.audiences).toHaveLength(30);
		expect(adobe.simulator.counts.token).toBe(2);
	});

	const DOWN: ReadonlyArray<[string, Ending, RegExp]> = [
		['that is down', 'drop', /sign-in service could not be reached, so there is no access token/],
		['that stays at 500', html(500), /gave no access token.*Try again later/],
	];

	it.each(DOWN)('%s is asked for a row five times, twice each', async (_, before, words) => {
		adobe.simulator.order({ route: 'token', before, times: Infinity });
		expect(await whatAllRowsSay({}, 1)).toMatch(words);
		expect(adobe.simulator.counts.token).toBe(5 * 2);
	});

	it.each(DOWN)('%s is asked for all rows together, and they say so', async (_, before, words) => {
		adobe.simulator.order({ route: 'token', before, times: Infinity });
		expect(await whatAllRowsSay()).toMatch(words);
		expect(adobe.simulator.counts.token).toBeLessThan(30);
	});

	it('that is silent is asked for all rows together too, and they say so', async () => {
		adobe.simulator.order({ route: 'token', before: 'hang', times: Infinity });
		const begunAt = adobe.clock.now();
		const complaints = complaintsOf(await run());
		expect(complaints).toEqual(
			Array(30).fill(expect.stringMatching(/sign-in service could not be reached/)),
		);
		// Five tries of two requests of half a minute, and the pauses between them.
		const minutes = (adobe.clock.now() - begunAt) / 60_000;
		expect(minutes).toBeGreaterThan(5);
		expect(minutes).toBeLessThan(9);
		expect(adobe.simulator.counts.token).toBeLessThan(30);
		expect(adobe.simulator.counts.create).toBe(0);
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
	['a token that no header can hold', json(200, { access_token: 'tok\u200ben' })],
	['a page for a wrong address', html(404)],
	['a redirect', redirect(307, 'https://elsewhere.example/ims/token/v3')],
])('does not take %s for a token, nor for a refusal: it is asked for again', async (_, answer) => {
	adobe.simulator.order({ route: 'token', before: answer, times: Infinity });
	expect(await whatAllRowsSay({}, 1)).toMatch(/gave no access token.*IMS URL/);
	expect(adobe.simulator.counts.token).toBe(5);
});
