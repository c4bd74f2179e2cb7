import { credentialTest } from '../../nodes/AdobeExperiencePlatform/adobe/session/credentialTest';

/** What n8n shows for a body that came back as a success: the message of the first rule that fits. */
function saidOf(body: Readonly<Record<string, unknown>>): string | undefined {
	for (const rule of credentialTest.rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if (body[key] === value) return message;
	}
	return undefined;
}

it('says nothing of a list of audiences', () => {
	expect(saidOf({ children: [], _page: {} })).toBeUndefined();
});

it.each([
	['403003', /did not accept the API key/],
	['403025', /refused access to this organization/],
	['429050', /too many requests/],
	['401013', /did not accept the access token/],
])('says what the code %s means', (code, words) => {
	expect(saidOf({ error_code: code, message: '' })).toMatch(words);
});

it.each([
	[400, /token, but not the sandbox/],
	[401, /did not accept the access token/],
	[403, /token, but not the sandbox/],
	[404, /token, but not the sandbox/],
	[429, /too many requests/],
	[500, /on the side of Adobe/],
	[502, /on the side of Adobe/],
	[503, /on the side of Adobe/],
	[504, /on the side of Adobe/],
])('says what the status %d in a body means', (status, words) => {
	expect(saidOf({ status, title: '' })).toMatch(words);
});

it('says of anything else that Adobe did not answer', () => {
	expect(saidOf({ hello: 'world' })).toMatch(/not one of Adobe Experience Platform/);
	expect(saidOf({ status: 418 })).toMatch(/not one of Adobe Experience Platform/);
});

it('says what a refused token is where n8n sees the status, and asks for one audience only', () => {
	expect(credentialTest.rules?.[0]).toMatchObject({
		type: 'responseCode',
		properties: { value: 401, message: saidOf({ status: 401 }) },
	});
	expect(credentialTest.request).toMatchObject({
		url: '/data/core/ups/audiences',
		qs: { limit: 1 },
		ignoreHttpStatusErrors: { ignore: true, except: expect.arrayContaining([401, 407, 429, 503]) },
		disableFollowRedirect: true,
	});
});
