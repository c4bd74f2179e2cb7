import { creating } from '../host/workflow';
import { rows } from '../rows';
import { open, saveAndTest } from './stored-credential';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const OK = { status: 'OK', message: 'Connection successful!' };

const refused = (words: RegExp) => ({
	status: 'Error',
	message: expect.stringMatching(words) as string,
});

/** Stores a credential and tests it as it was stored. */
async function testOf(changes: Record<string, unknown>) {
	return await saveAndTest(n8n.client, await n8n.newCredential(changes));
}

const pasted = (changes: Record<string, unknown> = {}) => ({
	authentication: 'accessToken',
	accessToken: n8n.simulator.issueToken(),
	...changes,
});

describe('The test of a credential passes where all is well', () => {
	it('with OAuth Server-to-Server', async () => {
		expect(await testOf({})).toEqual(OK);
		expect(n8n.simulator.counts).toMatchObject({ token: 1, list: 1 });
	});

	it('with a pasted token', async () => {
		expect(await testOf(pasted())).toEqual(OK);
		expect(n8n.simulator.counts).toMatchObject({ token: 0, list: 1 });
	});
});

describe('The test of a credential says what Adobe refused', () => {
	it.each([
		['a wrong secret', { clientSecret: 'p8e-wrong' }, /^Adobe did not accept the Client ID or the/],
		['a wrong Client ID', { apiKey: 'wrong' }, /^Adobe did not accept the Client ID or the/],
		['wrong scopes', { scopes: 'openid,everything' }, /^Adobe did not accept the Scopes/],
		['a wrong organization', { orgId: 'ABC@AdobeOrg' }, /^Adobe refused access.*'Organization ID'/],
		['a wrong sandbox', { sandboxName: 'prdo' }, /not the sandbox.*'Sandbox Name'/],
	])('for %s', async (_, changes, words) => {
		expect(await testOf(changes)).toEqual(refused(words));
	});

	it('for a wrong API key beside a pasted token', async () => {
		expect(await testOf(pasted({ apiKey: 'wrong' }))).toEqual(
			refused(/^Adobe did not accept the API key.*'Client ID \(API Key\)'/),
		);
	});

	it('for a pasted token that has expired', async () => {
		const changes = pasted();
		n8n.simulator.expireTokens();
		expect(await testOf(changes)).toEqual(
			refused(/^Adobe did not accept the access token.*lives 24 hours: paste a new one/),
		);
	});
});

describe('The test of a credential names a field that cannot be right, and sends nothing', () => {
	it.each([
		[
			'an organization without @AdobeOrg',
			{ orgId: 'ABC' },
			/'Organization ID' must end in @AdobeO/,
		],
		['an empty sandbox', { sandboxName: '' }, /'Sandbox Name' is empty/],
	])('for %s', async (_, changes, words) => {
		for (const before of [{}, pasted()]) {
			const credential = await n8n.newCredential(before);
			expect(await saveAndTest(n8n.client, credential, changes)).toEqual(refused(words));
		}
		expect(n8n.simulator.requests).toEqual([]);
	});
});

/** A credential whose token n8n has stored. */
async function used() {
	const credential = await n8n.newCredential();
	expect(await n8n.run(creating(rows(1), credential))).toMatchObject({ status: 'success' });
	const { data } = await open(n8n.client, credential);
	expect(data.imsToken).toBeTruthy();
	n8n.simulator.reset({ keepTokens: true });
	return credential;
}

it('The test of a credential whose token n8n has stored passes with that token', async () => {
	expect(await saveAndTest(n8n.client, await used())).toEqual(OK);
});

it('The test of a credential whose stored token has expired passes after one renewal', async () => {
	const credential = await used();
	n8n.simulator.expireTokens();
	expect(await saveAndTest(n8n.client, credential)).toEqual(OK);
	expect(n8n.simulator.counts.token).toBe(1);
});

describe('The test of a used credential says that its Client Secret was changed to a wrong one', () => {
	const wrong = refused(/^Adobe did not accept the Client ID or the Client Secret/);

	it('where the wrong secret was saved', async () => {
		const result = await saveAndTest(n8n.client, await used(), { clientSecret: 'p8e-wrong' });
		expect(result).toEqual(wrong);
		expect(n8n.simulator.counts.token).toBe(1);
	});

	it('where the wrong secret was entered and not saved', async () => {
		const { data, ...rest } = await open(n8n.client, await used());
		const entered = { ...rest, data: { ...data, clientSecret: 'p8e-wrong' } };
		expect(await n8n.client.testCredential(entered)).toEqual(wrong);
	});
});
