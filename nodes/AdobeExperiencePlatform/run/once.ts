import { FailureError, type Failure } from '../adobe/errors/failure';
import type { Clock } from '../adobe/session/clock';
import { CANCELLED, OutcomeUnknown } from './ask';

export interface Write<Result> {
	/**
	 * Sends it, calling `begin` each time right before it leaves. Whatever was sent before within the same
	 * call was not carried out.
	 */
	send(begin: () => void): Promise<Result>;
	/**
	 * Looks for what a write that began at `since` (local milliseconds) may have left.
	 * @returns `undefined` where there is certainly nothing of it
	 * @throws {Undecided} where it can't be told whether what is there comes from this write
	 * @throws {FailureError} where it can't be looked for
	 */
	lookUp(since: number): Promise<Result | undefined>;
	/** Whether a refusal may be about what an earlier send of this write has made. */
	isConflict(failure: Failure): boolean;
	/** Keeps when a write began whose outcome isn't known, for a later run; `undefined` forgets it. */
	remember(since: number | undefined): void;
	/** What an earlier run of the same row remembered. */
	readonly begunBefore?: number;
	/** After which pauses to look, where what is written may be listed later than usual, in milliseconds. */
	readonly lookAfterMs?: readonly number[];
	/** What isn't certain if it isn't, as a clause, e.g. `this audience was created`. */
	readonly whatItDoes: string;
}

/** It can't be told whether what is there comes from a write. */
export class Undecided extends FailureError {}

/** A list may lag behind what was just written: absent means absent in all of these looks. */
const LOOK_AFTER_MS = [500, 1500, 3000, 5000, 5000];
const SENDS = 2;

/**
 * Idempotency by looking: makes something once, however often the answer gets lost on the way. Once it
 * may have been made, nothing that is said claims otherwise.
 * @throws {FailureError} why it could not be made, or why that isn't certain
 */
export async function once<Result>(write: Write<Result>, clock: Clock): Promise<Result> {
	let doubt =
		write.begunBefore === undefined ? undefined : { since: write.begunBefore, why: INTERRUPTED };

	for (let sends = 0; ; sends++) {
		if (doubt !== undefined) {
			const { since, why } = doubt;
			const seen = await lookUntilSure(since, write, clock).catch((error: unknown) => {
				throw notCertain(error, write.whatItDoes, why, 'looking for it failed too');
			});
			if (seen !== undefined) return seen;
			if (clock.cancelled()) throw new FailureError(interrupted(why));
			if (sends === SENDS) throw new FailureError(notSeen(why));
		}
		let sentAt = clock.now();
		const begin = () => {
			sentAt = clock.now();
			if (doubt === undefined) write.remember(sentAt);
		};
		try {
			return await write.send(begin);
		} catch (error) {
			const why = whyInDoubt(error, doubt?.why, write);
			doubt = { since: doubt?.since ?? sentAt, why };
		}
	}
}

/**
 * @param before why it was in doubt already
 * @returns why it is in doubt
 * @throws {FailureError} where it is certain that it was not carried out, or can't be sent any more
 */
function whyInDoubt<Result>(
	error: unknown,
	before: Failure | undefined,
	write: Write<Result>,
): Failure {
	if (!(error instanceof FailureError)) throw error;
	if (error instanceof OutcomeUnknown) return error.failure;
	if (before === undefined) {
		write.remember(undefined);
		throw error;
	}
	if (write.isConflict(error.failure)) return error.failure;
	// What was sent earlier may still turn up one day.
	throw notCertain(error, write.whatItDoes, before, 'sending it again failed');
}

async function lookUntilSure<Result>(
	since: number,
	{ lookUp, lookAfterMs = LOOK_AFTER_MS }: Write<Result>,
	clock: Clock,
): Promise<Result | undefined> {
	for (const ms of lookAfterMs) {
		await clock.sleep(ms);
		if (clock.cancelled()) return undefined;
		const seen = await lookUp(since);
		if (seen !== undefined) return seen;
	}
	return undefined;
}

/** @returns what to throw where something may have been made and `error` keeps it from being cleared up */
function notCertain(error: unknown, whatItDoes: string, why: Failure, what: string): unknown {
	if (!(error instanceof FailureError) || error instanceof Undecided) return error;
	if (error.failure === CANCELLED) return new FailureError(INTERRUPTED);
	const { message, description, facts } = error.failure;
	return new FailureError({
		message: `It is not certain whether ${whatItDoes}`,
		description: `The answer of Adobe was lost (${why.message}), and ${what}: ${message}. ${description} Look in Experience Platform before running this row again; retrying this execution looks first.`,
		facts: { ...why.facts, ...facts },
	});
}

const notSeen = (why: Failure): Failure => ({
	...why,
	description: `${why.description} It was sent ${SENDS} times, and looked for after each time without being found.`,
});

/** Said where looking for it was cut short. */
const interrupted = (why: Failure): Failure =>
	why === INTERRUPTED
		? why
		: { ...why, description: `${why.description} ${INTERRUPTED.description}` };

/** What to throw where an earlier run may have made something, and `error` keeps this one from finding out. */
export const stillInDoubt = (error: unknown, whatItDoes: string): unknown =>
	notCertain(error, whatItDoes, INTERRUPTED, 'looking for it failed too');

const INTERRUPTED: Failure = {
	message: 'The workflow was stopped before the outcome of this item was known',
	description:
		'Adobe may have carried it out. Retrying this execution looks before it sends anything again.',
};
