import { sleep } from 'n8n-workflow';

/** Time as everything below n8n sees it; tests bring their own. All in milliseconds. */
export interface Clock {
	now(): number;
	/** Lets what is ready go out before the next is prepared, so that work and waiting overlap. */
	breathe(): Promise<void>;
	/** Ends early, without an error, when the run is cancelled. */
	sleep(ms: number): Promise<void>;
	/** Whether n8n has cancelled the run: the Stop button, or the workflow's time limit. */
	cancelled(): boolean;
}

/** n8n's sleep cannot be woken, so a long one is taken in slices no cancelled run outlives by much. */
const SLICE_MS = 1000;

/** @param signal aborted when n8n cancels the run */
export function systemClock(signal?: AbortSignal): Clock {
	const cancelled = () => signal?.aborted === true;
	return {
		now: () => Date.now(),
		cancelled,
		breathe: async () => await sleep(0),
		async sleep(ms) {
			const until = Date.now() + ms;
			for (let left = ms; left > 0 && !cancelled(); left = until - Date.now()) {
				await sleepUnless(signal, Math.min(left, SLICE_MS));
			}
		},
	};
}

/** Leaves nothing behind at the signal, which lives as long as the run. */
async function sleepUnless(signal: AbortSignal | undefined, ms: number): Promise<void> {
	await new Promise<void>((resolve) => {
		const wake = () => {
			signal?.removeEventListener('abort', wake);
			resolve();
		};
		signal?.addEventListener('abort', wake);
		void sleep(ms).then(wake);
	});
}
