import { complaintsOf, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError, type AdobeCode } from '../simulator';

const adobe = useVirtualAdobe();

/** Runs rows with a stored token or none; every create is refused with this code. */
async function runRefused(code: AdobeCode, count: number, isStored: boolean) {
	adobe.simulator.order({ route: 'create', before: adobeError(code), times: Infinity });
	return await adobe.create(rows(count), {
		credential: adobe.credential(isStored ? {} : { imsToken: '' }),
		settings: { onError: 'continueRegularOutput' },
	});
}

describe.each(['100920-401', '100921-401', '100922-401'] as const)('code %s', (code) => {
	it('causes no token call where the stored token is good', async () => {
		await runRefused(code, 30, true);
		expect(adobe.simulator.counts).toMatchObject({ token: 0, create: 30 });
	});

	it('causes no second token call where the run fetched the token', async () => {
		const { items } = await runRefused(code, 30, false);
		expect(adobe.simulator.counts).toMatchObject({ token: 1, create: 30 });
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
		['the run fetched it, and asked once more', false, 2],
		['it replaced a stored one', true, 1],
	])('ends the run with the row that went ahead where %s', async (_, isStored, tokens) => {
		const run = await runRefused(code, 100, isStored);
		expect(adobe.simulator.counts).toMatchObject({ token: tokens, create: 2 });
		const refusal = /did not accept the access token.*already asked Adobe for a new token/;
		expect(complaintsOf(run)).toEqual(Array(100).fill(expect.stringMatching(refusal)));
	});
});
