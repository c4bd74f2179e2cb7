import { withFacts, type Failure } from '../adobe/errors/failure';
import type { Attempt, Settled } from './attempt';
import type { Clock } from '../adobe/session/clock';
import type { Pace } from './pace';

export interface Patience {
	readonly clock: Clock;
	readonly pace: Pace;
	/** How long a rate limit may hold a row back, in milliseconds. */
	readonly maxWaitMs: number;
}

/** How often a passing fault is met before it counts as lasting. */
const TRIES = 5;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 8000;

/** Tries until sending again can't change the outcome any more, at the pace of the whole run. */
export async function untilSettled<Result>(
	attempt: () => Promise<Attempt<Result>>,
	{ clock, pace, maxWaitMs }: Patience,
): Promise<Settled<Result>> {
	const begun = clock.now();
	let refused = false;
	for (let faults = 0; ; ) {
		if (!(await pace.turn(maxWaitMs)) || (refused && clock.now() - begun > maxWaitMs)) {
			return { kind: 'failed', failure: waitedTooLong(maxWaitMs, pace.trouble()) };
		}
		if (clock.cancelled()) return { kind: 'failed', failure: CANCELLED };

		const sentAt = clock.now();
		const tried = await attempt();
		if (tried.kind === 'heldBack') {
			refused = true;
			pace.holdBack(sentAt, tried.failure, tried.afterMs);
			continue;
		}
		if (tried.kind === 'again' || tried.kind === 'unknown') pace.stumble(sentAt, tried.failure);
		else pace.letThrough();
		if (tried.kind !== 'again') return tried;
		if (++faults === TRIES) return { kind: 'failed', failure: tried.failure };
		await clock.sleep(backoffMs(faults));
	}
}

/** Doubling, with jitter so that rows which failed together don't come back together. */
function backoffMs(faults: number): number {
	return Math.min(FIRST_BACKOFF_MS * 2 ** faults, LONGEST_BACKOFF_MS) * (0.5 + Math.random() / 2);
}

export const CANCELLED: Failure = {
	message: 'The workflow was stopped before this item was sent',
	description: 'Nothing was sent to Adobe for it.',
};

function waitedTooLong(maxWaitMs: number, trouble: Failure | undefined): Failure {
	return withFacts(
		{
			message: 'Adobe held this item back for longer than Max Wait allows',
			description: `It was not carried out. Raise "Max Wait (Minutes)" in the options of the node (now ${maxWaitMs / 60_000}), or run the workflow again later. What held it back: ${trouble?.message ?? "Adobe's rate limit"}. ${trouble?.description ?? ''}`,
		},
		{ ...trouble?.facts },
	);
}
