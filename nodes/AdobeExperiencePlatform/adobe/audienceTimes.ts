import { textIn, type ListedAudience } from './audiences';
import type { Moment } from './session/serverClock';

/**
 * When it was made, on the clock that stamps audiences. Adobe counts in seconds, milliseconds or
 * microseconds, as numbers or text, and elsewhere writes dates.
 */
export function createdAt({ creationTime, createEpoch }: ListedAudience): Moment | undefined {
	return momentOf(creationTime) ?? momentOf(createEpoch);
}

export function updatedAt({ updateTime, updateEpoch }: ListedAudience): Moment | undefined {
	return momentOf(updateTime) ?? momentOf(updateEpoch);
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than anybody means. */
const LONGEST_DAYS = 100_000;

/**
 * When its members are let go, in epoch milliseconds: `ttlInDays` after the last update, because every
 * update starts the time anew (Adobe: Audience Portal). An audience without `ttlInDays` has no such day.
 */
export function expiresAt(audience: ListedAudience): number | undefined {
	const from = updatedAt(audience) ?? createdAt(audience);
	const days = Number(textIn(audience.ttlInDays));
	return from !== undefined && days > 0 && days <= LONGEST_DAYS
		? from.earliest + days * DAY_MS
		: undefined;
}

/** The year 5000 in seconds; anything larger is counted in something smaller. */
const LARGEST = 1e11;

function momentOf(value: unknown): Moment | undefined {
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
