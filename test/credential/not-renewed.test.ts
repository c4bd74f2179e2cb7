import { adobeError } from '../simulator';
import { eachSimulator } from './each-simulator';
import { errorsOf, runRows } from './run-rows';
import { serverToServer } from './stored';

const simulator = eachSimulator();

describe.each(['100920-401', '100921-401', '100922-401'] as const)('code %s', (code) => {
	it('causes no token call where the stored token is good', async () => {
		const adobe = simulator();
		adobe.order({ route: 'create', before: adobeError(code), times: Infinity });
		await runRows(30, serverToServer(adobe, { imsToken: adobe.issueToken() }));
		expect(adobe.counts).toMatchObject({ token: 0, create: 30 });
	});

	it('causes no second token call where the run fetched the token', async () => {
		const adobe = simulator();
		adobe.order({ route: 'create', before: adobeError(code), times: Infinity });
		const { items } = await runRows(30, serverToServer(adobe));
		expect(adobe.counts).toMatchObject({ token: 1, create: 30 });
		expect(items).toEqual(
			Array(30).fill(
				expect.objectContaining({
					details: expect.objectContaining({ adobeCode: code }) as unknown,
				}),
			),
		);
	});
});

describe.each(['401013', '100911-400'] as const)('a new token that is refused too: %s', (code) => {
	it.each([
		['the run fetched it', false],
		['it replaced a stored one', true],
	])('ends the run after one token call where %s', async (_, stored) => {
		const adobe = simulator();
		adobe.order({ route: 'create', before: adobeError(code), times: Infinity });
		const imsToken = stored ? adobe.issueToken() : '';
		const run = await runRows(100, serverToServer(adobe, { imsToken }));
		expect(adobe.counts.token).toBe(1);
		expect(adobe.counts.create).toBeLessThanOrEqual(40);
		const refusal = /did not accept the access token.*already asked Adobe for a new token/;
		expect(errorsOf(run)).toEqual(Array(100).fill(expect.stringMatching(refusal)));
	});
});
