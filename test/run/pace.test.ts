import { heard, type Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { asker } from '../../nodes/AdobeExperiencePlatform/run/ask';
import type { Clock } from '../../nodes/AdobeExperiencePlatform/adobe/session/clock';
import { sharedPaces, type Lane, type Paces } from '../../nodes/AdobeExperiencePlatform/run/pace';
import { outcomeOf, runRows } from '../../nodes/AdobeExperiencePlatform/run/rows';
import { aCall } from './a-call';
import { sessionWith, silence } from './a-session';
import { virtualClock, type VirtualClock } from './virtual-clock';

/** Decides at a moment (ms) whether one more request may pass. */
type Limiter = (now: number) => boolean;

const slidingWindow = (perSecond: number): Limiter => {
	let passed: number[] = [];
	return (now) => {
		passed = passed.filter((at) => now - at < 1000);
		if (passed.length >= perSecond) return false;
		passed.push(now);
		return true;
	};
};

const fixedWindow = (perSecond: number): Limiter => {
	let second = -1;
	let count = 0;
	return (now) => {
		if (Math.floor(now / 1000) !== second) [second, count] = [Math.floor(now / 1000), 0];
		return ++count <= perSecond;
	};
};

const tokenBucket = (perSecond: number): Limiter => {
	let tokens = perSecond;
	let last = 0;
	return (now) => {
		tokens = Math.min(perSecond, tokens + ((now - last) / 1000) * perSecond);
		last = now;
		if (tokens < 1) return false;
		tokens--;
		return true;
	};
};

interface Setting {
	readonly limiter: Limiter;
	readonly rows: number;
	readonly afterMs?: number;
	readonly maxWaitMs?: number;
	readonly latencyMs?: number;
}

/** A process that now and then is busy with something else for a moment. */
function busyClock(): VirtualClock {
	const everyMs = 2700;
	const busyMs = 100;
	const clock = virtualClock();
	return {
		...clock,
		async sleep(ms) {
			await clock.sleep(ms);
			const nextIn = everyMs - (clock.now() % everyMs);
			if (nextIn < busyMs) await clock.sleep(nextIn);
		},
	};
}

/** A run alone in its process. */
const send = async (clock: VirtualClock, setting: Setting) =>
	await clock.run(async () => await sendWithin(sharedPaces(clock), clock, setting));

const patienceOf = (clock: Clock, pace: Lane, maxWaitMs: number) => ({
	clock,
	paceOf: () => pace,
	maxWaitMs,
	heldBackTooLong: { message: 'longer than Max Wait', description: '' },
	tries: 5,
});

/** One run of the node, in a process and at a time that others share. */
async function sendWithin(paces: Paces, clock: VirtualClock, setting: Setting) {
	const { limiter, rows, afterMs, maxWaitMs = 300_000, latencyMs = 20 } = setting;
	const lanes = paces.join(clock);
	const counts = { requests: 0, refused: 0 };
	const session = sessionWith(async () => {
		counts.requests++;
		const passes = limiter(clock.now());
		await clock.sleep(latencyMs);
		if (passes) return heard(200, {}, 'done');
		counts.refused++;
		return heard(429, afterMs === undefined ? {} : { 'retry-after': `${afterMs / 1000}` }, '');
	});
	const patience = patienceOf(clock, lanes.paceOf([]), maxWaitMs);
	const ask = asker(session, patience, { timeoutMs: 1 });
	const doRow = async () => await outcomeOf(async () => await ask(aCall()));
	const outcomes = await runRows(Array.from({ length: rows }), doRow, {
		limit: lanes.limit,
		stopAtFailure: false,
		clock,
	});
	lanes.leave();
	const failed = outcomes.flatMap((outcome) => (outcome?.ok === false ? [outcome.failure] : []));
	return { ...counts, failed, tookMs: clock.now(), waitedMs: lanes.waitedMs() };
}

it('does not slow down a server that does not complain', async () => {
	const result = await send(virtualClock(), { limiter: () => true, rows: 1000, latencyMs: 100 });
	// 20, 40, 80, 160, 320 and the rest.
	expect(result).toEqual({ requests: 1000, refused: 0, failed: [], tookMs: 600, waitedMs: 0 });
});

describe.each<[string, (perSecond: number) => Limiter]>([
	['counts over a sliding second', slidingWindow],
	['counts by the second', fixedWindow],
	['fills a bucket', tokenBucket],
])('a server that %s and allows 50 a second', (_, limiter) => {
	it('gets 500 rows done in at most 1.25 times what it allows', async () => {
		const { failed, tookMs } = await send(virtualClock(), {
			limiter: limiter(50),
			rows: 500,
			afterMs: 1000,
		});
		expect(failed).toEqual([]);
		expect(tookMs).toBeLessThan(1.25 * 9000);
	});

	it('gets 5,000 rows done at nearly the pace it allows, and refuses few', async () => {
		const { failed, tookMs, refused } = await send(virtualClock(), {
			limiter: limiter(50),
			rows: 5000,
			afterMs: 1000,
		});
		expect(failed).toEqual([]);
		expect(tookMs).toBeLessThan(1.09 * 100_000);
		expect(refused).toBeLessThan(30);
	});

	it('is not met by a bunch of requests whenever the process was busy', async () => {
		const { failed, tookMs } = await send(busyClock(), {
			limiter: limiter(50),
			rows: 450,
			afterMs: 1000,
		});
		expect(failed).toEqual([]);
		expect(tookMs).toBeLessThan(1.25 * 8000);
	});

	it('loses no row where it does not say when to come back', async () => {
		const { failed } = await send(virtualClock(), { limiter: limiter(50), rows: 500 });
		expect(failed).toEqual([]);
	});
});

/** Runs that begin one shortly after the other, each in a process of its own or all in one. */
async function sendTogether(shared: { runs: number; rows: number }, inOneProcess: boolean) {
	const clock = virtualClock();
	const limiter = slidingWindow(50);
	const process = sharedPaces(clock);
	const all = Array.from({ length: shared.runs }, async (_, nth) => {
		await clock.sleep(30 * nth);
		const paces = inOneProcess ? process : sharedPaces(clock);
		return await sendWithin(paces, clock, { limiter, rows: shared.rows, afterMs: 1000 });
	});
	const results = await clock.run(async () => await Promise.all(all));
	expect(results.flatMap(({ failed }) => failed)).toEqual([]);
	const refused = results.reduce((sum, result) => sum + result.refused, 0);
	const allowedMs = ((shared.runs * shared.rows) / 50 - 1) * 1000;
	return { times: clock.now() / allowedMs, refused };
}

it.each([
	{ runs: 2, rows: 2500, most: 1.45 },
	{ runs: 10, rows: 60, most: 1.7 },
	{ runs: 10, rows: 500, most: 1.5 },
])(
	'$runs processes with a run of $rows rows each share a limit in $most times what it allows',
	async ({ most, ...shared }) => {
		expect((await sendTogether(shared, false)).times).toBeLessThan(most);
	},
);

it.each([
	{ runs: 2, rows: 2500, mostRefused: 80 },
	{ runs: 10, rows: 60, mostRefused: 60 },
	{ runs: 10, rows: 500, mostRefused: 80 },
])('$runs runs of $rows rows in one process are as one', async ({ mostRefused, ...shared }) => {
	const { times, refused } = await sendTogether(shared, true);
	expect(times).toBeLessThan(1.1);
	expect(refused).toBeLessThan(mostRefused);
});

/** Timers that are late, by up to as much as those of a busy process. */
function lateClock(): VirtualClock {
	const clock = virtualClock();
	let late = 0;
	return { ...clock, sleep: async (ms) => await clock.sleep(ms > 0 ? ms + (late++ % 13) : 0) };
}

it.each([50, 300, 600])(
	'keeps within 5 %% of %i a second, however late timers are',
	async (rate) => {
		const limiter = slidingWindow(rate);
		const clock = lateClock();
		const rows = rate * 9;
		// The limit counts the moments at which it lets through, which here are those of the start.
		const { failed, refused } = await send(clock, { limiter, rows, afterMs: 1000, latencyMs: 0 });
		expect(failed).toEqual([]);
		expect(refused).toBeLessThan(rate);
		// The first second's go at once; then a second passes, as the server asks for.
		expect((rows - rate) / ((clock.now() - 1000) / 1000)).toBeGreaterThan(0.95 * rate);
	},
);

describe('runs in one process', () => {
	/** A run of ten calls at once, and ten more, each answered in the same way after 50 ms. */
	async function asks(paces: Paces, clock: VirtualClock, reply: Reply) {
		const lanes = paces.join(clock);
		const session = sessionWith(async () => (await clock.sleep(50), reply));
		const patience = patienceOf(clock, lanes.paceOf(['a']), 0);
		const ask = asker(session, patience, { timeoutMs: 1 });
		const one = async () => await outcomeOf(async () => await ask(aCall('harmful')));
		await Promise.all(Array.from({ length: 10 }, one));
		const later = await Promise.all(Array.from({ length: 10 }, one));
		lanes.leave();
		return { failed: later.filter(({ ok }) => !ok).length, at: clock.now() };
	}

	/** A run of rows that each take a service's pace; tells when it ended. */
	async function run(
		paces: Paces,
		clock: Clock,
		{ rows, latencyMs }: { rows: number; latencyMs: number },
	) {
		const lanes = paces.join(clock);
		const lane = lanes.paceOf(['gateway', 'org', 'service']);
		const told = { kind: 'passed' } as const;
		const send = async () => (await clock.sleep(latencyMs), { told });
		const all = Array.from({ length: rows }, async () => await lane.pass(0, send));
		const ended = await Promise.all(all);
		lanes.leave();
		return { at: clock.now(), kept: ended.filter((end) => end === 'cancelled').length };
	}

	it('take turns, so that a short one is not starved by a long one', async () => {
		const clock = virtualClock();
		const paces = sharedPaces(clock);
		const job = { latencyMs: 100, rows: 10_000 };
		const [long, short] = await clock.run(
			async () =>
				await Promise.all([
					run(paces, clock, job),
					clock.sleep(1050).then(async () => await run(paces, clock, { ...job, rows: 10 })),
				]),
		);
		expect(short.at).toBeLessThan(1300);
		expect(long.at).toBeGreaterThan(2000);
	});

	it('end alone when they are cancelled', async () => {
		const clock = virtualClock();
		const paces = sharedPaces(clock);
		const stop = new AbortController();
		void clock.sleep(500).then(() => stop.abort());
		const job = { latencyMs: 100, rows: 5000 };
		const [stopped, other] = await clock.run(
			async () =>
				await Promise.all([
					run(paces, clock.cancelledBy(stop.signal), job),
					run(paces, clock, job),
				]),
		);
		expect(stopped.at).toBeLessThanOrEqual(600);
		expect(stopped.kept).toBeGreaterThan(3000);
		expect(other).toEqual({ at: expect.any(Number), kept: 0 });
	});

	it('take no harm from what is cut short when another is cancelled', async () => {
		const clock = virtualClock();
		const paces = sharedPaces(clock);
		const cut = async () => await asks(paces, clock, silence('cancelled', 'perhaps'));
		const [, other] = await clock.run(
			async () => await Promise.all([cut(), asks(paces, clock, heard(200, {}, 'done'))]),
		);
		expect(other).toEqual({ failed: 0, at: 100 });
	});

	it('know of the others only at the same place, and nothing of those that have ended', async () => {
		const clock = virtualClock();
		const paces = sharedPaces(clock);
		const trouble = { message: 'too many', description: '' };
		const told = { kind: 'tooMany', trouble, afterMs: 60_000 } as const;
		const first = paces.join(clock);
		const second = paces.join(clock);
		await clock.run(
			async () => await first.paceOf(['a']).pass(0, async () => await Promise.resolve({ told })),
		);

		expect(second.paceOf(['a']).trouble()).toBe(trouble);
		expect(second.paceOf(['b']).trouble()).toBeUndefined();
		expect(
			await second.paceOf(['a']).pass(59_000, async () => await Promise.resolve({ told })),
		).toBe('tooLate');
		first.leave();
		const third = paces.join(clock);
		expect(third.paceOf(['a']).trouble()).toBe(trouble);
		second.leave();
		third.leave();
		expect(paces.join(clock).paceOf(['a']).trouble()).toBeUndefined();
	});
});

it('speeds up again after a limit is gone', async () => {
	const limiter = slidingWindow(10);
	const { failed, tookMs } = await send(virtualClock(), {
		limiter: (now) => now > 10_000 || limiter(now),
		rows: 5000,
		afterMs: 1000,
	});
	expect(failed).toEqual([]);
	expect(tookMs).toBeLessThan(26_000);
});

it('gives up on a server that lets nothing through, once it has waited as long as it may', async () => {
	const { failed, tookMs, requests } = await send(virtualClock(), {
		limiter: () => false,
		rows: 100,
		maxWaitMs: 60_000,
	});
	expect(failed).toHaveLength(100);
	expect(failed[0]?.message).toMatch(/longer than Max Wait/);
	expect(tookMs).toBeLessThanOrEqual(60_000);
	expect(requests).toBeLessThan(60);
});

it('does not wait at all for a server that wants more time than there is', async () => {
	const { failed, tookMs } = await send(virtualClock(), {
		limiter: () => false,
		rows: 100,
		afterMs: 3_600_000,
		maxWaitMs: 60_000,
	});
	expect(failed).toHaveLength(100);
	expect(tookMs).toBeLessThan(1000);
});

it('wakes up at once where the run is cancelled while it stands still', async () => {
	const clock = virtualClock();
	const stop = new AbortController();
	void clock.sleep(5000).then(() => stop.abort());
	const stopped = { ...clock, ...clock.cancelledBy(stop.signal) };
	const { tookMs } = await send(stopped, { limiter: () => false, rows: 100, afterMs: 200_000 });
	expect(tookMs).toBe(5000);
});

describe('an outage', () => {
	/** Sends rows to a server that is down until a moment; each row fails at its first fault. */
	async function sendThrough(downUntilMs: number, maxWaitMs = 300_000) {
		const clock = virtualClock();
		const session = sessionWith(async () => {
			await clock.sleep(20);
			return clock.now() < downUntilMs
				? silence('connectionLost', 'perhaps')
				: heard(200, {}, 'done');
		});
		const patience = patienceOf(clock, sharedPaces(clock).join(clock).paceOf([]), maxWaitMs);
		const ask = asker(session, patience, { timeoutMs: 1 });
		const doRow = async () => await outcomeOf(async () => await ask(aCall('harmful')));
		const options = { limit: () => 20, stopAtFailure: false, clock };
		const rows = Array.from({ length: 1000 });
		const outcomes = await clock.run(async () => await runRows(rows, doRow, options));
		return outcomes.flatMap((outcome) => (outcome?.ok === false ? [outcome.failure] : []));
	}

	it('of a minute costs the rows that were on their way, not the whole sheet', async () => {
		expect((await sendThrough(60_000)).length).toBeLessThan(125);
	});

	it('that lasts longer than Max Wait ends the run and says what it was', async () => {
		const failed = await sendThrough(Number.POSITIVE_INFINITY, 60_000);
		expect(failed).toHaveLength(1000);
		expect(failed.at(-1)?.message).toMatch(/longer than Max Wait/);
		expect(failed.at(-1)?.description).toMatch(/What held it back: connectionLost/);
	});
});

it.each([
	['chance', 1, 1600],
	['chance', 3, 1600],
	['the rate until then', 51, 10_300],
])(
	'takes one complaint for %s where it is about request %i, and needs no more than %i ms',
	async (_, nth, ms) => {
		let requests = 0;
		const { failed, tookMs } = await send(virtualClock(), {
			limiter: () => ++requests !== nth,
			rows: 500,
			afterMs: 1000,
		});
		expect(failed).toEqual([]);
		expect(tookMs).toBeLessThan(ms);
	},
);
