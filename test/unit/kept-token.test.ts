import {
	adobeHeaders,
	ownerOfToken,
	readSettings,
	tokenOf,
	type ServerToServerSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { pasted, serverToServer } from './stored-credential';

function settingsOf(own: object): ServerToServerSettings {
	const settings = readSettings({ ...serverToServer, ...own });
	if (settings.authentication !== 'oAuthServerToServer') throw new Error('Not server to server');
	return settings;
}

const OWNER = ownerOfToken(settingsOf({}));

describe('a token that n8n kept', () => {
	it.each([OWNER, '', undefined])('is used where it was given to this credential: %p', (owner) => {
		expect(tokenOf(settingsOf({ imsToken: ' t-1 ', imsTokenOwner: owner }))).toBe('t-1');
	});

	it.each(['apiKey', 'clientSecret', 'scopes', 'imsUrl'])(
		'is not used once somebody has entered another %s',
		(field) => {
			const edited = { [field]: field === 'imsUrl' ? 'https://other.example' : 'other' };
			expect(ownerOfToken(settingsOf(edited))).not.toBe(OWNER);
			const kept = { imsToken: 't-1', imsTokenOwner: OWNER };
			expect(tokenOf(settingsOf({ ...edited, ...kept }))).toBe('');
		},
	);

	it.each(['orgId', 'sandboxName', 'gatewayUrl'])('has nothing to do with the %s', (field) => {
		const value = { orgId: 'x@AdobeOrg', sandboxName: 'x', gatewayUrl: 'https://x.example' }[field];
		expect(ownerOfToken(settingsOf({ [field]: value }))).toBe(OWNER);
	});

	it.each(['t\u00e4', 't\nt', 5, null, {}])(
		'is none where no header can hold it: %j',
		(imsToken) => {
			expect(tokenOf(settingsOf({ imsToken }))).toBe('');
		},
	);

	it('is asked for by a request without one', () => {
		expect(adobeHeaders(settingsOf({}))).toMatchObject({ authorization: 'Bearer none' });
		expect(adobeHeaders(settingsOf({ imsToken: 't-1' }))).toMatchObject({
			authorization: 'Bearer t-1',
		});
	});
});

it.each(['t\u00e4', 'Bearer t\u200b1', 't-1\u0000'])(
	'refuses a pasted token that no header can hold: %j',
	(accessToken) => {
		expect(() => readSettings({ ...pasted, accessToken })).toThrow(/'Access Token' has .* in it/);
	},
);
