import { serverTimeMs, type Reply } from '../reply';

/** A moment on Adobe's clock, as closely as it is known: epoch milliseconds. */
export interface Moment {
	readonly earliest: number;
	readonly latest: number;
}

/** Adobe's clock seen from here, learned from the Date header of its answers. */
export interface ServerClock {
	/** Learns from a reply to a request that left at `sentAt` and was answered at `heardAt`. */
	learn(reply: Reply, sentAt: number, heardAt: number): void;
	/** @returns `undefined` as long as no answer has told the time */
	at(localMs: number): Moment | undefined;
}

/**
 * A Date header names a second, and was written at some moment between sending and hearing. Each
 * answer narrows down how far the server's clock is ahead of ours.
 */
export function serverClock(): ServerClock {
	let aheadAtLeast = Number.NEGATIVE_INFINITY;
	let aheadAtMost = Number.POSITIVE_INFINITY;

	return {
		learn(reply, sentAt, heardAt) {
			const written = reply.kind === 'answer' ? serverTimeMs(reply.headers) : undefined;
			if (written === undefined) return;
			aheadAtLeast = Math.max(aheadAtLeast, written - heardAt);
			aheadAtMost = Math.min(aheadAtMost, written + 1000 - sentAt);
		},
		at(localMs) {
			if (!Number.isFinite(aheadAtLeast)) return undefined;
			return {
				earliest: localMs + aheadAtLeast,
				latest: localMs + Math.max(aheadAtLeast, aheadAtMost),
			};
		},
	};
}
