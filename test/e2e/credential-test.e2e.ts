import { CREDENTIAL_TYPE } from '../host/credential';
import { rows } from './rows';
import { open, saveAndTest } from './stored-credential';
import { useN8n } from './use-n8n';
import { creating } from './workflows';

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

describe('a saved credential with which all is well passes its test', () => {
	it('with OAuth Server-to-Server', async () => {
		expect(await testOf({})).toEqual(OK);
		expect(n8n.simulator.counts).toMatchObject({ token: 1, list: 1 });
	});

	it('with a pasted token', async () => {
		expect(await testOf(pasted())).toEqual(OK);
		expect(n8n.simulator.counts).toMatchObject({ token: 0, list: 1 });
	});
});

describe('the test says what Adobe refused', () => {
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

describe('the test names the field that cannot be right, and sends nothing', () => {
	it.each([
		[
			'an organization without @AdobeOrg',
			{ orgId: 'ABC' },
			/'Organization ID' must end in @AdobeO/,
		],
		['an empty sandbox', { sandboxName: '' }, /'Sandbox Name' is empty/],
	])('for %s', async (_, changes, words) => {
		expect(await testOf(changes)).toEqual(refused(words));
		expect(await testOf(pasted(changes))).toEqual(refused(words));
		expect(n8n.simulator.requests).toEqual([]);
	});
});

describe('a credential whose token n8n has stored', () => {
	async function used() {
		const credential = await n8n.newCredential();
		expect(await n8n.run(creating(rows(1), credential))).toMatchObject({ status: 'success' });
		const { data } = await open(n8n.client, credential);
		expect(data.imsToken).toBeTruthy();
		n8n.simulator.reset({ keepTokens: true });
		return credential;
	}

	it('passes its test with that token', async () => {
		expect(await saveAndTest(n8n.client, await used())).toEqual(OK);
	});

	it('fails its test after the secret was changed to a wrong one', async () => {
		const result = await saveAndTest(n8n.client, await used(), { clientSecret: 'p8e-wrong' });
		expect(result).toEqual(refused(/^Adobe did not accept the Client ID or the Client Secret/));
		expect(n8n.simulator.counts.token).toBe(1);
	});

	it('fails its test with a wrong secret that was entered and not saved', async () => {
		const { data, ...rest } = await open(n8n.client, await used());
		const entered = { ...rest, data: { ...data, clientSecret: 'p8e-wrong' } };
		expect(await n8n.client.testCredential(entered)).toEqual(
			refused(/^Adobe did not accept the Client ID or the Client Secret/),
		);
	});

	it('passes its test after one renewal where the token has expired', async () => {
		const credential = await used();
		n8n.simulator.expireTokens();
		expect(await saveAndTest(n8n.client, credential)).toEqual(OK);
		expect(n8n.simulator.counts.token).toBe(1);
	});
});

it('shows no secret of a credential to whoever opens it', async () => {
	const { simulator, client } = n8n;
	const credential = await n8n.newCredential();
	await n8n.run(creating(rows(1), credential));
	const stored = await open(client, credential);
	expect(stored.type).toBe(CREDENTIAL_TYPE);
	const shown = JSON.stringify(stored);
	for (const secret of [simulator.client.clientSecret, ...simulator.issuedTokens]) {
		expect(shown).not.toContain(secret);
	}
});
