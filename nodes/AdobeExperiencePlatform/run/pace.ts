import type { Failure } from '../adobe/errors/failure';
import type { Clock } from '../adobe/session/clock';
import { answered, departed, overloaded, UNTRIED } from './concurrency';
import { loosened, nextAt, tightened, UNPACED, WINDOW_MS } from './spacing';
import { askedToStop, complained, isOutage, OPEN, passed, paused, stumbled } from './standstill';

/** What a request that was sent tells of its service. */
export type Told =
	/** It dealt with the request, for good or ill. */
	| { readonly kind: 'passed' }
	/** It refused the request because it gets too many; it may say for how long. */
	| { readonly kind: 'tooMany'; readonly trouble: Failure; readonly afterMs: number | undefined }
	/** Nothing: it was cut short here. */
	| { readonly kind: 'nothing' }
	/** A fault: once may be chance, many in a row are an outage. */
	| { readonly kind: 'fault'; readonly trouble: Failure };

/** Why a request was not sent. */
export type Kept = 'cancelled' | 'tooLate';

/** The pace of a service, as one run goes at it. */
export interface Lane {
	/**
	 * Sends when the service's pace allows it.
	 * @param maxWaitMs how long the service may let nothing through, counted from when it stopped to, or
	 * from when the run came
	 * @param send one request; it calls `leaves` right before that leaves, which may be a while after its turn
	 */
	pass<Sent extends { readonly told: Told }>(
		maxWaitMs: number,
		send: (leaves: () => void) => Promise<Sent>,
	): Promise<Sent | Kept>;
	/** How many requests may be under way at once just now. */
	limit(): number;
	/** What last made the service stand still. */
	trouble(): Failure | undefined;
	/** Milliseconds that this run has stood still for the service's sake. */
	waitedMs(): number;
	/** The run is over. */
	leave(): void;
}

type ServicePace = ReturnType<typeof servicePace>;

/** The clock of a run, which n8n may cancel. */
type RunClock = Pick<Clock, 'cancelled' | 'whenCancelled'>;

/** Nothing under way for as long says nothing any more of what a service can bear (RFC 6298: no timeout is shorter). */
const IDLE_MS = 1000;
const MANY_PAUSES = 4;
/** n8n takes about half a millisecond to send one (measured), and 50 ms is when a person notices. */
const MOST_IN_ONE_GO = 20;
/** A long wait is taken in slices, so that nobody waits on when the last run has gone. */
const SLICE_MS = 1000;

interface Waiting {
	readonly maxWaitMs: number;
	readonly go: (kept: Kept | undefined) => void;
}

/** Those of one run who wait for a turn. */
interface Queue {
	readonly joinedAt: number;
	waiting: Waiting[];
	stoodMs: number;
}

/**
 * Rate limiter, adaptive concurrency and circuit breaker without a limit of their own: until the
 * service complains requests go as they come, in ever greater numbers at once. Then all stand still for as
 * long as it asks, and go on at the rate it has just let through. Runs take turns, so that a short one
 * doesn't wait for a long one.
 * @param clock of nobody's run
 */
export function servicePace(clock: Clock, random: () => number = Math.random) {
	let spacing = UNPACED;
	let gate = OPEN;
	let concurrency = UNTRIED;
	let underWay = 0;
	let wakesAt = Infinity;
	let startedAt: number | undefined;
	let endedAt = Number.NEGATIVE_INFINITY;
	let standsSince: number | undefined;
	const sent = lastMoments();
	/** When requests were let through. */
	const through = lastMoments();
	/** The runs of which somebody waits, in the order of their turns. */
	let turns: Queue[] = [];

	/** Lets go whoever may, not so many in one go that everything else in the process stands still. */
	function pump(): void {
		let inOneGo = 0;
		for (let queue = turns[0]; queue !== undefined; queue = turns[0]) {
			if (underWay >= concurrency.limit) return;
			if (++inOneGo > MOST_IN_ONE_GO) return void clock.breathe().then(pump);
			const now = clock.now();
			// Where nothing gets through, time after time, quiet proves nothing.
			if (gate.pauses < MANY_PAUSES) spacing = loosened(spacing, now);
			noteStandstill(now);
			const at = opensAt(now);
			if (at > now) return void wakeAt(Math.min(at, now + SLICE_MS));
			turns.shift();
			const next = queue.waiting.shift();
			if (queue.waiting.length > 0) turns.push(queue);
			if (next === undefined) continue;
			startedAt ??= now;
			sent.add(now);
			concurrency = departed(concurrency, ++underWay);
			next.go(undefined);
		}
	}

	const opensAt = (now: number) => Math.max(now, gate.opensAt, nextAt(spacing, sent.nthLast));

	async function wakeAt(at: number): Promise<void> {
		if (at >= wakesAt) return;
		wakesAt = at;
		await clock.sleep(at - clock.now());
		if (wakesAt === at) wakesAt = Infinity;
		pump();
	}

	function noteStandstill(now: number): void {
		if (gate.opensAt > now) {
			standsSince ??= now;
			return;
		}
		const since = standsSince ?? now;
		for (const queue of turns) queue.stoodMs += now - Math.max(since, queue.joinedAt);
		standsSince = undefined;
	}

	/** Sends those away who would have to wait for longer than they may. */
	function dismiss(queue: Queue): void {
		const at = opensAt(clock.now());
		const since = Math.max(gate.refusingSince ?? at, queue.joinedAt);
		const isTooLate = ({ maxWaitMs }: Waiting) => at - since > maxWaitMs;
		const tooLate = queue.waiting.filter(isTooLate);
		if (tooLate.length === 0) return;
		queue.waiting = queue.waiting.filter((waiting) => !isTooLate(waiting));
		if (queue.waiting.length === 0) turns = turns.filter((other) => other !== queue);
		tooLate.forEach(({ go }) => go('tooLate'));
	}

	function enqueue(queue: Queue, waiting: Waiting): void {
		const isIdle = underWay === 0 && turns.length === 0;
		if (isIdle && clock.now() - endedAt > IDLE_MS) concurrency = UNTRIED;
		if (queue.waiting.push(waiting) === 1) turns.push(queue);
		dismiss(queue);
		pump();
	}

	/** Requests that left before the last change know nothing of it. */
	const isStale = (sentAt: number) => sentAt <= Math.max(spacing.changedAt, gate.closedAt);

	const seen = (now: number) => ({
		allowed: through.since(now - WINDOW_MS),
		sendingForMs: now - Math.max(startedAt ?? now, gate.opensAt),
	});

	function letThrough(sentAt: number): void {
		const now = clock.now();
		gate = passed(gate);
		concurrency = answered(concurrency, { sentAt, tookMs: now - sentAt }, now);
		through.add(now);
	}

	function holdBack(sentAt: number, trouble: Failure, afterMs: number | undefined): void {
		const now = clock.now();
		const isNew = !isStale(sentAt);
		if (isNew) spacing = tightened(spacing, now, seen(now));
		if (spacing.intervalMs > 0) concurrency = overloaded(concurrency, sentAt, now);
		gate = complained(gate, now, trouble);
		if (afterMs !== undefined) gate = askedToStop(gate, now, afterMs, isNew);
		else if (isNew) gate = paused(gate, now, random);
	}

	function stumble(sentAt: number, trouble: Failure): void {
		gate = stumbled(gate);
		if (!isOutage(gate) || isStale(sentAt)) return;
		const now = clock.now();
		gate = paused(complained(gate, now, trouble), now, random);
	}

	function learn(told: Told, sentAt: number): void {
		if (told.kind === 'nothing') return;
		if (told.kind === 'passed') return letThrough(sentAt);
		if (told.kind === 'tooMany') holdBack(sentAt, told.trouble, told.afterMs);
		else stumble(sentAt, told.trouble);
		[...turns].forEach(dismiss);
	}

	function join(run: RunClock): Lane {
		const queue: Queue = { joinedAt: clock.now(), waiting: [], stoodMs: 0 };
		const ignore = run.whenCancelled(() => {
			const all = queue.waiting;
			queue.waiting = [];
			turns = turns.filter((other) => other !== queue);
			all.forEach(({ go }) => go('cancelled'));
		});

		return {
			async pass(maxWaitMs, send) {
				if (run.cancelled()) return 'cancelled';
				const kept = await new Promise<Kept | undefined>((go) => enqueue(queue, { maxWaitMs, go }));
				if (kept !== undefined) return kept;
				let sentAt = clock.now();
				try {
					const sent = await send(() => (sentAt = clock.now()));
					learn(sent.told, sentAt);
					return sent;
				} finally {
					underWay--;
					endedAt = clock.now();
					pump();
				}
			},
			limit: () => concurrency.limit,
			trouble: () => gate.trouble,
			waitedMs: () => queue.stoodMs,
			leave: ignore,
		};
	}

	return { join };
}

/** More than any service is sent in a second from here. */
const MOMENTS = 2048;

/** The last moments of something, in order. */
function lastMoments() {
	const ring: number[] = [];
	let count = 0;
	/** @param nth 1 for the last one */
	const nthLast = (nth: number) =>
		nth > Math.min(count, MOMENTS)
			? Number.NEGATIVE_INFINITY
			: (ring[(count - nth) % MOMENTS] ?? 0);
	return {
		nthLast,
		add(at: number): void {
			ring[count++ % MOMENTS] = at;
		},
		/** How many there were since a moment. */
		since(at: number): number {
			let nth = 0;
			while (nthLast(nth + 1) >= at) nth++;
			return nth;
		},
	};
}

/** What a run goes by: a lane for each service it uses. */
export interface Lanes {
	/** @param place whose limits they are: runs that go to the same place share its pace */
	readonly paceOf: (place: readonly string[]) => Lane;
	/** How many requests may be under way at once, at the service that can bear most. */
	readonly limit: () => number;
	/** Milliseconds that the run has stood still for a service's sake. */
	readonly waitedMs: () => number;
	/** The run is over. */
	readonly leave: () => void;
}

/** The paces of a process, each kept for as long as some run goes at it. */
export interface Paces {
	/** @param run the clock of the run that comes */
	join(run: RunClock): Lanes;
}

/** @param clock of nobody's run */
export function sharedPaces(clock: Clock): Paces {
	const shared = new Map<string, { readonly pace: ServicePace; runs: number }>();

	function enter(key: string, run: RunClock): Lane {
		const entered = shared.get(key) ?? { pace: servicePace(clock), runs: 0 };
		shared.set(key, entered);
		entered.runs++;
		const lane = entered.pace.join(run);
		return {
			...lane,
			leave() {
				lane.leave();
				if (--entered.runs === 0) shared.delete(key);
			},
		};
	}

	return {
		join(run) {
			const lanes = new Map<string, Lane>();
			const all = () => [...lanes.values()];
			return {
				paceOf(place) {
					const key = JSON.stringify(place);
					const lane = lanes.get(key) ?? enter(key, run);
					lanes.set(key, lane);
					return lane;
				},
				limit: () =>
					lanes.size === 0 ? UNTRIED.limit : Math.max(...all().map((lane) => lane.limit())),
				waitedMs: () => Math.max(0, ...all().map((lane) => lane.waitedMs())),
				leave: () => all().forEach((lane) => lane.leave()),
			};
		},
	};
}
