import type { Simulator } from '../simulator';
import { adobeError } from '../simulator';
import { eachSimulator } from './each-simulator';
import { errorsOf, runRows } from './run-rows';
import { pasted } from './stored';

const simulator = eachSimulator();

const expiredToken = (adobe: Simulator) => {
	const accessToken = adobe.issueToken();
	adobe.expireTokens();
	return accessToken;
};

it.each([
	['as it is', (token: string) => token],
	['after the word Bearer', (token: string) => `Bearer ${token}`],
	['after bearer in small letters, with blanks around', (token: string) => ` bearer  ${token}\n`],
])('works where it was pasted %s', async (_, paste) => {
	const adobe = simulator();
	await runRows(3, pasted(adobe, { accessToken: paste(adobe.issueToken()) }));
	expect(adobe.audiences).toHaveLength(3);
	expect(adobe.counts.token).toBe(0);
});

describe('that has expired', () => {
	it('says to paste a new one or to switch, on every row', async () => {
		const adobe = simulator();
		const run = await runRows(30, pasted(adobe, { accessToken: expiredToken(adobe) }));
		const advice = /live 24 hours.*paste a new one, or switch.*OAuth Server-to-Server/;
		expect(errorsOf(run)).toEqual(Array(30).fill(expect.stringMatching(advice)));
	});

	it('is said of a 400 with code 100911-400 too', async () => {
		const adobe = simulator();
		adobe.order({ route: 'create', before: adobeError('100911-400'), times: Infinity });
		const run = await runRows(1, pasted(adobe, { accessToken: adobe.issueToken() }));
		expect(errorsOf(run)).toEqual([expect.stringContaining('paste a new one')]);
	});

	it.each(['auto', '/data/core/ais'])(
		'is sent with no row after those in flight, with base path %s',
		async (basePath) => {
			const adobe = simulator();
			await runRows(100, pasted(adobe, { basePath, accessToken: expiredToken(adobe) }));
			expect(adobe.counts.create).toBeLessThanOrEqual(20);
			expect(adobe.counts.token).toBe(0);
		},
	);
});
