import type { Failure } from '../adobe/errors/failure';
import type { Clock } from '../adobe/session/clock';
import { loosened, tightened, UNPACED, WINDOW_MS } from './spacing';
import { askedToStop, complained, isOutage, OPEN, passed, paused, stumbled } from './standstill';

/** The speed at which all rows of a run may send to one service, as far as it has complained. */
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

/** Timers are late by some milliseconds: that much of what was missed may be made up for, and no more. */
const CREDIT_MS = 20;

/**
 * Rate limiter and circuit breaker without a limit of its own: until the server complains, requests go
 * as they come. Then all stand still for as long as it asks, and go on at the rate it has just let through.
 */
export function adaptivePace(clock: Clock, random: () => number = Math.random): Pace {
	let spacing = UNPACED;
	let gate = OPEN;
	let nextAt = Number.NEGATIVE_INFINITY;
	let startedAt: number | undefined;
	let waitedMs = 0;
	/** When requests were let through, of the last second and a bit. */
	let recent: number[] = [];
	/** One at a time waits for the next slot: after a delay, all that had waited would go in a bunch. */
	let line = Promise.resolve(true);

	async function goNext(maxWaitMs: number): Promise<boolean> {
		for (;;) {
			const now = clock.now();
			startedAt ??= now;
			spacing = loosened(spacing, now);
			const at = Math.max(now, gate.opensAt, spacing.intervalMs > 0 ? nextAt : now);
			if (at - (gate.refusingSince ?? at) > maxWaitMs) return false;
			if (at > now) {
				const standsStill = gate.opensAt > now;
				await clock.sleep(at - now);
				if (standsStill) waitedMs += clock.now() - now;
			}
			if (clock.cancelled()) return true;
			if (clock.now() < gate.opensAt) continue;
			nextAt = Math.max(nextAt, clock.now() - CREDIT_MS) + spacing.intervalMs;
			return true;
		}
	}

	/** Requests that left before the last change know nothing of it. */
	const isStale = (sentAt: number) => sentAt <= Math.max(spacing.changedAt, gate.closedAt);

	const seen = (now: number) => ({
		allowed: recent.filter((at) => now - at <= WINDOW_MS).length,
		sendingForMs: now - Math.max(startedAt ?? now, gate.opensAt),
	});

	return {
		turn: async (maxWaitMs) => await (line = line.then(async () => await goNext(maxWaitMs))),

		letThrough() {
			const now = clock.now();
			gate = passed(gate);
			if (recent.length > 1000) recent = recent.filter((at) => now - at <= WINDOW_MS);
			recent.push(now);
		},

		holdBack(sentAt, trouble, afterMs) {
			const now = clock.now();
			const isNew = !isStale(sentAt);
			if (isNew) spacing = tightened(spacing, now, seen(now));
			gate = complained(gate, now, trouble);
			if (afterMs !== undefined) gate = askedToStop(gate, now, afterMs, isNew);
			else if (isNew) gate = paused(gate, now, random);
			nextAt = Math.max(nextAt, gate.opensAt);
		},

		stumble(sentAt, trouble) {
			gate = stumbled(gate);
			if (!isOutage(gate) || isStale(sentAt)) return;
			const now = clock.now();
			gate = paused(complained(gate, now, trouble), now, random);
			nextAt = Math.max(nextAt, gate.opensAt);
		},

		trouble: () => gate.trouble,
		waitedMs: () => waitedMs,
	};
}

/** A pace for each of a server's services, made when it is first asked for. */
export function pacePerService<Service>(clock: Clock) {
	const paces = new Map<Service, Pace>();
	const paceOf = (service: Service): Pace => {
		const pace = paces.get(service) ?? adaptivePace(clock);
		paces.set(service, pace);
		return pace;
	};
	return {
		paceOf,
		waitedMs: () => Math.max(0, ...[...paces.values()].map((pace) => pace.waitedMs())),
	};
}
