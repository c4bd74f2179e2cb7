import { adobeError } from '../simulator';
import { row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const CURRENT = '/data/core/ais/audiences';
const FORMER = '/core/ais/audiences';

it('takes the current base path where the gateway has both', async () => {
	await adobe.create(rows(3));
	expect(adobe.paths()).toEqual([CURRENT, CURRENT, CURRENT]);
});

it.each(['html', 'json'] as const)(
	'finds the former base path with one wasted request for 50 rows, the missing route being said in %s',
	async (missingRoute) => {
		adobe.set({ basePaths: ['/core/ais'], missingRoute });
		const { items } = await adobe.create(rows(50));
		expect(items).toHaveLength(50);
		expect(adobe.paths().filter((path) => path === CURRENT)).toHaveLength(1);
		expect(adobe.paths().filter((path) => path === FORMER)).toHaveLength(50);
		expect(adobe.simulator.audiences).toHaveLength(50);
	},
);

it('wastes one request where the credential has no token yet either', async () => {
	adobe.simulator.settings.basePaths = ['/core/ais'];
	const { items } = await adobe.create(rows(50), {
		credential: adobe.credential({ imsToken: '' }),
	});
	expect(items).toHaveLength(50);
	expect(adobe.simulator.counts).toMatchObject({ create: 51, token: 1 });
});

it.each(['html', 'json'] as const)(
	'says that the path is wrong where the gateway has neither, the missing route being said in %s',
	async (missingRoute) => {
		adobe.set({ basePaths: [], missingRoute });
		const { error } = await adobe.create([row('Subscribers')]);
		expect(error?.message).toMatch(/path .*does not exist/i);
		expect(error?.description).toMatch(/'Base Path'/);
		expect(error?.description).toContain(FORMER);
		expect(adobe.paths()).toEqual([CURRENT, FORMER]);
	},
);

it.each(['/data/core/ais', '/core/ais'])('keeps to %s where that is chosen', async (basePath) => {
	await adobe.create(rows(3), { credential: adobe.credential({ basePath }) });
	expect(adobe.paths()).toEqual(Array(3).fill(`${basePath}/audiences`));
});

it.each([
	['/data/core/ais', '/core/ais'],
	['/core/ais', '/data/core/ais'],
])('tries no other path than %s where that is chosen', async (basePath, existing) => {
	adobe.simulator.settings.basePaths = [existing];
	const { error } = await adobe.create([row('Subscribers')], {
		credential: adobe.credential({ basePath }),
	});
	expect(error?.message).toMatch(/path .*does not exist/i);
	expect(error?.message).not.toMatch(/audience was not found|no such audience/i);
	expect(error?.description).toContain(`${basePath}/audiences`);
	expect(adobe.paths()).toEqual([`${basePath}/audiences`]);
});

it.each(['100940-404', 'UPAPI-113430-404'] as const)(
	'does not change the path because of a %s, which is about an audience',
	async (code) => {
		adobe.simulator.order({ route: 'create', before: adobeError(code) });
		const { items } = await adobe.create(rows(3), {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(new Set(adobe.paths())).toEqual(new Set([CURRENT]));
		expect(items.map(({ created }) => created)).toEqual([undefined, true, true]);
		expect(items[0]?.error).toMatch(/no such audience/i);
	},
);
