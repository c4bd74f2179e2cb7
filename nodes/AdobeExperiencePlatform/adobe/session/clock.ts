import { sleep } from 'n8n-workflow';

/** Time as everything below n8n sees it; tests bring their own. All in milliseconds. */
export interface Clock {
	/** Since 1970 as of the start of the process; it never jumps, whatever happens to the machine's clock. */
	now(): number;
	/** Lets what is ready go out before the next is prepared, so that work and waiting overlap. */
	breathe(): Promise<void>;
	/** Ends early, without an error, when the run is cancelled. */
	sleep(ms: number): Promise<void>;
	/** Whether n8n has cancelled the run: the Stop button, or the workflow's time limit. */
	cancelled(): boolean;
	/** Calls when n8n cancels the run. @returns to be called by who wants to hear of it no longer */
	whenCancelled(listener: () => void): () => void;
}

/** Longer than this, nobody else in the process should have to wait for us. */
const SHORT_OF_BREATH_MS = 20;

/**
 * For loops over many rows: lets others have their turn now and then.
 * @param afterMs how long the loop may go on without
 * @returns to be awaited in each round
 */
export function breather(
	{ now, breathe }: Pick<Clock, 'now' | 'breathe'>,
	afterMs = SHORT_OF_BREATH_MS,
): () => Promise<void> {
	let since = now();
	return async () => {
		if (now() - since < afterMs) return;
		await breathe();
		since = now();
	};
}

/** n8n's sleep cannot be woken, so a long one is taken in slices no cancelled run outlives by much. */
const SLICE_MS = 1000;

/** @param signal aborted when n8n cancels the run */
export function systemClock(signal?: AbortSignal): Clock {
	const now = () => performance.timeOrigin + performance.now();
	const cancelled = () => signal?.aborted === true;
	/** One listener for all who want to hear of it, because the signal lives as long as the run. */
	const listeners = new Set<() => void>();
	signal?.addEventListener('abort', () => listeners.forEach((listener) => listener()), {
		once: true,
	});

	function whenCancelled(listener: () => void): () => void {
		listeners.add(listener);
		return () => listeners.delete(listener);
	}

	const nap = async (ms: number) =>
		await new Promise<void>((resolve) => {
			const wake = () => {
				ignore();
				resolve();
			};
			const ignore = whenCancelled(wake);
			void sleep(ms).then(wake);
		});

	return {
		now,
		cancelled,
		whenCancelled,
		breathe: async () => await sleep(0),
		async sleep(ms) {
			const until = now() + ms;
			for (let left = ms; left > 0 && !cancelled(); left = until - now()) {
				await nap(Math.min(left, SLICE_MS));
			}
		},
	};
}
