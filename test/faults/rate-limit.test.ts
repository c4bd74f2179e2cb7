import { AUTOMATIC, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError, withHeaders } from '../simulator';

const adobe = useVirtualAdobe();

const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };
const MINUTE = 60_000;

const arrivals = () => adobe.simulator.requestsTo('create').map(({ at }) => at);

it.each([
	['seconds', { retryAfter: 'seconds' }],
	['a date', { retryAfter: 'date', clockSkewMs: 3_600_000 }],
	['nothing', { retryAfter: 'absent' }],
] as const)(
	'makes 100 audiences of 100 rows at 20 a second with Retry On Fail, told by %s',
	async (_, settings) => {
		adobe.set({ rateLimit: 20, ...settings });
		const given = rows(100);
		const { items, error } = await adobe.create(given, { settings: RETRY_ON_FAIL });
		expect(error).toBeUndefined();
		expect(items.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
		expect(adobe.simulator.audiences).toHaveLength(100);
		expect(adobe.simulator.requestsTo('create').some(({ status }) => status === 429)).toBe(true);
	},
);

const always = (retryAfter?: string) => ({
	route: 'create' as const,
	times: Infinity,
	before: withHeaders(
		adobeError('429050'),
		retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	),
});

it.each([
	['names no time', undefined],
	['names a time within Max Wait', '1'],
	['names a time beyond Max Wait', '3600'],
])(
	'gives the rows up after Max Wait where a server never lets one through and %s',
	async (_, retryAfter) => {
		adobe.simulator.order(always(retryAfter));
		const begunAt = adobe.clock.now();
		const { items } = await adobe.create(rows(5), {
			parameters: { ...AUTOMATIC, options: { maxWait: 2 } },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items).toMatchObject(
			rows(5).map(({ name }) => ({
				name,
				error: expect.stringContaining('Max Wait') as unknown,
				details: {
					httpStatus: 429,
					description: expect.stringMatching(/'Max Wait \(Minutes\)'.*now 2\)/) as unknown,
				},
			})),
		);
		expect(adobe.clock.now() - begunAt).toBeLessThanOrEqual(2 * MINUTE);
		expect(adobe.simulator.audiences).toEqual([]);
	},
);

it('stops at once while it waits for the rate limit', async () => {
	adobe.set({ latencyMs: 100 });
	adobe.simulator.order({ ...always('3600'), when: (request) => !named('Row 0')(request) });
	const begunAt = adobe.clock.now();
	const { run, items } = await adobe.create(rows(50), {
		parameters: { ...AUTOMATIC, options: { maxWait: 100 } },
		settings: { onError: 'continueRegularOutput' },
		stopAfter: adobe.arrivalOf(2).then(async () => await adobe.clock.sleep(300)),
	});
	expect(adobe.clock.now() - begunAt).toBe(100 + 300);
	expect(run.status).toBe('canceled');
	expect(items[0]).toMatchObject({ name: 'Row 0', created: true });
	expect(items.slice(1).map(({ error }) => error)).toEqual(
		Array(49).fill(expect.stringContaining('The workflow was stopped')),
	);
	expect(adobe.simulator.audiences).toHaveLength(1);
	await adobe.clock.run(async () => await adobe.clock.sleep(120 * MINUTE));
	// Row 0 went ahead; twice as many as at first may be under way after its answer.
	expect(adobe.simulator.counts.create).toBe(1 + 40);
});

it('lets nothing go for as long as one complaint asks, then all, and fails none', async () => {
	adobe.set({ latencyMs: 100 });
	adobe.simulator.order({ ...always('2'), when: named('Row 5'), times: 1 });
	adobe.simulator.order({
		route: 'create',
		when: (request) => !named('Row 5')(request),
		times: Infinity,
		latencyMs: 100,
	});
	const begunAt = adobe.clock.now();
	const { items } = await adobe.create(rows(100), {
		credential: adobe.credential({ basePath: '/data/core/ais' }),
	});
	expect(items).toHaveLength(100);
	expect(adobe.simulator.audiences).toHaveLength(100);
	const refusedAt = begunAt + 100;
	expect(arrivals().filter((at) => at <= refusedAt)).toEqual(Array(20).fill(begunAt));
	expect(arrivals().filter((at) => at >= refusedAt + 2000)).toHaveLength(80 + 1);
	expect(arrivals()).toHaveLength(20 + 80 + 1);
});

it('works one row after the other where one request at a time is allowed', async () => {
	adobe.set({ latencyMs: 15 });
	adobe.simulator.order({ route: 'create', when: named('Row 3'), latencyMs: 200 });
	adobe.simulator.order({ route: 'create', when: named('Row 7'), after: 'drop' });
	const given = rows(20);
	await adobe.create(given, {
		parameters: { ...AUTOMATIC, options: { maxConcurrentRequests: 1 } },
		credential: adobe.credential({ basePath: '/data/core/ais' }),
	});
	expect(adobe.simulator.requestsTo('create').map(({ body }) => body)).toEqual(given);
	expect(adobe.simulator.audiences.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
	const all = adobe.simulator.requests.map(({ at }) => at);
	all.slice(1).forEach((at, index) => {
		expect(at - (all[index] ?? 0)).toBeGreaterThanOrEqual(15);
	});
});

it('works on as many rows at once as is allowed, and no more', async () => {
	adobe.set({ latencyMs: 1000 });
	const begunAt = adobe.clock.now();
	await adobe.create(rows(14), {
		parameters: { ...AUTOMATIC, options: { maxConcurrentRequests: 7 } },
		credential: adobe.credential({ basePath: '/data/core/ais' }),
	});
	expect(arrivals().map((at) => at - begunAt)).toEqual([
		...Array<number>(7).fill(0),
		...Array<number>(7).fill(1000),
	]);
});

it.each([0, -1, 501, 1.5, 'many'])(
	'refuses %j as the number of rows at once before anything is sent',
	async (maxConcurrentRequests) => {
		const { error } = await adobe.create([row('A')], {
			parameters: { ...AUTOMATIC, options: { maxConcurrentRequests } },
		});
		expect(error?.message).toContain("'Max Concurrent Requests'");
		expect(adobe.simulator.requests).toEqual([]);
	},
);
