import { AUTOMATIC, named, row, rows, useAdobe, useVirtualAdobe } from '../engine/use-adobe';
import type { RunResult } from '../engine/run-workflow';
import { adobeError, withHeaders, type Answer } from '../simulator';

const MODES = ['create', 'returnExisting', 'fail'] as const;
const NOT_CERTAIN = 'It is not certain whether this audience was created';
const APART_MS = [-5000, -2000, -1000, -1, 0, 1, 1000, 2000, 5000];

const ifExists = (ifAudienceExists: string) => ({
	parameters: { ...AUTOMATIC, options: { ifAudienceExists } },
	settings: { onError: 'continueRegularOutput' as const },
});

describe('in virtual time', () => {
	const adobe = useVirtualAdobe();

	const lose = (...names: string[]) =>
		adobe.simulator.order({
			route: 'create',
			when: named(...names),
			times: Infinity,
			after: 'drop',
		});

	/** Each row has the one audience that was made for it, or says that this is not certain. */
	function expectNoDouble({ items }: RunResult, count: number): void {
		expect(adobe.simulator.audiences).toHaveLength(count);
		for (const { name, audienceId, error } of items) {
			if (error === undefined) expect(audienceId).toBe(adobe.idOf(name as string));
			else expect(error).toBe(NOT_CERTAIN);
		}
	}

	describe.each(MODES)('no row is made twice with %s', (mode) => {
		it.each(APART_MS)(
			'where the store is %d ms ahead of the gateway, and other rows come through',
			async (storeSkewMs) => {
				adobe.set({ storeSkewMs });
				lose('Row 1', 'Row 3', 'Row 5');
				const result = await adobe.create(rows(8), ifExists(mode));
				expectNoDouble(result, 8);
				// The rows that came through show the clock of the store.
				expect(result.items.map(({ created }) => created)).toEqual(Array(8).fill(true));
			},
		);

		it.each(APART_MS)(
			'where the store is %d ms ahead of the gateway, and every answer is lost',
			async (storeSkewMs) => {
				adobe.set({ storeSkewMs });
				adobe.simulator.order({ route: 'create', times: Infinity, after: 'drop' });
				expectNoDouble(await adobe.create(rows(8), ifExists(mode)), 8);
			},
		);
	});

	it.each([-5000, -1000, 1000, 5000])(
		'makes no row twice where the lost ones were stamped by a part of the store %d ms ahead of the other',
		async (ms) => {
			const isLost = named('Row 1', 'Row 3', 'Row 6');
			adobe.simulator.order({
				route: 'create',
				times: Infinity,
				when: (request) => {
					adobe.set({ storeSkewMs: isLost(request) ? ms : 0 });
					return false;
				},
				before: 'hang',
			});
			lose('Row 1', 'Row 3', 'Row 6');
			expectNoDouble(await adobe.create(rows(8), ifExists('create')), 8);
		},
	);

	it.each([-3_600_000, -60_000, 60_000, 3_600_000])(
		'finds what was made where the whole of Adobe is %d ms ahead of n8n',
		async (clockSkewMs) => {
			adobe.set({ clockSkewMs });
			adobe.simulator.order({ route: 'create', times: Infinity, after: 'drop' });
			const { items } = await adobe.create(rows(5));
			expect(items.map(({ created }) => created)).toEqual(Array(5).fill(true));
			expect(adobe.simulator.audiences).toHaveLength(5);
		},
	);

	const dated = (ms: number) => (real: Answer) =>
		withHeaders(real, { date: new Date(adobe.clock.now() + ms).toUTCString() });

	it.each([
		['one answer of a proxy is an hour ahead', 3_600_000, 1],
		['one answer of a proxy is an hour behind, as from a cache', -3_600_000, 1],
		['some answers are four seconds ahead', 4000, 4],
	])('makes nothing twice where %s', async (_, ms, times) => {
		adobe.simulator.order({ route: 'create', times, after: dated(ms) });
		lose('Row 19', 'Row 18');
		expectNoDouble(await adobe.create(rows(20)), 20);
	});

	it.each(APART_MS.flatMap((ms) => [0, -5000, 5000].map((storeSkewMs) => [ms, storeSkewMs])))(
		'looks for what a worker left in doubt whose clock was %d ms ahead of the one that retries, with the store %d ms ahead of the gateway',
		async (aheadMs, storeSkewMs) => {
			adobe.set({ storeSkewMs });
			adobe.simulator.order({
				route: 'create',
				when: named('Row 1', 'Row 2'),
				times: 2,
				after: 'hang',
			});
			const stopped = await adobe.create(rows(3), {
				aheadMs,
				stopAfter: adobe.arrivalOf(3).then(async () => await adobe.clock.sleep(1000)),
			});
			expect(adobe.simulator.audiences).toHaveLength(3);
			const { settings } = ifExists('create');
			const result = await adobe.create(rows(3), { retryOf: stopped.run, settings });
			expectNoDouble(result, 3);
			expect(adobe.simulator.counts.create).toBe(3);
		},
	);

	it('takes the moment of the first send that may have arrived, not that of refused ones', async () => {
		const limited = withHeaders(adobeError('429050'), { 'retry-after': '50' });
		adobe.simulator.order({ route: 'create', times: 4, before: limited });
		const begunAt = adobe.clock.now();
		adobe.simulator.order({
			route: 'create',
			before: 'drop',
			when: () => {
				// Somebody else's, made while ours was held back.
				adobe.simulator.seedAudiences([{ ...row('A'), createdAt: begunAt + 100_000 }]);
				return true;
			},
		});
		const { items } = await adobe.create([row('A')]);
		expect(adobe.simulator.requestsTo('create').map(({ status }) => status)).toEqual([
			...Array<number>(4).fill(429),
			undefined,
			200,
		]);
		const [others, own] = adobe.simulator.audiences;
		expect(items).toMatchObject([{ audienceId: own?.audienceId, created: true }]);
		expect(items[0]?.audienceId).not.toBe(others?.audienceId);
	});

	describe('times of audiences are compared as times, however they are written', () => {
		const WRITTEN = ['ms', 'us', 's', 'text of ms', 'text of s', 'ISO'] as const;

		it.each(WRITTEN)('the oldest is returned: %s', async (timesIn) => {
			adobe.set({ timesIn });
			// As texts they would be the other way round, for the newer one has a digit more.
			const seed = (audienceId: string, createdAt: number) =>
				adobe.simulator.seedAudiences([{ ...row('News'), audienceId, createdAt }]);
			seed('newer', Date.UTC(2002, 0, 1));
			seed('oldest', Date.UTC(2001, 7, 1));
			const { items } = await adobe.create([row('News')], ifExists('returnExisting'));
			expect(items).toMatchObject([{ audienceId: 'oldest', created: false }]);
		});

		it.each(WRITTEN)('what a row made itself is told from what was there: %s', async (timesIn) => {
			adobe.set({ timesIn });
			adobe.simulator.seedAudiences([row('Row 1'), row('Row 2')]);
			lose('Row 1', 'Row 2');
			const { items } = await adobe.create(rows(4));
			const own = adobe.simulator.audiences.slice(2);
			expect(own).toHaveLength(4);
			expect(new Set(items.map(({ audienceId }) => audienceId))).toEqual(
				new Set(own.map(({ audienceId }) => audienceId)),
			);
		});
	});
});

describe("where n8n's own clock steps while a run is under way", () => {
	const adobe = useAdobe();
	const { now } = Date;
	afterEach(() => (Date.now = now));

	it.each([5000, -5000, 3_600_000, -3_600_000])('by %d ms', async (ms) => {
		adobe.simulator.order({
			route: 'create',
			when: named('Row 2'),
			after: () => {
				// Adobe keeps its own time: only what n8n's machine reads has stepped.
				Date.now = () => now() + ms;
				return 'drop';
			},
		});
		const { items } = await adobe.create(rows(4));
		expect(items.map(({ created }) => created)).toEqual(Array(4).fill(true));
		expect(adobe.simulator.audiences).toHaveLength(4);
	});
});
