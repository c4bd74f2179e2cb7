import fc from 'fast-check';

import {
	adobeHeaders,
	readSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';

const settings = readSettings({
	authentication: 'accessToken',
	apiKey: 'key',
	orgId: 'org@AdobeOrg',
	sandboxName: 'dev',
	accessToken: 'token',
});

const ADOBE = {
	authorization: 'Bearer token',
	'x-api-key': 'key',
	'x-gw-ims-org-id': 'org@AdobeOrg',
	'x-sandbox-name': 'dev',
};

/** A header's name with each letter in either case. */
const inAnyCase = (name: string) =>
	fc
		.array(fc.boolean(), { minLength: name.length, maxLength: name.length })
		.map((upper) =>
			[...name].map((letter, i) => (upper[i] ? letter.toUpperCase() : letter)).join(''),
		);

it('are the four that every Adobe call needs', () => {
	expect(adobeHeaders(settings)).toEqual(ADOBE);
});

it("keep the request's own other headers", () => {
	const own = { Accept: 'application/json', 'X-Trace': '1' };
	expect(adobeHeaders(settings, own)).toEqual({ ...own, ...ADOBE });
});

it('name the sandbox of the request, in whatever case it wrote the header', () => {
	fc.assert(
		fc.property(inAnyCase('x-sandbox-name'), (name) => {
			expect(adobeHeaders(settings, { [name]: 'prod' })).toEqual({
				...ADOBE,
				'x-sandbox-name': 'prod',
			});
		}),
	);
});

it.each(['authorization', 'x-api-key', 'x-gw-ims-org-id'])(
	'take %s from the credential only',
	(header) => {
		fc.assert(
			fc.property(inAnyCase(header), fc.string(), (name, value) => {
				expect(adobeHeaders(settings, { [name]: value })).toEqual(ADOBE);
			}),
		);
	},
);

it("leave the request's own headers as they were", () => {
	const own = Object.freeze({ 'X-Sandbox-Name': 'prod' });
	adobeHeaders(settings, own);
	expect(own).toEqual({ 'X-Sandbox-Name': 'prod' });
});
