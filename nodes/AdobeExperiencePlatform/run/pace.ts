import type { Failure } from '../adobe/errors/failure';
import type { Clock } from '../adobe/session/clock';

/** The speed at which all rows of a run may send, as far as the server has complained. */
export interface Pace {
	/**
	 * Waits until the next request may go; without a complaint that is at once.
	 * @returns false where it would take longer than `maxWaitMs`, counted from when the server
	 * stopped letting anything through
	 */
	turn(maxWaitMs: number): Promise<boolean>;
	/** The server dealt with a request, for good or ill. */
	letThrough(): void;
	/** The server refused a request that was sent at `sentAt`, because they come too fast. */
	holdBack(sentAt: number, trouble: Failure, afterMs: number | undefined): void;
	/** A request that was sent at `sentAt` met a fault: once may be chance, many in a row are an outage. */
	stumble(sentAt: number, trouble: Failure): void;
	/** What last made the run stand still. */
	trouble(): Failure | undefined;
	/** Milliseconds that the run has stood still for the server's sake. */
	waitedMs(): number;
}

/** Rate limits count per second. */
const WINDOW_MS = 1000;
/** A little slower than what was let through: requests don't travel equally fast. */
const SAFETY = 1.04;
/** How much slower again when even the paced requests are too many. */
const TIGHTEN_BY = 1.1;
/** Fewer requests than this say nothing about the rate a server allows, unless for a whole second. */
const TELLING_COUNT = 10;
/** Unless it complains this often about so few. */
const TELLING_COMPLAINTS = 2;
/**
 * The pace is loosened after a while without complaint, then by twice as many such steps after half
 * that while, and so on: another run that took its share of the limit may have ended. The while
 * doubles with each complaint.
 */
const LOOSEN_BY = 0.9;
const FIRST_PATIENCE_MS = 10_000;
const LONGEST_PATIENCE_MS = 30_000;
/** The first while where few requests were let through: what few say of the rate may be far off. */
const UNSURE_PATIENCE_MS = 2000;
const SHORTEST_PATIENCE_MS = 1000;
/** Closer together than this, requests are not paced at all. */
const NO_PACE_MS = 1;
/** This many faults without a success between them are an outage. */
const OUTAGE_AFTER = 10;
/** How long to stand still for a server that doesn't say; doubled while it lets nothing through. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * No limiter of its own: until the server complains, requests go as they come. Then all stand still
 * for as long as it asks, and go on at the rate it has just let through.
 */
export function adaptivePace(clock: Clock, random: () => number = Math.random): Pace {
	let opensAt = Number.NEGATIVE_INFINITY;
	let intervalMs = 0;
	let nextAt = Number.NEGATIVE_INFINITY;
	let changedAt = Number.NEGATIVE_INFINITY;
	let patienceMs = FIRST_PATIENCE_MS;
	let refusingSince: number | undefined;
	let pauses = 0;
	let waitedMs = 0;
	let stumbles = 0;
	let complaints = 0;
	let steps = 1;
	let startedAt: number | undefined;
	let trouble: Failure | undefined;
	let recent: number[] = [];
	/** One at a time waits for the next slot: after a delay, all that had waited would go in a bunch. */
	let line = Promise.resolve(true);

	async function goNext(maxWaitMs: number): Promise<boolean> {
		for (;;) {
			const now = clock.now();
			startedAt ??= now;
			loosen(now);
			const at = Math.max(now, opensAt, intervalMs > 0 ? nextAt : now);
			if (at - (refusingSince ?? at) > maxWaitMs) return false;
			if (at > now) await clock.sleep(at - now);
			if (clock.cancelled()) return true;
			if (clock.now() < opensAt) continue;
			nextAt = clock.now() + intervalMs;
			return true;
		}
	}

	function loosen(now: number): void {
		const quietMs = Math.max(patienceMs / steps, SHORTEST_PATIENCE_MS);
		if (intervalMs === 0 || now - changedAt < quietMs) return;
		changedAt = now;
		intervalMs *= LOOSEN_BY ** steps;
		steps *= 2;
		if (intervalMs >= NO_PACE_MS) return;
		intervalMs = 0;
		patienceMs = FIRST_PATIENCE_MS;
	}

	function tighten(now: number): void {
		changedAt = now;
		steps = 1;
		complaints++;
		if (intervalMs > 0) {
			patienceMs = Math.min(patienceMs * 2, LONGEST_PATIENCE_MS);
			intervalMs *= TIGHTEN_BY;
			return;
		}
		const allowed = recent.filter((at) => now - at <= WINDOW_MS).length;
		const sendingFor = now - Math.max(startedAt ?? now, opensAt);
		const isTelling =
			allowed >= TELLING_COUNT || sendingFor >= WINDOW_MS || complaints >= TELLING_COMPLAINTS;
		if (!isTelling) return;
		intervalMs = (WINDOW_MS / Math.max(allowed, 1)) * SAFETY;
		patienceMs = allowed < TELLING_COUNT ? UNSURE_PATIENCE_MS : FIRST_PATIENCE_MS;
	}

	function standStill(now: number, ms: number): void {
		const until = now + ms;
		if (until <= opensAt) return;
		waitedMs += until - Math.max(now, opensAt);
		opensAt = until;
		nextAt = Math.max(nextAt, until);
	}

	const unaskedPause = () =>
		Math.min(FIRST_PAUSE_MS * 2 ** (pauses - 1), LONGEST_PAUSE_MS) * (1 + random() * 0.2);

	return {
		turn: async (maxWaitMs) => await (line = line.then(async () => await goNext(maxWaitMs))),

		letThrough() {
			const now = clock.now();
			refusingSince = undefined;
			pauses = 0;
			stumbles = 0;
			if (recent.length > 1000) recent = recent.filter((at) => now - at <= WINDOW_MS);
			recent.push(now);
		},

		holdBack(sentAt, failure, afterMs) {
			const now = clock.now();
			refusingSince ??= now;
			trouble = failure;
			const sameBurst = sentAt <= changedAt;
			if (!sameBurst) {
				pauses++;
				tighten(now);
			}
			if (afterMs !== undefined) standStill(now, afterMs);
			else if (!sameBurst) standStill(now, unaskedPause());
		},

		stumble(sentAt, failure) {
			if (++stumbles < OUTAGE_AFTER || sentAt <= changedAt) return;
			const now = clock.now();
			refusingSince ??= now;
			trouble = failure;
			pauses++;
			changedAt = now;
			standStill(now, unaskedPause());
		},

		trouble: () => trouble,
		waitedMs: () => waitedMs,
	};
}
