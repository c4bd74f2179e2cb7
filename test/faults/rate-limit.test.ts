import { setTimeout as sleep } from 'node:timers/promises';

import { AUTOMATIC, named, row, rows, withAdobe } from '../engine/use-adobe';
import { adobeError, withHeaders } from '../simulator';

jest.setTimeout(60_000);

const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1000 };

it.concurrent.each([
	['seconds', { retryAfter: 'seconds' }],
	['a date', { retryAfter: 'date', clockSkewMs: 3_600_000 }],
	['nothing', { retryAfter: 'absent' }],
] as const)(
	'makes 100 audiences of 100 rows at 20 a second with Retry On Fail, told by %s',
	async (_, settings) =>
		await withAdobe({ rateLimit: 20, ...settings }, async (adobe) => {
			const given = rows(100);
			const { items, error } = await adobe.create(given, { settings: RETRY_ON_FAIL });
			expect(error).toBeUndefined();
			expect(items.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
			expect(adobe.simulator.audiences).toHaveLength(100);
			expect(adobe.simulator.requestsTo('create').some(({ status }) => status === 429)).toBe(true);
		}),
);

const always = (retryAfter?: string) => ({
	route: 'create' as const,
	times: Infinity,
	before: withHeaders(
		adobeError('429050'),
		retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	),
});

it.concurrent.each([
	['names no time', undefined],
	['names a time within Max Wait', '1'],
	['names a time beyond Max Wait', '3600'],
])(
	'gives the rows up after Max Wait where a server never lets one through and %s',
	async (_, retryAfter) => {
		await withAdobe({}, async (adobe) => {
			adobe.simulator.order(always(retryAfter));
			const { items } = await adobe.create(rows(5), {
				parameters: { ...AUTOMATIC, options: { maxWait: 0.02 } },
				settings: { onError: 'continueRegularOutput' },
			});
			expect(items).toMatchObject(
				rows(5).map(({ name }) => ({
					name,
					error: expect.stringContaining('Max Wait') as unknown,
					details: {
						httpStatus: 429,
						description: expect.stringMatching(/'Max Wait \(Minutes\)'.*0\.02/) as unknown,
					},
				})),
			);
			expect(adobe.simulator.audiences).toEqual([]);
		});
	},
);

it.concurrent('stops at once while it waits for the rate limit', async () => {
	await withAdobe({}, async (adobe) => {
		adobe.simulator.order({ ...always('3600'), when: (request) => !named('Row 0')(request) });
		const { run, items } = await adobe.create(rows(50), {
			parameters: { ...AUTOMATIC, options: { maxWait: 100 } },
			settings: { onError: 'continueRegularOutput' },
			stopAfter: adobe.arrivalOf(2).then(async () => await sleep(300)),
		});
		expect(run.status).toBe('canceled');
		expect(items[0]).toMatchObject({ name: 'Row 0', created: true });
		expect(items.slice(1).map(({ error }) => error)).toEqual(
			Array(49).fill(expect.stringContaining('The workflow was stopped')),
		);
		expect(adobe.simulator.audiences).toHaveLength(1);
		// What had left before the Stop may still arrive: Row 0, and the 20 that may be under way.
		await sleep(1000);
		const { create: arrived } = adobe.simulator.counts;
		expect(arrived).toBeLessThanOrEqual(1 + 20);
		await sleep(1500);
		expect(adobe.simulator.counts.create).toBe(arrived);
	});
});

it.concurrent('slows all rows for one complaint, and fails none', async () => {
	await withAdobe({}, async (adobe) => {
		adobe.simulator.order({ ...always('2'), when: named('Row 90'), times: 1 });
		const { items } = await adobe.create(rows(100));
		expect(items).toHaveLength(100);
		expect(adobe.simulator.audiences).toHaveLength(100);
		const refusedAt =
			adobe.simulator.requestsTo('create').find(({ status }) => status === 429)?.at ?? 0;
		const during = adobe.simulator
			.requestsTo('create')
			.filter(({ at }) => at > refusedAt + 500 && at < refusedAt + 1900);
		expect(during).toEqual([]);
	});
});

it.concurrent('works one row after the other where one request at a time is allowed', async () => {
	await withAdobe({ latencyMs: 15 }, async (adobe) => {
		adobe.simulator.order({ route: 'create', when: named('Row 3'), latencyMs: 200 });
		adobe.simulator.order({ route: 'create', when: named('Row 7'), after: 'drop' });
		const given = rows(20);
		await adobe.create(given, {
			parameters: { ...AUTOMATIC, options: { maxConcurrentRequests: 1 } },
			credential: adobe.credential({ basePath: '/data/core/ais' }),
		});
		expect(adobe.simulator.requestsTo('create').map(({ body }) => body)).toEqual(given);
		expect(adobe.simulator.audiences.map(({ name }) => name)).toEqual(
			given.map(({ name }) => name),
		);
		const arrivals = adobe.simulator.requests.map(({ at }) => at);
		arrivals.slice(1).forEach((at, index) => {
			expect(at - (arrivals[index] ?? 0)).toBeGreaterThanOrEqual(14);
		});
	});
});

it.concurrent('works on as many rows at once as is allowed, and no more', async () => {
	const latencyMs = 1000;
	await withAdobe({ latencyMs }, async (adobe) => {
		await adobe.create(rows(14), {
			parameters: { ...AUTOMATIC, options: { maxConcurrentRequests: 7 } },
			credential: adobe.credential({ basePath: '/data/core/ais' }),
		});
		const arrivals = adobe.simulator.requestsTo('create').map(({ at }) => at);
		const [first = 0] = arrivals;
		const sinceFirst = arrivals.map((at) => at - first);
		expect(arrivals).toHaveLength(14);
		// The first answer is what lets the eighth row go.
		expect(sinceFirst.filter((ms) => ms < latencyMs - 5)).toHaveLength(7);
	});
});

it.concurrent.each([0, -1, 101, 1.5, 'many'])(
	'refuses %j as the number of rows at once before anything is sent',
	async (maxConcurrentRequests) =>
		await withAdobe({}, async (adobe) => {
			const { error } = await adobe.create([row('A')], {
				parameters: { ...AUTOMATIC, options: { maxConcurrentRequests } },
			});
			expect(error?.message).toContain("'Max Concurrent Requests'");
			expect(adobe.simulator.requests).toEqual([]);
		}),
);
