import { eachSimulator } from './each-simulator';
import { runRows } from './run-rows';
import { pasted, serverToServer } from './stored';

const simulator = eachSimulator();

it('asks for a token with a form in the body', async () => {
	const adobe = simulator();
	await runRows(1, serverToServer(adobe));
	const [request] = adobe.requestsTo('token');
	expect(request).toMatchObject({
		method: 'POST',
		path: '/ims/token/v3',
		status: 200,
		body: {
			grant_type: 'client_credentials',
			client_id: adobe.client.apiKey,
			client_secret: adobe.client.clientSecret,
			scope: adobe.client.scopes,
		},
	});
	expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
});

it('puts nothing into the address', async () => {
	const adobe = simulator();
	await runRows(1, serverToServer(adobe));
	expect(adobe.requestsTo('token').map(({ query }) => query.toString())).toEqual(['']);
});

it('sends no header of the gateway to the sign-in service', async () => {
	const adobe = simulator();
	await runRows(1, serverToServer(adobe));
	const headers = adobe.requestsTo('token').flatMap((request) => Object.keys(request.headers));
	expect(headers).not.toContain('authorization');
	expect(headers.filter((name) => name.startsWith('x-'))).toEqual([]);
});

it.each([
	['by blanks', (scopes: string) => scopes.replaceAll(',', ' ')],
	['by commas and blanks', (scopes: string) => ` ${scopes.replaceAll(',', ' , ')}\n`],
	['not at all, as there are none', () => ''],
])('sends the scopes as Adobe wants them, however they are separated: %s', async (_, separate) => {
	const adobe = simulator();
	const credential = serverToServer(adobe, { scopes: separate(adobe.client.scopes) });
	await runRows(1, credential);
	expect(adobe.requestsTo('token')).toMatchObject([{ body: { scope: adobe.client.scopes } }]);
	expect(adobe.audiences).toHaveLength(1);
});

it('sends a secret with any signs in it whole', async () => {
	const adobe = simulator();
	const clientSecret = 'a+b&c=d%20e/f?ä"\\';
	await runRows(1, serverToServer(adobe, { clientSecret }));
	expect(adobe.requestsTo('token')).toMatchObject([{ body: { client_secret: clientSecret } }]);
});

it('asks for no token where one was pasted', async () => {
	const adobe = simulator();
	await runRows(3, pasted(adobe, { accessToken: adobe.issueToken() }));
	expect(adobe.counts).toMatchObject({ token: 0, create: 3 });
});

it('works with values that were pasted with blanks around them', async () => {
	const adobe = simulator();
	const padded = Object.entries({ ...adobe.client, imsUrl: adobe.imsUrl }).map(
		([field, value]) => [field, ` ${value}\n`] as const,
	);
	await runRows(1, serverToServer(adobe, Object.fromEntries(padded)));
	expect(adobe.audiences).toHaveLength(1);
});
