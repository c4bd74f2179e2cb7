import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { asker } from '../../nodes/AdobeExperiencePlatform/run/ask';
import {
	answered,
	departed,
	MOST_AT_ONCE,
	overloaded,
	UNTRIED,
	type Concurrency,
} from '../../nodes/AdobeExperiencePlatform/run/concurrency';
import { sharedPaces } from '../../nodes/AdobeExperiencePlatform/run/pace';
import { outcomeOf, runRows } from '../../nodes/AdobeExperiencePlatform/run/rows';
import { aCall } from './a-call';
import { sessionWith } from './a-session';
import { virtualClock, type VirtualClock } from './virtual-clock';

/** Takes its time for a request, of so many that are under way with it. */
type Server = (clock: VirtualClock) => (atOnce: number) => Promise<void>;

const taking =
	(ms: (atOnce: number) => number): Server =>
	(clock) =>
	async (atOnce) =>
		await clock.sleep(ms(atOnce));

/** Works on a few at once; the others wait in line. */
const queueing =
	(workers: number, ms: number): Server =>
	(clock) => {
		const freeAt = new Array<number>(workers).fill(0);
		return async () => {
			const next = freeAt.indexOf(Math.min(...freeAt));
			const doneAt = Math.max(freeAt[next] ?? 0, clock.now()) + ms;
			freeAt[next] = doneAt;
			await clock.sleep(doneAt - clock.now());
		};
	};

/** Deterministic noise: the same in each run. */
function noise(): () => number {
	let seed = 1;
	return () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** @returns how long it takes all rows, in milliseconds of virtual time */
async function timeOf(server: Server, rows: number, ceiling = MOST_AT_ONCE): Promise<number> {
	const clock = virtualClock();
	const lanes = sharedPaces(clock).join(clock);
	const serve = server(clock);
	let underWay = 0;
	const session = sessionWith(async () => {
		await serve(++underWay);
		underWay--;
		return heard(200, {}, 'done');
	});
	const patience = { clock, paceOf: lanes.paceOf, maxWaitMs: 0, heldBackTooLong: NEVER, tries: 1 };
	const ask = asker(session, patience, { timeoutMs: 1 });
	const limit = ceiling === MOST_AT_ONCE ? lanes.limit : () => ceiling;
	const doRow = async () => await outcomeOf(async () => await ask(aCall()));
	const outcomes = await clock.run(
		async () =>
			await runRows(Array.from({ length: rows }), doRow, { limit, stopAtFailure: false, clock }),
	);
	expect(outcomes.every((outcome) => outcome?.ok)).toBe(true);
	return clock.now();
}

const NEVER = { message: 'held back', description: '' };

it('doubles every round trip where answers come as fast as before', async () => {
	// 20, 40, 80, 160, 320, and then 500 at once.
	expect(
		await timeOf(
			taking(() => 100),
			20,
		),
	).toBe(100);
	expect(
		await timeOf(
			taking(() => 100),
			620,
		),
	).toBe(500);
	expect(
		await timeOf(
			taking(() => 100),
			621,
		),
	).toBe(600);
	expect(
		await timeOf(
			taking(() => 100),
			1120,
		),
	).toBe(600);
});

const random = noise();

/** Steep: each request beyond what it can bear harms all others, so that an overshoot costs most. */
const STEEP = 1.3;
const HARDLY = 1.1;

it.each<[string, number, Server]>([
	['far slower with each beyond 10', HARDLY, taking((n) => 20 + Math.max(n - 10, 0) * 5)],
	['as slower as more come beyond 10', HARDLY, taking((n) => 2 * Math.max(n, 10))],
	['slower with the square of what comes beyond 10', HARDLY, taking((n) => n ** 2 / 5 + 20)],
	['five times as slow at 50 as at 30', STEEP, taking((n) => 100 + Math.max(n - 30, 0) * 20)],
	['with ten workers, where others wait in line', HARDLY, queueing(10, 20)],
	['with a hundred workers', HARDLY, queueing(100, 50)],
	['slower by a little with each more', HARDLY, taking((n) => 20 + n)],
	[
		'far slower beyond 10, now and then',
		HARDLY,
		taking((n) => (20 + Math.max(n - 10, 0) * 5) * (0.9 + random() / 5)),
	],
])(
	'a server %s takes at most %f times what it takes with the best fixed number',
	async (_, times, server) => {
		const rows = 4000;
		const fixed = [];
		for (const atOnce of [5, 9, 10, 12, 30, 100, 499]) {
			fixed.push(await timeOf(server, rows, atOnce));
		}
		expect((await timeOf(server, rows)) / Math.min(...fixed)).toBeLessThan(times);
	},
);

describe('what is under way at once', () => {
	/** Rounds of answers that all take as long, with as many under way as may be. */
	function after(answersMs: readonly number[], start: Concurrency = UNTRIED): Concurrency {
		let now = 0;
		return answersMs.reduce((concurrency, tookMs) => {
			const { limit } = concurrency;
			const sentAt = (now += 1);
			const left = departed(concurrency, limit);
			return answered(left, { sentAt, tookMs }, (now += tookMs));
		}, start);
	}

	it('does not grow while less than that is under way anyway', () => {
		const alone = departed(UNTRIED, 3);
		expect(answered(alone, { sentAt: 0, tookMs: 5 }, 5)).toBe(alone);
	});

	const answers = (count: number, ms: number) => new Array<number>(count).fill(ms);

	it('doubles with the first answer, and grows by one with each that is as fast as before', () => {
		expect(after([100]).limit).toBe(40);
		expect(after(answers(41, 100)).limit).toBe(80);
		expect(after([...answers(11, 100), ...answers(7, 155), 154]).limit).toBe(51);
		expect(after(answers(1000, 100)).limit).toBe(MOST_AT_ONCE);
	});

	it('counts with the very first those that waited for it, and not those that left with it', () => {
		const first = answered(departed(UNTRIED, 20), { sentAt: 0, tookMs: 100 }, 100);
		const next = (sentAt: number) =>
			answered(departed(first, 40), { sentAt, tookMs: 100 }, sentAt + 100).limit;
		expect([first.limit, next(10), next(100)]).toEqual([40, 40, 41]);
	});

	it('goes back to half where none of eight answers is as fast as before', () => {
		expect(after([100, ...answers(7, 155)]).limit).toBe(40);
		expect(after([100, ...answers(8, 155)]).limit).toBe(20);
	});

	it('is halved by a complaint, once for all that left before', () => {
		const grown = after(answers(41, 100));
		const halved = overloaded(grown, 5000, 5000);
		expect([grown.limit, halved.limit]).toEqual([80, 40]);
		expect(overloaded(halved, 4999, 5001)).toBe(halved);
		expect(overloaded({ ...UNTRIED, limit: 1 }, 0, 0).limit).toBe(1);
	});
});
