import type { Clock } from '../../nodes/AdobeExperiencePlatform/adobe/session/clock';

/** Time that only passes while everybody sleeps, so that hours take no time. */
export interface VirtualClock extends Clock {
	/** Runs work to its end, moving time on whenever nothing else is left to do. */
	run<Result>(work: () => Promise<Result>): Promise<Result>;
	/** Cancels the run at a moment, in milliseconds from the start. */
	cancelAt(ms: number): void;
}

interface Sleeper {
	readonly until: number;
	readonly wake: () => void;
}

export function virtualClock(): VirtualClock {
	let now = 0;
	let cancelledFrom = Number.POSITIVE_INFINITY;
	let sleepers: Sleeper[] = [];

	const cancelled = () => now >= cancelledFrom;
	const idle = async () => await new Promise<void>((resolve) => setImmediate(resolve));

	/** A cancelled run sleeps no longer. */
	function wakeNext(): void {
		now = Math.max(now, Math.min(...sleepers.map(({ until }) => until), cancelledFrom));
		const due = sleepers.filter(({ until }) => until <= now || cancelled());
		sleepers = sleepers.filter((sleeper) => !due.includes(sleeper));
		due.forEach(({ wake }) => wake());
	}

	return {
		now: () => now,
		cancelled,
		breathe: async () => await Promise.resolve(),
		cancelAt: (ms) => (cancelledFrom = ms),
		sleep: async (ms) =>
			await new Promise<void>((wake) => {
				if (ms <= 0 || cancelled()) wake();
				else sleepers.push({ until: now + ms, wake });
			}),
		async run(work) {
			const done = { yet: false };
			const result = work().finally(() => (done.yet = true));
			for (await idle(); !done.yet; await idle()) {
				if (sleepers.length === 0)
					throw new Error('Everybody waits for something that never comes');
				wakeNext();
			}
			return await result;
		},
	};
}
