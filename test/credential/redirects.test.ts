import { complaintsOf } from '../engine/use-adobe';
import { redirect } from '../simulator';
import { startElsewhere, type Elsewhere } from '../simulator/elsewhere';
import { testCredential } from './credential-tester';
import { eachSimulator } from './each-simulator';
import { runRows } from './run-rows';
import { serverToServer } from './stored';

const simulator = eachSimulator();

let elsewhere: Elsewhere;
beforeEach(async () => (elsewhere = await startElsewhere()));
afterEach(async () => await elsewhere.close());

describe.each([301, 302, 307, 308] as const)('a redirect with status %d', (status) => {
	it('of a create to another host is not followed', async () => {
		const adobe = simulator();
		const target = redirect(status, `${elsewhere.url}/data/core/ais/audiences`);
		adobe.order({ route: 'create', before: target, times: Infinity });
		const run = await runRows(3, serverToServer(adobe));
		expect(elsewhere.requests).toEqual([]);
		expect(complaintsOf(run)).toEqual(
			Array(3).fill(expect.stringMatching(/sent the request on to another address/)),
		);
		expect(adobe.counts).toMatchObject({ create: 3, list: 0 });
	});
});

describe.each([301, 302, 303, 307, 308] as const)('a redirect with status %d', (status) => {
	it('of the sign-in to another host is not followed', async () => {
		const adobe = simulator();
		const target = redirect(status, `${elsewhere.url}/ims/token/v3`);
		adobe.order({ route: 'token', before: target, times: Infinity });
		expect(await testCredential(serverToServer(adobe))).toEqual({
			status: 'Error',
			message: expect.stringMatching(/gave no access token/),
		});
		expect(elsewhere.requests).toEqual([]);
		expect(adobe.counts).toMatchObject({ token: 1, list: 0 });
	});
});

it('follows no 303 either, which says that the create was carried out, and finds what it made', async () => {
	const adobe = simulator();
	const target = redirect(303, `${elsewhere.url}/data/core/ais/audiences/1`);
	adobe.order({ route: 'create', after: target, times: Infinity });
	const { items } = await runRows(3, serverToServer(adobe));
	expect(elsewhere.requests).toEqual([]);
	expect(items.map(({ audienceId }) => audienceId)).toEqual(
		adobe.audiences.map(({ audienceId }) => audienceId),
	);
	expect(adobe.audiences).toHaveLength(3);
});

it('names the host that a create was not sent on to', async () => {
	const adobe = simulator();
	adobe.order({ route: 'create', before: redirect(307, `${elsewhere.url}/`) });
	const run = await runRows(1, serverToServer(adobe));
	expect(complaintsOf(run)).toEqual([expect.stringContaining(new URL(elsewhere.url).host)]);
});

it('does not follow a redirect on the same host either, which would drop the body', async () => {
	const adobe = simulator();
	adobe.order({ route: 'create', before: redirect(302, '/core/ais/audiences') });
	await runRows(1, serverToServer(adobe));
	expect(adobe.requests.map(({ route }) => route)).toEqual(['token', 'create']);
});
