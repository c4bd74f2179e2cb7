import type { Clock } from '../../nodes/AdobeExperiencePlatform/adobe/session/clock';

/** Time that only passes while everybody sleeps, so that hours take no time. */
export interface VirtualClock extends Clock {
	/** Ends early once the signal is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** The same time as a run sees it that this signal cancels: then it sleeps no longer. */
	cancelledBy(signal: AbortSignal | undefined): Clock;
	/** Runs work to its end, moving time on whenever nothing else is left to do. */
	run<Result>(work: () => Promise<Result>): Promise<Result>;
}

interface Sleeper {
	readonly until: number;
	readonly signal?: AbortSignal;
	readonly wake: () => void;
}

/** @param startsAt milliseconds since 1970 */
export function virtualClock(startsAt = 0): VirtualClock {
	let now = startsAt;
	let sleepers: Sleeper[] = [];

	const idle = async () => await new Promise<void>((resolve) => setImmediate(resolve));
	const isDue = ({ until, signal }: Sleeper) => until <= now || signal?.aborted === true;

	/** Everybody is asleep: whoever is due wakes up, and time moves on only where nobody is. */
	function wakeNext(): void {
		if (!sleepers.some(isDue)) now = Math.min(...sleepers.map(({ until }) => until));
		const due = sleepers.filter(isDue);
		sleepers = sleepers.filter((sleeper) => !due.includes(sleeper));
		due.forEach(({ wake }) => wake());
	}

	const clock: VirtualClock = {
		now: () => now,
		cancelled: () => false,
		whenCancelled: () => () => {},
		breathe: async () => await Promise.resolve(),
		sleep: async (ms, signal) =>
			await new Promise<void>((wake) => {
				if (ms <= 0 || signal?.aborted === true) wake();
				else sleepers.push({ until: now + ms, signal, wake });
			}),
		cancelledBy: (signal) => ({
			...clock,
			cancelled: () => signal?.aborted === true,
			whenCancelled(listener) {
				signal?.addEventListener('abort', listener);
				return () => signal?.removeEventListener('abort', listener);
			},
			sleep: async (ms) => await clock.sleep(ms, signal),
		}),
		async run(work) {
			const done = { yet: false };
			const end = () => (done.yet = true);
			const result = work();
			result.then(end, end);
			for (await idle(); !done.yet; await idle()) {
				if (sleepers.length === 0)
					throw new Error('Everybody waits for something that never comes');
				wakeNext();
			}
			return await result;
		},
	};
	return clock;
}

/** The same time as a run sees it that is stopped at a moment. */
export function cancelledAt(clock: VirtualClock, at: number): Clock {
	const stop = new AbortController();
	if (at <= clock.now()) stop.abort();
	else if (Number.isFinite(at)) void clock.sleep(at - clock.now()).then(() => stop.abort());
	return clock.cancelledBy(stop.signal);
}
