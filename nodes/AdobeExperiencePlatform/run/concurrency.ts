/** How many requests may be under way at once, as far as a service's answers have told. Milliseconds. */
export interface Concurrency {
	readonly limit: number;
	readonly trial: Trial;
	/** Requests sent before know nothing of what is tried. */
	readonly since: number;
	/** What came of those sent since. */
	readonly round: Round;
	/** The best limit known, with how many requests come to an end in a millisecond at it. */
	readonly best?: { readonly limit: number; readonly rate: number };
	/** How many rounds to rest when no move is worth it. */
	readonly restFor: number;
}

type Trial =
	/** One more with each answer that took no longer than those of the round before. */
	| { readonly kind: 'grow'; readonly beforeMs: number; readonly slow: number }
	/** A move from the best limit known, by its place among the moves. */
	| { readonly kind: 'move'; readonly move: number }
	/** Nothing, for some rounds; then the moves from one on. */
	| { readonly kind: 'rest'; readonly rounds: number; readonly then: number };

interface Round {
	/** Answers to pass over: to requests that left while the number under way was still changing. */
	readonly settling: number;
	readonly answers: number;
	/** Of all answers together. */
	readonly tookMs: number;
	readonly fastestMs: number;
	/** Whether as many were under way as may be: else the limit isn't what limits. */
	readonly isFull: boolean;
}

/** A request that the service has dealt with. */
export interface Answered {
	readonly sentAt: number;
	readonly tookMs: number;
}

const NOTHING: Round = { settling: 0, answers: 0, tookMs: 0, fastestMs: Infinity, isFull: false };

const FIRST_LIMIT = 20;
export const MOST_AT_ONCE = 500;
/** Below this, a move has nothing to gain; only complaints lead there. */
const FEWEST_TRIED = 4;

export const UNTRIED: Concurrency = {
	limit: FIRST_LIMIT,
	trial: { kind: 'grow', beforeMs: Infinity, slow: 0 },
	since: Number.NEGATIVE_INFINITY,
	round: NOTHING,
	restFor: 8,
};

/** As fast as before. */
const AS_FAST = 1.5;
/** What takes less than this longer is not slower (RFC 9406, MIN_RTT_THRESH). */
const SLACK_MS = 4;
/** Where none of so many answers is as fast as before, all are slower (RFC 9406, N_RTT_SAMPLE). */
const TELLING_ANSWERS = 8;
const FULL = 0.8;
/** A round is as many answers as may be under way, and at least this many: fewer differ by chance. */
const SHORTEST_ROUND = 16;
const HOPELESS = 0.8;
const LONGEST_REST = 64;

/**
 * What to try next to the best limit known, one after the other; one that was worth it is made again.
 * More at once has to gain something, fewer may not cost anything.
 */
const MOVES = [
	{ by: 1.5, worth: 1.05 },
	{ by: 0.8, worth: 0.97 },
	{ by: 1.1, worth: 1.05 },
	{ by: 0.9, worth: 0.97 },
] as const;
const FIRST_MOVE_DOWN = 1;

/** @param atOnce requests under way now that one more has left */
export const departed = (before: Concurrency, atOnce: number): Concurrency =>
	before.round.isFull || atOnce < before.limit * FULL
		? before
		: { ...before, round: { ...before.round, isFull: true } };

/**
 * Adaptive concurrency: twice as many each round trip while answers come as fast as before (slow start, RFC 5681,
 * left as in HyStart++, RFC 9406). Then it feels its way to where most requests come to an end in a second, by the
 * "incremental steps" of Heiss and Wagner (Adaptive Load Control in Transaction Processing Systems, VLDB
 * 1991).
 */
export function answered(before: Concurrency, answer: Answered, now: number): Concurrency {
	const { sentAt, tookMs } = answer;
	if (sentAt < before.since || !before.round.isFull) return before;
	const { settling, answers, tookMs: earlierMs, fastestMs } = before.round;
	if (settling > 0) return { ...before, round: { ...before.round, settling: settling - 1 } };
	const next = {
		...before,
		round: {
			...before.round,
			answers: answers + 1,
			tookMs: earlierMs + tookMs,
			fastestMs: Math.min(fastestMs, tookMs),
		},
	};
	if (before.trial.kind === 'grow') return grown(next, before.trial, tookMs, now);
	const isOver = next.round.answers >= Math.max(before.limit, SHORTEST_ROUND);
	return isOver || isHopeless(next) ? concluded(next, now) : next;
}

/** Whether a move does so much harm that it need not be looked at to the end. */
const isHopeless = ({ best, limit, round, trial }: Concurrency) =>
	trial.kind === 'move' &&
	round.answers >= TELLING_ANSWERS &&
	rateOf(limit, round) < (best?.rate ?? 0) * HOPELESS;

/** Requests that come to an end in a millisecond, by Little's law. */
const rateOf = (limit: number, { answers, tookMs }: Round) => limit / Math.max(tookMs / answers, 1);

function grown(
	next: Concurrency,
	{ beforeMs, slow }: Extract<Trial, { kind: 'grow' }>,
	tookMs: number,
	now: number,
): Concurrency {
	const { limit, round } = next;
	const isAsFast = tookMs <= beforeMs * AS_FAST + SLACK_MS;
	if (!isAsFast && slow + 1 >= TELLING_ANSWERS) {
		return resting(next, { limit: Math.ceil(limit / 2), rounds: 1, then: FIRST_MOVE_DOWN }, now);
	}
	const isFirst = beforeMs === Infinity;
	const larger = isAsFast ? Math.min(limit + (isFirst ? limit : 1), MOST_AT_ONCE) : limit;
	if (larger === MOST_AT_ONCE) return resting(next, { limit: larger }, now);
	const isOver = isFirst || round.answers >= limit;
	return {
		...next,
		limit: larger,
		trial: {
			kind: 'grow',
			slow: isAsFast ? 0 : slow + 1,
			beforeMs: isOver ? round.fastestMs : beforeMs,
		},
		// That one has doubled the limit for all that left with it, but not for those that waited for it.
		since: isFirst ? now - tookMs / 2 : next.since,
		round: isOver ? { ...NOTHING, isFull: !isFirst } : round,
	};
}

/** Begins a round with another limit, or with the same. */
const begun = (before: Concurrency, limit: number, now: number): Concurrency => ({
	...before,
	limit,
	since: now,
	round: { ...NOTHING, settling: limit === before.limit ? 0 : limit },
});

const resting = (
	before: Concurrency,
	{ limit = before.limit, rounds = before.restFor, then = 0 },
	now: number,
): Concurrency => ({
	...begun(before, limit, now),
	trial: { kind: 'rest', rounds, then },
});

/** At the end of a round. */
function concluded(before: Concurrency, now: number): Concurrency {
	const { trial, limit, round, restFor } = before;
	const rate = rateOf(limit, round);
	const { best = { limit, rate } } = before;
	if (trial.kind === 'rest') {
		const rested = { ...before, best: { limit, rate } };
		// Others may load the service too, or the best was not what it seemed.
		if (rate < best.rate * HOPELESS) {
			return moved({ ...rested, restFor: UNTRIED.restFor }, FIRST_MOVE_DOWN, now);
		}
		return trial.rounds > 1
			? resting(rested, { rounds: trial.rounds - 1, then: trial.then }, now)
			: moved({ ...rested, restFor: Math.min(restFor * 2, LONGEST_REST) }, trial.then, now);
	}
	const move = trial.kind === 'move' ? trial.move : 0;
	const isWorthIt = rate >= best.rate * (MOVES[move]?.worth ?? 1);
	// What got slower step by step, by too little to tell each time, is measured against the best of them.
	const known = isWorthIt ? { limit, rate: Math.max(rate, best.rate) } : best;
	return moved({ ...before, best: known }, isWorthIt ? move : move + 1, now);
}

/** Makes the next move that leads anywhere from the best limit known, or rests there. */
function moved(before: Concurrency, from: number, now: number): Concurrency {
	const { limit } = before.best ?? before;
	const move = MOVES.findIndex(({ by }, place) => place >= from && stepped(limit, by) !== limit);
	const by = MOVES[move]?.by;
	if (by === undefined) return resting(before, { limit }, now);
	return { ...begun(before, stepped(limit, by), now), trial: { kind: 'move', move } };
}

function stepped(limit: number, by: number): number {
	return by > 1
		? Math.min(Math.ceil(limit * by), MOST_AT_ONCE)
		: Math.min(Math.max(Math.floor(limit * by), FEWEST_TRIED), limit);
}

/** After the service has said of a request that it is too much: half as many (multiplicative decrease, RFC 5681). */
export const overloaded = (before: Concurrency, sentAt: number, now: number): Concurrency =>
	sentAt < before.since
		? before
		: resting(
				{ ...before, best: undefined, restFor: UNTRIED.restFor },
				{ limit: Math.max(Math.floor(before.limit / 2), 1), rounds: 1 },
				now,
			);
