import type { Begun, Moment } from './session/serverClock';

/** The year 5000 in seconds; anything larger is counted in something smaller. */
const LARGEST = 1e11;

/**
 * A time in an answer of Adobe's, which counts in seconds, milliseconds or microseconds, as numbers or
 * text, and elsewhere writes dates.
 * @returns `undefined` where it is none
 */
export function momentOf(value: unknown): Moment | undefined {
	if (typeof value === 'string' && !/^\s*\d+(\.\d+)?\s*$/.test(value)) {
		const ms = Date.parse(value);
		return Number.isNaN(ms)
			? undefined
			: { earliest: ms, latest: ms + (ms % 1000 === 0 ? 999 : 0) };
	}
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const number = Number(value);
	if (!Number.isFinite(number) || number <= 0) return undefined;
	if (number < LARGEST) return { earliest: number * 1000, latest: number * 1000 + 999 };
	let ms = number;
	while (ms >= LARGEST * 1000) ms /= 1000;
	return { earliest: ms, latest: ms };
}

/**
 * Whether something that is stamped with a moment is older than a write. Clocks may be apart, so what was
 * made a little before may have been made since: that is in doubt, and so is what has no time.
 */
export function ageOf(
	made: Moment | undefined,
	begun: Begun | undefined,
): 'before' | 'doubtful' | 'since' {
	if (made === undefined || begun === undefined) return 'doubtful';
	if (made.latest >= begun.earliest) return 'since';
	return made.latest >= begun.earliest - begun.doubtMs ? 'doubtful' : 'before';
}

/** The latest moment that a date can hold (ECMA-262, section 21.4.1.1). */
const LATEST_MS = 8.64e15;

/** In ISO 8601; `undefined` where there is no such time. */
export const iso = (ms: number | undefined): string | undefined =>
	ms === undefined || !(Math.abs(ms) <= LATEST_MS)
		? undefined
		: new Date(Math.floor(ms)).toISOString();
