import fc from 'fast-check';

import {
	DEFAULT_SCOPES,
	GATEWAY_URL,
	IMS_URL,
	readSettings,
	secretsOf,
	tokenOf,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { pasted, serverToServer } from './stored-credential';

describe('pasted values', () => {
	const chosen = ['authentication', 'basePath'];
	const typed = Object.entries(serverToServer).filter(([field]) => !chosen.includes(field));

	it.each(typed)('lose the blanks around %s', (field, value) => {
		const read = readSettings({ ...serverToServer, [field]: ` \t${value}\r\n` });
		expect(read).toEqual(readSettings(serverToServer));
	});

	it('lose the blanks around an access token', () => {
		expect(tokenOf(readSettings({ ...pasted, accessToken: '\n t-1 ' }))).toBe('t-1');
	});
});

describe('scopes', () => {
	it.each([
		['openid,session', 'openid,session'],
		['openid session', 'openid,session'],
		['openid, session', 'openid,session'],
		[' openid ,\n session , ', 'openid,session'],
		['', DEFAULT_SCOPES],
		[' , ', DEFAULT_SCOPES],
	])('%p are sent as %p', (scopes, sent) => {
		expect(readSettings({ ...serverToServer, scopes })).toMatchObject({ scopes: sent });
	});

	it('come out comma-separated however they were separated', () => {
		const scope = fc.stringMatching(/^[a-zA-Z_.]+$/);
		const separator = fc.constantFrom(',', ' ', ', ', ' ,', '\n', '\t,\t');
		fc.assert(
			fc.property(fc.array(scope, { minLength: 1 }), separator, (scopes, between) => {
				expect(readSettings({ ...serverToServer, scopes: scopes.join(between) })).toMatchObject({
					scopes: scopes.join(','),
				});
			}),
		);
	});
});

it.each(['t-1', 'Bearer t-1', 'bearer t-1', ' BEARER   t-1 ', 'Bearer\tt-1'])(
	'takes the token out of %p',
	(accessToken) => {
		expect(tokenOf(readSettings({ ...pasted, accessToken }))).toBe('t-1');
	},
);

describe('an address', () => {
	it.each(['', '   ', null, undefined])('is the usual one where the field holds %p', (value) => {
		const read = readSettings({ ...serverToServer, gatewayUrl: value, imsUrl: value });
		expect(read).toMatchObject({ gatewayUrl: GATEWAY_URL, imsUrl: IMS_URL });
	});

	it('loses the slashes at its end', () => {
		const gatewayUrl = 'https://platform-nld2.adobe.io//';
		expect(readSettings({ ...serverToServer, gatewayUrl }).gatewayUrl).toBe(
			'https://platform-nld2.adobe.io',
		);
	});

	it.each([
		'https://platform-va7.adobe.io',
		'http://127.0.0.1:8080',
		'http://127.9.9.9',
		'http://localhost:3000',
		'http://[::1]:8080',
	])('may be %s', (gatewayUrl) => {
		expect(readSettings({ ...serverToServer, gatewayUrl }).gatewayUrl).toBe(gatewayUrl);
	});
});

it('is OAuth Server-to-Server where nothing else was chosen', () => {
	const { orgId, apiKey, sandboxName, clientSecret } = serverToServer;
	const { authentication } = readSettings({ orgId, apiKey, sandboxName, clientSecret });
	expect(authentication).toBe('oAuthServerToServer');
});

describe('the secrets', () => {
	it('of OAuth Server-to-Server are the secret and the token that n8n keeps', () => {
		const read = readSettings({ ...serverToServer, imsToken: 't-2' });
		expect(secretsOf(read)).toEqual([serverToServer.clientSecret, 't-2']);
	});

	it('of a pasted token are that token', () => {
		expect(secretsOf(readSettings(pasted))).toEqual(['pasted-token-value']);
	});
});
