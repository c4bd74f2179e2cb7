import { StoredCredential } from '../engine/credentials-helper';
import { adobeError, startSimulator, type Simulator } from '../simulator';
import { eachSimulator } from './each-simulator';
import { runRows } from './run-rows';
import { serverToServer } from './stored';

const simulator = eachSimulator();

const storedWithDeadToken = (adobe: Simulator, other = {}) => {
	const imsToken = adobe.issueToken();
	adobe.expireTokens();
	return new StoredCredential(serverToServer(adobe, { imsToken, ...other }));
};

it('fetches one token for all rows of a run', async () => {
	const adobe = simulator();
	await runRows(40, serverToServer(adobe));
	expect(adobe.counts).toMatchObject({ token: 1, create: 40 });
});

it('fetches none where the stored one is good', async () => {
	const adobe = simulator();
	await runRows(5, serverToServer(adobe, { imsToken: adobe.issueToken() }));
	expect(adobe.counts).toMatchObject({ token: 0, create: 5 });
});

it('stores a fetched token for the next run', async () => {
	const adobe = simulator();
	const credential = new StoredCredential(serverToServer(adobe));
	await runRows(2, credential);
	await runRows(2, credential);
	expect(adobe.counts).toMatchObject({ token: 1, create: 4 });
	expect(credential.updates).toBe(1);
});

describe('a token that died between two runs', () => {
	it.each(['auto', '/data/core/ais'])(
		'costs twenty rows one token call, with base path %s',
		async (basePath) => {
			const adobe = simulator();
			adobe.settings.latencyMs = 20;
			const { items } = await runRows(20, storedWithDeadToken(adobe, { basePath }));
			expect(items.map(({ created }) => created)).toEqual(Array(20).fill(true));
			expect(adobe.counts.token).toBe(1);
			expect(adobe.audiences).toHaveLength(20);
		},
	);

	it('costs two runs at once one token call', async () => {
		const adobe = simulator();
		adobe.settings.latencyMs = 20;
		const credential = storedWithDeadToken(adobe);
		await Promise.all([runRows(20, credential), runRows(20, credential)]);
		expect(adobe.counts.token).toBe(1);
		expect(adobe.audiences).toHaveLength(40);
	});
});

describe('a token that dies amid a run', () => {
	/** Lets the first twenty rows through; the token dies as the twenty-first arrives. */
	async function runWhileTokenDies(imsToken: (adobe: Simulator) => string) {
		const adobe = await startSimulator({
			settings: { latencyMs: 30 },
			onRequest: () => {
				if (adobe.counts.create === 21) adobe.expireTokens();
			},
		});
		try {
			const credential = serverToServer(adobe, { imsToken: imsToken(adobe) });
			const { items } = await runRows(60, credential);
			return { adobe, created: items.filter(({ created }) => created === true) };
		} finally {
			await adobe.close();
		}
	}

	it('costs the rows in flight one token call', async () => {
		const { adobe } = await runWhileTokenDies((simulated) => simulated.issueToken());
		const refused = adobe.requestsTo('create').filter(({ status }) => status === 401);
		expect(refused.length).toBeGreaterThan(10);
		expect(adobe.counts.token).toBe(1);
	});

	it('costs one more where the run fetched it itself', async () => {
		const { adobe } = await runWhileTokenDies(() => '');
		expect(adobe.counts.token).toBe(2);
	});

	it('costs no row and creates none twice', async () => {
		const { adobe, created } = await runWhileTokenDies(() => '');
		expect(created).toHaveLength(60);
		expect(new Set(adobe.audiences.map(({ name }) => name)).size).toBe(60);
		expect(adobe.audiences).toHaveLength(60);
	});
});

it('takes a 400 with code 100911-400 for a dead token', async () => {
	const adobe = simulator();
	adobe.order({ route: 'create', before: adobeError('100911-400') });
	const { items } = await runRows(5, serverToServer(adobe, { imsToken: adobe.issueToken() }));
	expect(items.map(({ created }) => created)).toEqual(Array(5).fill(true));
	expect(adobe.counts.token).toBe(1);
});

it('sends the renewed token, not the dead one, from then on', async () => {
	const adobe = simulator();
	await runRows(20, storedWithDeadToken(adobe));
	const accepted = adobe.requestsTo('create').filter(({ status }) => status === 200);
	expect(new Set(accepted.map(({ headers }) => headers.authorization))).toEqual(
		new Set([`Bearer ${adobe.issuedTokens.at(-1)}`]),
	);
});
