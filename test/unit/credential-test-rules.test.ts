import { credentialTest } from '../../nodes/AdobeExperiencePlatform/adobe/session/credentialTest';

interface Properties {
	readonly value: number;
	readonly message: string;
}

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
])('says what the code %s means, as text and as a number', (code, words) => {
	expect(saidOf({ error_code: code, message: '' })).toMatch(words);
	expect(saidOf({ error_code: Number(code), message: '' })).toMatch(words);
});

it.each([
	[400, /token, but not the sandbox/],
	[401, /did not accept the access token/],
	[403, /token, but not the sandbox/],
	[404, /token, but not the sandbox/],
])('says what the status %d in a body means', (status, words) => {
	expect(saidOf({ status, title: '' })).toMatch(words);
});

it('says of anything else that Adobe did not answer', () => {
	expect(saidOf({ hello: 'world' })).toMatch(/not one of Adobe Experience Platform/);
	expect(saidOf({ status: 418 })).toMatch(/not one of Adobe Experience Platform/);
});

it('sees the statuses that it has words for, whatever the body', () => {
	const said = new Map(
		credentialTest.rules?.flatMap((rule) => {
			const { type, properties } = rule as { type: string; properties: Properties };
			return type === 'responseCode' ? [[properties.value, properties.message] as const] : [];
		}),
	);
	expect(said.get(401)).toBe(saidOf({ status: 401 }));
	expect(said.get(407)).toMatch(/proxy/);
	expect(said.get(429)).toMatch(/too many requests/);
	const adobesSide = [...said].filter(([, words]) => words.includes('on the side of Adobe'));
	expect(adobesSide.map(([status]) => status)).toEqual([
		408, 499, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 530, 598, 599,
	]);
	expect(credentialTest.request.ignoreHttpStatusErrors).toEqual({
		ignore: true,
		except: [...said.keys()],
	});
});

it('asks for one audience, and follows nobody', () => {
	expect(credentialTest.request).toMatchObject({
		url: '/data/core/ups/audiences',
		qs: { limit: 1 },
		disableFollowRedirect: true,
	});
});
