import {
	ownerOfToken,
	readSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { AdobeExperiencePlatformApi } from '../../credentials/AdobeExperiencePlatformApi.credentials';
import { adobeError, empty, html, json, redirect, type Answer, type Simulator } from '../simulator';
import { startElsewhere } from '../simulator/elsewhere';
import { testCredential } from './credential-tester';
import { eachSimulator } from './each-simulator';
import { pasted, serverToServer } from './stored';

const simulator = eachSimulator();

const pastedGood = (adobe: Simulator, other = {}) =>
	pasted(adobe, { accessToken: adobe.issueToken(), ...other });

describe('a credential with which all is well', () => {
	it.each([
		['OAuth Server-to-Server', serverToServer],
		['a pasted token', pastedGood],
	])('passes: %s', async (_, entered) => {
		expect(await testCredential(entered(simulator()))).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
	});

	it('is tested by one request that changes nothing and needs all four headers', async () => {
		const adobe = simulator();
		await testCredential(serverToServer(adobe));
		const [token, ...others] = adobe.requests;
		expect(token?.route).toBe('token');
		expect(others).toMatchObject([{ route: 'list', method: 'GET', status: 200 }]);
		expect(others[0]?.headers).toMatchObject({
			authorization: `Bearer ${adobe.issuedTokens.at(-1)}`,
			'x-api-key': adobe.client.apiKey,
			'x-gw-ims-org-id': adobe.client.orgId,
			'x-sandbox-name': adobe.client.sandboxName,
		});
	});

	it('passes where the organization has audiences and where it has none', async () => {
		const adobe = simulator();
		adobe.seedAudiences([{ name: 'A' }, { name: 'B' }]);
		expect(await testCredential(serverToServer(adobe))).toMatchObject({ status: 'OK' });
	});

	it('passes with blanks around the gateway and a slash at its end', async () => {
		const adobe = simulator();
		const gatewayUrl = ` ${adobe.gatewayUrl}/ `;
		expect(await testCredential(serverToServer(adobe, { gatewayUrl }))).toMatchObject({
			status: 'OK',
		});
	});
});

const refused = (words: RegExp) => ({
	status: 'Error',
	message: expect.stringMatching(words) as string,
});

describe('what the sign-in service refuses is named', () => {
	it.each([
		[
			'a wrong secret',
			{ clientSecret: 'p8e-wrong' },
			/Client ID or the Client Secret\. .* copy both again/,
		],
		[
			'a wrong Client ID',
			{ apiKey: 'wrong' },
			/Client ID or the Client Secret\. .* copy both again/,
		],
		['a wrong scope', { scopes: 'openid,everything' }, /Scopes\. .* copy the list/],
	])('%s', async (_, wrong, words) => {
		const adobe = simulator();
		expect(await testCredential(serverToServer(adobe, wrong))).toEqual(refused(words));
		expect(adobe.counts).toMatchObject({ token: 1, list: 0 });
	});
});

describe('what the gateway refuses is named', () => {
	it.each([
		['a wrong API key', { apiKey: 'wrong' }, /did not accept the API key.*'Client ID \(API Key\)'/],
		['a wrong organization', { orgId: 'ABC@AdobeOrg' }, /'Organization ID'.*Adobe Admin Console/],
		['a wrong sandbox', { sandboxName: 'prdo' }, /not the sandbox.*'Sandbox Name'.*administrator/],
	])('%s', async (_, wrong, words) => {
		const adobe = simulator();
		expect(await testCredential(pastedGood(adobe, wrong))).toEqual(refused(words));
	});

	it('an expired pasted token', async () => {
		const adobe = simulator();
		const entered = pastedGood(adobe);
		adobe.expireTokens();
		expect(await testCredential(entered)).toEqual(
			refused(/lives 24 hours: paste a new one.*OAuth Server-to-Server/),
		);
	});
});

describe('what is wrong with the entries is named before any request', () => {
	it.each([
		['an organization ID without @AdobeOrg', { orgId: 'ABC' }, /'Organization ID'/],
		['an empty sandbox', { sandboxName: '' }, /'Sandbox Name'/],
		['a gateway without https', { gatewayUrl: 'http://platform.adobe.io' }, /'Gateway URL'/],
	])('%s', async (_, wrong, words) => {
		const adobe = simulator();
		expect(await testCredential(serverToServer(adobe, wrong))).toEqual(refused(words));
		expect(await testCredential(pastedGood(adobe, wrong))).toEqual(refused(words));
		expect(adobe.requests).toEqual([]);
	});
});

describe('an answer', () => {
	const answered = async (answer: Answer) => {
		const adobe = simulator();
		adobe.order({ route: 'list', before: answer, times: Infinity });
		return await testCredential(serverToServer(adobe));
	};

	it.each<[string, Answer]>([
		['a page', html(200)],
		['a page with status 404', html(404)],
		['an empty body', empty(200)],
		['JSON of somebody else', json(200, { hello: 'world' })],
		['null', json(200, null)],
	])('that is %s is not one of Adobe, and the gateway is to be checked', async (_, answer) => {
		expect(await answered(answer)).toEqual(refused(/not one of Adobe.*'Gateway URL'/));
	});

	it('that is a redirect is not followed', async () => {
		const elsewhere = await startElsewhere();
		try {
			expect(await answered(redirect(302, elsewhere.url))).toEqual(refused(/'Gateway URL'/));
			expect(elsewhere.requests).toEqual([]);
		} finally {
			await elsewhere.close();
		}
	});

	it('of a gateway that is too busy says so', async () => {
		expect(await answered(adobeError('429050'))).toEqual(refused(/too many requests/));
	});

	it.each<[string, Answer, RegExp]>([
		['a 429 of a proxy', html(429), /too many requests/],
		['a 429 in JSON without a code', json(429, { message: 'slow down' }), /too many requests/],
		['a 407', html(407), /proxy .*refused/],
		['a 407 in JSON', json(407, { status: 407, title: 'Proxy' }), /proxy .*refused/],
		['a 503', html(503), /on the side of Adobe.*again later/],
		['a 503 in JSON', json(503, { title: 'down' }), /on the side of Adobe.*again later/],
		['a 524 without a body', empty(524), /on the side of Adobe.*again later/],
		[
			'an API key code as a number',
			json(403, { error_code: 403003 }),
			/did not accept the API key/,
		],
		['an organization code as a number', json(403, { error_code: 403025 }), /organization/],
		['a busy code as a number', json(200, { error_code: 429050 }), /too many requests/],
	])('that is %s is told for what it is', async (_, answer, words) => {
		const said = await answered(answer);
		expect(said).toEqual(refused(words));
		expect(said.message).not.toMatch(/sandbox|Gateway URL/);
	});

	it('that is a page of a proxy is not blamed on the gateway alone', async () => {
		expect(await answered(html(403))).toEqual(refused(/proxy in between may have answered/));
	});

	it.each<[string, Answer]>([
		['500', adobeError('100970-500')],
		['502', adobeError('100970-502')],
	])("with status %s is Adobe's trouble, not the credential's", async (_, answer) => {
		expect(await answered(answer)).toEqual(refused(/on the side of Adobe.*again later/));
	});
});

describe('a credential with a token stored from before', () => {
	const stored = (adobe: Simulator) => {
		const entered = { ...serverToServer(adobe), imsToken: adobe.issueToken() };
		const settings = readSettings(entered);
		if (settings.authentication !== 'oAuthServerToServer') throw new Error('not expected');
		return { ...entered, imsTokenOwner: ownerOfToken(settings) };
	};

	it('is tested with the secret that was just entered, not with that token', async () => {
		const changed = { ...stored(simulator()), clientSecret: 'wrong' };
		expect(await testCredential(changed)).toEqual(refused(/Client Secret/));
	});

	it('is tested with a new token where that one has expired', async () => {
		const adobe = simulator();
		const credential = stored(adobe);
		adobe.expireTokens();
		expect(await testCredential(credential)).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(adobe.counts.token).toBe(1);
	});
});

it('says on the credential what the test does not prove', () => {
	const notices = new AdobeExperiencePlatformApi().properties
		.filter(({ type }) => type === 'notice')
		.map(({ displayName }) => displayName);
	expect(notices).toContainEqual(expect.stringMatching(/test.*(create|creating)/i));
});

it.each([
	['a page that repeats the request', html],
	['JSON that repeats the request', (status: number) => json(status, {})],
])('shows no secret of %s', async (_, shape) => {
	const adobe = simulator();
	const token = adobe.issueToken();
	const answer = { ...shape(403), body: `{"status":403,"detail":"Bearer ${token}"}` };
	adobe.order({ route: 'list', before: answer });
	const result = await testCredential(pasted(adobe, { accessToken: token }));
	expect(result).toEqual(refused(/sandbox/));
	expect(result.message).not.toContain(token);
});
