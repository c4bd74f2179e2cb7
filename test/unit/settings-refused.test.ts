import fc from 'fast-check';

import { AdobeExperiencePlatformApi } from '../../credentials/AdobeExperiencePlatformApi.credentials';
import { inFull, thrownFailure } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { readSettings } from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { pasted, serverToServer } from './stored-credential';

/** Everything a refusal says; empty where the credential was taken. */
function refusalOf(credential: object): string {
	try {
		readSettings(credential);
		return '';
	} catch (error) {
		const failure = thrownFailure(error);
		return failure === undefined ? String(error) : `${failure.message} ${inFull(failure)}`;
	}
}

const labels = new Map(
	new AdobeExperiencePlatformApi().properties.map(({ name, displayName }) => [name, displayName]),
);

const naming = (field: string) => `'${labels.get(field)}'`;

describe('an empty field', () => {
	it.each(['apiKey', 'clientSecret', 'orgId', 'sandboxName'])('%s is named', (field) => {
		for (const value of ['', '   ', null, undefined]) {
			expect(refusalOf({ ...serverToServer, [field]: value })).toContain(
				`${naming(field)} is empty`,
			);
		}
	});

	it.each(['', '  ', 'Bearer', 'Bearer   ', null])('accessToken %p is named', (accessToken) => {
		expect(refusalOf({ ...pasted, accessToken })).toContain(`${naming('accessToken')} is empty`);
	});

	it('of the other kind of authentication does not matter', () => {
		expect(refusalOf({ ...pasted, clientSecret: '' })).toBe('');
		expect(refusalOf({ ...serverToServer, accessToken: '' })).toBe('');
	});
});

it.each([
	'1234567890ABCDEF12345678',
	'@AdobeOrg',
	'1234@AdobeOrg.example',
	'1234 5678@AdobeOrg',
	'me@example.com',
])('refuses the organization ID %p and says how one ends', (orgId) => {
	expect(refusalOf({ ...serverToServer, orgId })).toContain(
		`${naming('orgId')} must end in @AdobeOrg`,
	);
});

describe.each(['gatewayUrl', 'imsUrl'])('%s', (field) => {
	it.each([
		'http://platform.adobe.io',
		'platform.adobe.io',
		'//platform.adobe.io',
		'ftp://127.0.0.1',
		'http://127.0.0.1.example.com',
		'http://localhost.example.com',
		'http://localhost@example.com',
		'http://10.0.0.1',
		'https://',
		'javascript:alert(1)',
	])('is refused where it is %p', (value) => {
		expect(refusalOf({ ...serverToServer, [field]: value })).toContain(
			`${naming(field)} must be a whole address that begins with https://`,
		);
	});
});

it.each(Object.keys(serverToServer))(
	'names %s where an expression made something else than text of it',
	(field) => {
		for (const value of [12345, {}, ['a']]) {
			expect(refusalOf({ ...serverToServer, [field]: value })).toContain(naming(field));
		}
	},
);

it.each(['authentication', 'basePath'])('names %s where it is none of its choices', (field) => {
	expect(refusalOf({ ...serverToServer, [field]: 'another' })).toContain(naming(field));
});

it('says that nothing was sent and where to go', () => {
	expect(refusalOf({})).toMatch(/Open the credential in n8n.*Nothing was sent to Adobe/);
});

it('never repeats a secret, whatever is wrong', () => {
	const secret = fc.stringMatching(/^s3cret-\w{8}$/);
	const value = fc.oneof(fc.string(), fc.constant(undefined), fc.jsonValue());
	const fields = fc.record({ orgId: value, sandboxName: value, gatewayUrl: value, imsUrl: value });
	fc.assert(
		fc.property(secret, fields, (hidden, wrong) => {
			const secrets = { apiKey: hidden, clientSecret: hidden, imsToken: hidden };
			expect(refusalOf({ ...serverToServer, ...secrets, ...wrong })).not.toContain(hidden);
			const token = { apiKey: hidden, accessToken: hidden };
			expect(refusalOf({ ...pasted, ...token, ...wrong })).not.toContain(hidden);
		}),
		{ numRuns: 300 },
	);
});

it.each(['apiKey', 'clientSecret', 'accessToken'])(
	'never repeats what was pasted into the wrong place: %s',
	(field) => {
		const entered = field === 'accessToken' ? pasted : serverToServer;
		for (const place of ['orgId', 'gatewayUrl', 'basePath', 'authentication']) {
			const refusal = refusalOf({ ...entered, [field]: 's3cret-value', [place]: 's3cret-value' });
			expect(refusal).not.toBe('');
			expect(refusal).not.toContain('s3cret-value');
		}
	},
);
