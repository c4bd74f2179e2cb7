import { FailureError, type Failure } from '../adobe/errors/failure';
import type { Clock } from '../adobe/session/clock';
import { OutcomeUnknown } from './ask';

export interface Write<Result> {
	/** Sends it, calling `begin` at the moment from which the server may carry it out. */
	send(begin: () => void): Promise<Result>;
	/**
	 * Looks for what a write that began at `since` (local epoch milliseconds) may have left.
	 * @returns `undefined` where there is nothing of it
	 * @throws {FailureError} where it can't be told, or not whether it comes from this write
	 */
	lookUp(since: number): Promise<Result | undefined>;
	/** Whether a refusal may be about what an earlier send of this write has made. */
	isConflict(failure: Failure): boolean;
	/** Keeps when a write began whose outcome isn't known, for a later run; `undefined` forgets it. */
	remember(since: number | undefined): void;
	/** What an earlier run of the same row remembered. */
	readonly begunBefore?: number;
}

/** A list may lag behind what was just written: absent means absent in all of these looks. */
const LOOK_AFTER_MS = [500, 1500, 3000, 5000, 5000];
const SENDS = 2;

/**
 * Idempotency by looking: makes something once, however often the answer gets lost on the way.
 * @throws {FailureError} why it could not be made, or why that isn't certain
 */
export async function once<Result>(write: Write<Result>, clock: Clock): Promise<Result> {
	let since = write.begunBefore;
	const begin = () => {
		since ??= clock.now();
		write.remember(since);
	};
	let unknown = INTERRUPTED;

	for (let sends = 0; ; sends++) {
		if (since !== undefined) {
			const seen = await lookUntilSure(since, write, clock);
			if (seen !== undefined) return seen;
			if (clock.cancelled()) throw new FailureError(unknown);
			if (sends === SENDS) throw new FailureError(notSeen(unknown));
		}
		const isFirst = since === undefined;
		try {
			return await write.send(begin);
		} catch (error) {
			unknown = doubtIn(error, isFirst, write);
		}
	}
}

/**
 * @returns why it isn't known whether the write was carried out
 * @throws the error itself, where it was not
 */
function doubtIn<Result>(error: unknown, isFirst: boolean, write: Write<Result>): Failure {
	if (!(error instanceof FailureError)) throw error;
	const isDoubtful =
		error instanceof OutcomeUnknown || (!isFirst && write.isConflict(error.failure));
	if (isDoubtful) return error.failure;
	// An earlier send may still turn up one day; only a first refusal is certain.
	if (isFirst) write.remember(undefined);
	throw error;
}

async function lookUntilSure<Result>(
	since: number,
	{ lookUp }: Write<Result>,
	clock: Clock,
): Promise<Result | undefined> {
	for (const ms of LOOK_AFTER_MS) {
		await clock.sleep(ms);
		if (clock.cancelled()) return undefined;
		const seen = await lookUp(since);
		if (seen !== undefined) return seen;
	}
	return undefined;
}

const notSeen = (failure: Failure): Failure => ({
	...failure,
	description: `${failure.description} It was sent ${SENDS} times, and looked for after each time without being found.`,
});

const INTERRUPTED: Failure = {
	message: 'The workflow was stopped before the outcome of this item was known',
	description:
		'Adobe may have carried it out. Retrying this execution looks before it sends anything again.',
};
