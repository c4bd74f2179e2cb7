import { StoredCredential } from '../engine/credentials-helper';
import { complaintsOf, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError } from '../simulator';
import { pasted } from './stored';

const adobe = useVirtualAdobe();

const runRows = async (count: number, accessToken: string, entered = {}) =>
	await adobe.create(rows(count), {
		credential: new StoredCredential(pasted(adobe.simulator, { accessToken, ...entered })),
		settings: { onError: 'continueRegularOutput' },
	});

const expiredToken = () => {
	const accessToken = adobe.simulator.issueToken();
	adobe.simulator.expireTokens();
	return accessToken;
};

it.each([
	['as it is', (token: string) => token],
	['after the word Bearer', (token: string) => `Bearer ${token}`],
	['after bearer in small letters, with blanks around', (token: string) => ` bearer  ${token}\n`],
])('works where it was pasted %s', async (_, paste) => {
	await runRows(3, paste(adobe.simulator.issueToken()));
	expect(adobe.simulator.audiences).toHaveLength(3);
	expect(adobe.simulator.counts.token).toBe(0);
});

describe('that has expired', () => {
	it('says to paste a new one or to switch, on every row', async () => {
		const run = await runRows(30, expiredToken());
		const advice = /live 24 hours.*paste a new one, or switch.*OAuth Server-to-Server/;
		expect(complaintsOf(run)).toEqual(Array(30).fill(expect.stringMatching(advice)));
	});

	it('is said of a 400 with code 100911-400 too', async () => {
		adobe.simulator.order({ route: 'create', before: adobeError('100911-400'), times: Infinity });
		const run = await runRows(1, adobe.simulator.issueToken());
		expect(complaintsOf(run)).toEqual([expect.stringContaining('paste a new one')]);
	});

	it.each([
		['auto', 1],
		['/data/core/ais', 20],
	])('is sent with no row after those in flight, with base path %s', async (basePath, inFlight) => {
		await runRows(100, expiredToken(), { basePath });
		expect(adobe.simulator.counts.create).toBe(inFlight);
		expect(adobe.simulator.counts.token).toBe(0);
	});
});
