import { setTimeout } from 'node:timers/promises';

/** The time an Adobe lives in, in milliseconds since 1970: this machine's, unless a test brings another. */
export interface Clock {
	now(): number;
	/** Ends early, without an error, once the signal is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Taken before any test steps it for the node. */
const { now } = Date;

export const machineClock: Clock = {
	now: () => now(),
	sleep: async (ms, signal) =>
		await setTimeout(ms, undefined, { ref: false, signal }).catch(() => undefined),
};
