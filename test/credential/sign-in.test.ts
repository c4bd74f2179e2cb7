import {
	empty,
	html,
	imsError,
	json,
	type Answer,
	type Simulator,
	withHeaders,
} from '../simulator';
import { eachSimulator } from './each-simulator';
import { errorsOf, runRows } from './run-rows';
import { serverToServer } from './stored';

const simulator = eachSimulator();

/** Runs rows that can't get a token, and answers with the one thing that all of them say. */
async function whatAllRowsSay(adobe: Simulator, credential = serverToServer(adobe)) {
	const run = await runRows(30, credential);
	const [first, ...others] = new Set(errorsOf(run));
	expect(run.items).toHaveLength(30);
	expect(others).toEqual([]);
	expect(adobe.counts.create).toBe(0);
	return first ?? '';
}

describe('what the sign-in service refuses', () => {
	it.each([
		['a wrong Client Secret', { clientSecret: 'p8e-wrong' }, /Client ID or the Client Secret/],
		['a wrong Client ID', { apiKey: 'wrong' }, /Client ID or the Client Secret/],
		['a wrong scope', { scopes: 'openid,everything' }, /did not accept the Scopes/],
	])('is named: %s', async (_, wrong, words) => {
		const adobe = simulator();
		expect(await whatAllRowsSay(adobe, serverToServer(adobe, wrong))).toMatch(words);
	});

	it('is asked for once, not once per row', async () => {
		const adobe = simulator();
		await whatAllRowsSay(adobe, serverToServer(adobe, { clientSecret: 'p8e-wrong' }));
		expect(adobe.counts.token).toBe(1);
	});

	it("comes with Adobe's words and the debug ID", async () => {
		const adobe = simulator();
		const said = await whatAllRowsSay(adobe, serverToServer(adobe, { clientSecret: 'p8e-wrong' }));
		expect(said).toContain('invalid client_id or client_secret');
		expect(said).toContain(adobe.requestsTo('token').at(0)?.requestId);
	});
});

const WITHOUT_WAITING = { 'retry-after': '0' };

describe('a sign-in service in trouble', () => {
	it.each<[string, Answer]>([
		['500', html(500)],
		['503', html(503)],
		['429', imsError(429, 'too_many_requests', 'slow down')],
	])('that answers %s twice and then works costs no row', async (_, trouble) => {
		const adobe = simulator();
		adobe.order({ route: 'token', before: withHeaders(trouble, WITHOUT_WAITING), times: 2 });
		const { items } = await runRows(30, serverToServer(adobe));
		expect(items.map(({ created }) => created)).toEqual(Array(30).fill(true));
		expect(adobe.counts.token).toBe(3);
	});

	it('that drops the connection once costs no row', async () => {
		const adobe = simulator();
		adobe.order({ route: 'token', before: 'drop' });
		await runRows(3, serverToServer(adobe));
		expect(adobe.audiences).toHaveLength(3);
		expect(adobe.counts.token).toBe(2);
	});

	it('that is down is asked three times for all rows together, and they say so', async () => {
		const adobe = simulator();
		adobe.order({ route: 'token', before: 'drop', times: Infinity });
		expect(await whatAllRowsSay(adobe)).toMatch(
			/sign-in service could not be reached, so there is no access token/,
		);
		expect(adobe.counts.token).toBe(3);
	});

	it('that stays at 500 is asked three times for all rows together', async () => {
		const adobe = simulator();
		const answer = withHeaders(html(500), WITHOUT_WAITING);
		adobe.order({ route: 'token', before: answer, times: Infinity });
		expect(await whatAllRowsSay(adobe)).toMatch(/gave no access token.*Try again later/);
		expect(adobe.counts.token).toBe(3);
	});

	it('at which nobody listens is named, with the field to check', async () => {
		const adobe = simulator();
		const nobody = serverToServer(adobe, { imsUrl: 'http://127.0.0.1:1' });
		expect(await whatAllRowsSay(adobe, nobody)).toMatch(/could not be reached.*IMS URL/);
	});
});

it.each<[string, Answer]>([
	['a page', html(200)],
	['nothing', empty(200)],
	['JSON without a token', json(200, { token_type: 'bearer', expires_in: 86_399 })],
	['an empty token', json(200, { access_token: '' })],
	['a page for a wrong address', html(404)],
])('does not take %s for a token', async (_, answer) => {
	const adobe = simulator();
	adobe.order({ route: 'token', before: answer, times: Infinity });
	expect(await whatAllRowsSay(adobe)).toMatch(/gave no access token.*IMS URL/);
	expect(adobe.counts.token).toBe(1);
});
