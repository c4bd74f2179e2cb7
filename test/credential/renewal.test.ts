import type { StoredCredential } from '../engine/credentials-helper';
import { rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError } from '../simulator';

const adobe = useVirtualAdobe();

const run = async (count: number, credential: StoredCredential) =>
	await adobe.create(rows(count), {
		credential,
		settings: { onError: 'continueRegularOutput' },
	});

const withDeadToken = (entered = {}) => {
	const credential = adobe.credential(entered);
	adobe.simulator.expireTokens();
	return credential;
};

it('fetches one token for all rows of a run', async () => {
	await run(40, adobe.credential({ imsToken: '' }));
	expect(adobe.simulator.counts).toMatchObject({ token: 1, create: 40 });
});

it('fetches none where the stored one is good', async () => {
	await run(5, adobe.credential());
	expect(adobe.simulator.counts).toMatchObject({ token: 0, create: 5 });
});

it('stores a fetched token for the next run', async () => {
	const credential = adobe.credential({ imsToken: '' });
	await run(2, credential);
	await run(2, credential);
	expect(adobe.simulator.counts).toMatchObject({ token: 1, create: 4 });
	expect(credential.updates).toBe(1);
});

describe('a token that died between two runs', () => {
	it.each(['auto', '/data/core/ais'])(
		'costs twenty rows one token call, with base path %s',
		async (basePath) => {
			const { items } = await run(20, withDeadToken({ basePath }));
			expect(items.map(({ created }) => created)).toEqual(Array(20).fill(true));
			expect(adobe.simulator.counts.token).toBe(1);
			expect(adobe.simulator.audiences).toHaveLength(20);
		},
	);

	it('costs two runs at once one token call', async () => {
		const credential = withDeadToken();
		await Promise.all([run(20, credential), run(20, credential)]);
		expect(adobe.simulator.counts.token).toBe(1);
		expect(adobe.simulator.audiences).toHaveLength(40);
	});
});

describe('a token that dies amid a run', () => {
	/** Lets the first twenty rows through; the token dies as the twenty-first arrives, one of forty. */
	async function runWhileTokenDies(entered = {}) {
		void adobe.arrivalOf(21).then(() => adobe.simulator.expireTokens());
		return await run(60, adobe.credential({ basePath: '/data/core/ais', ...entered }));
	}

	it('costs the rows in flight one token call', async () => {
		await runWhileTokenDies();
		const refused = adobe.simulator.requestsTo('create').filter(({ status }) => status === 401);
		expect(refused).toHaveLength(40);
		expect(adobe.simulator.counts.token).toBe(1);
	});

	it('costs one more where the run fetched it itself', async () => {
		await runWhileTokenDies({ imsToken: '' });
		expect(adobe.simulator.counts.token).toBe(2);
	});

	it('costs no row and creates none twice', async () => {
		const { items } = await runWhileTokenDies({ imsToken: '' });
		expect(items.map(({ created }) => created)).toEqual(Array(60).fill(true));
		expect(new Set(adobe.simulator.audiences.map(({ name }) => name)).size).toBe(60);
		expect(adobe.simulator.audiences).toHaveLength(60);
	});
});

it('takes a 400 with code 100911-400 for a dead token', async () => {
	adobe.simulator.order({ route: 'create', before: adobeError('100911-400') });
	const { items } = await run(5, adobe.credential());
	expect(items.map(({ created }) => created)).toEqual(Array(5).fill(true));
	expect(adobe.simulator.counts.token).toBe(1);
});

it('sends the renewed token, not the dead one, from then on', async () => {
	await run(20, withDeadToken());
	const accepted = adobe.simulator.requestsTo('create').filter(({ status }) => status === 200);
	expect(new Set(accepted.map(({ headers }) => headers.authorization))).toEqual(
		new Set([`Bearer ${adobe.simulator.issuedTokens.at(-1)}`]),
	);
});
