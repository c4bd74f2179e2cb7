/** How far apart requests go, as far as the server has complained. Milliseconds. */
export interface Spacing {
	/** 0: they go as they come. */
	readonly intervalMs: number;
	readonly changedAt: number;
	/** How long there has to be no complaint before they go closer together. */
	readonly patienceMs: number;
	/** By how many steps at once; doubled each time. */
	readonly steps: number;
	readonly complaints: number;
}

/** What was seen before a complaint. */
export interface Seen {
	/** Requests that were let through in the last second. */
	readonly allowed: number;
	/** How long requests have been let through without a break. */
	readonly sendingForMs: number;
}

/** Rate limits count per second. */
export const WINDOW_MS = 1000;
/** A little slower than what was let through: requests don't travel equally fast. */
const SAFETY = 1.02;
/** How much slower again when even the paced requests are too many. */
const TIGHTEN_BY = 1.1;
/** Fewer requests than this say nothing about the rate a server allows, unless for a whole second. */
const TELLING_COUNT = 10;
/** Unless it complains this often about so few. */
const TELLING_COMPLAINTS = 2;
/**
 * The pace is loosened after a while without complaint, then by twice as many such steps after half
 * that while, and so on: another run that took its share of the limit may have ended. The while
 * doubles with each complaint.
 */
const LOOSEN_BY = 0.9;
const FIRST_PATIENCE_MS = 10_000;
const LONGEST_PATIENCE_MS = 30_000;
const SHORTEST_PATIENCE_MS = 1000;
/** By how many steps first where few requests are let through: what few say of the rate may be far off. */
const UNSURE_STEPS = 4;
/** Closer together than this, requests are not paced at all. */
const NO_PACE_MS = 1;

/**
 * When the next request may go: as many at once as may go in a second, each of them as long after the one that
 * was as many before it. So what is late by some milliseconds makes those after it no later.
 * @param nthLast when the last request but some went
 */
export function nextAt({ intervalMs }: Spacing, nthLast: (nth: number) => number): number {
	if (intervalMs === 0) return Number.NEGATIVE_INFINITY;
	const count = Math.max(inAWindow(intervalMs), 1);
	return nthLast(count) + count * intervalMs;
}

/** How many requests fit into a second. */
const inAWindow = (intervalMs: number) => Math.floor((WINDOW_MS * SAFETY) / intervalMs + ROUNDING);
const ROUNDING = 1e-6;

/** Nobody has complained. */
export const UNPACED: Spacing = {
	intervalMs: 0,
	changedAt: Number.NEGATIVE_INFINITY,
	patienceMs: FIRST_PATIENCE_MS,
	steps: 1,
	complaints: 0,
};

/** After a while without complaint. */
export function loosened(spacing: Spacing, now: number): Spacing {
	const { intervalMs, changedAt, patienceMs, steps } = spacing;
	const quietMs = Math.max(patienceMs / steps, SHORTEST_PATIENCE_MS);
	if (intervalMs === 0 || now - changedAt < quietMs) return spacing;
	const closer = intervalMs * LOOSEN_BY ** steps;
	const next = { ...spacing, changedAt: now, intervalMs: closer, steps: steps * 2 };
	return closer >= NO_PACE_MS ? next : { ...next, intervalMs: 0, patienceMs: FIRST_PATIENCE_MS };
}

/** After a complaint. */
export function tightened(spacing: Spacing, now: number, { allowed, sendingForMs }: Seen): Spacing {
	const { intervalMs, patienceMs } = spacing;
	const complaints = spacing.complaints + 1;
	const next = { ...spacing, changedAt: now, steps: 1, complaints };
	if (intervalMs > 0) {
		const longer = { patienceMs: Math.min(patienceMs * 2, LONGEST_PATIENCE_MS) };
		return {
			...next,
			...(isUnsure(intervalMs) ? firstWhile(intervalMs) : longer),
			intervalMs: intervalMs * TIGHTEN_BY,
		};
	}
	const isTelling =
		allowed >= TELLING_COUNT || sendingForMs >= WINDOW_MS || complaints >= TELLING_COMPLAINTS;
	if (!isTelling) return next;
	const learned = (WINDOW_MS / Math.max(allowed, 1)) * SAFETY;
	return { ...next, ...firstWhile(learned), intervalMs: learned };
}

/** How soon to try whether more may go, and by how much. */
const firstWhile = (intervalMs: number) =>
	isUnsure(intervalMs)
		? { steps: UNSURE_STEPS, patienceMs: SHORTEST_PATIENCE_MS }
		: { steps: 1, patienceMs: FIRST_PATIENCE_MS };

/** Whether it is so slow that another run, in another process, may have taken most of the limit. */
const isUnsure = (intervalMs: number) => inAWindow(intervalMs) < TELLING_COUNT;
