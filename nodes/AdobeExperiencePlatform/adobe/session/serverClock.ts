import { isSuccess, serverTimeMs, type Reply } from '../reply';

/** A moment on another clock, as closely as it is known: epoch milliseconds. */
export interface Moment {
	readonly earliest: number;
	readonly latest: number;
}

/** When something began, on the clock that stamps audiences. */
export interface Begun {
	/** It can't have begun earlier, if that clock is what we take it for. */
	readonly earliest: number;
	/** How far that clock may be off: what was made up to this long before may have been made after. */
	readonly doubtMs: number;
}

/** Adobe's clock seen from here, learned from the Date header of its answers. */
export interface ServerClock {
	/** Learns from a reply that was heard at a local moment. */
	learn(reply: Reply, heardAt: number): void;
	/** @returns `undefined` as long as no answer has told the time */
	at(localMs: number): Begun | undefined;
}

/** How far apart the clocks of a gateway and of the store behind it, or of two workers, may be. */
export const CLOCKS_APART_MS = 5000;
/** Enough answers for one that lies, such as a cached one, to be outvoted. */
const REMEMBERED = 31;

/**
 * A Date header names a second, and was written at some moment between sending and hearing. Any one
 * may be wrong, so the middle of the last ones counts, and how much they differ is doubt.
 */
export function serverClock(): ServerClock {
	/** How far the server's clock is ahead of ours at least, by each answer. */
	const ahead: number[] = [];

	return {
		learn(reply, heardAt) {
			const isAdobes = reply.kind === 'answer' && isSuccess(reply);
			const written = isAdobes ? serverTimeMs(reply.headers) : undefined;
			if (written === undefined) return;
			ahead.push(written - heardAt);
			if (ahead.length > REMEMBERED) ahead.shift();
		},
		at(localMs) {
			const sorted = [...ahead].sort((a, b) => a - b);
			const middle = sorted[Math.floor(sorted.length / 2)];
			if (middle === undefined) return undefined;
			const [least = middle] = sorted;
			return { earliest: localMs + middle, doubtMs: CLOCKS_APART_MS + middle - least };
		},
	};
}
