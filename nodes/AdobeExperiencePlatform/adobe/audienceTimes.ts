import { textIn } from './answerFields';
import type { ListedAudience } from './audiences';
import { momentOf } from './moments';
import type { Moment } from './session/serverClock';

/** When it was made, on the clock that stamps audiences. */
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
