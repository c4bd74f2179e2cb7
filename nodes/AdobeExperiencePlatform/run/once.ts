import type { Failure } from '../adobe/errors/failure';
import type { Settled } from './attempt';
import type { Clock } from '../adobe/session/clock';
import type { Outcome } from './outcome';

/** What a look at the server says about a write whose outcome is unknown. */
export type LookUp<Result> =
	| { readonly kind: 'found'; readonly result: Result }
	| { readonly kind: 'absent' }
	/** It can't be told whether what is there comes from this write. */
	| { readonly kind: 'undecided'; readonly failure: Failure };

export interface Write<Result> {
	/** Sends it, calling `begin` at the moment from which the server may carry it out. */
	send(begin: () => void): Promise<Settled<Result>>;
	/** Looks for what a write that began at `since` (local epoch milliseconds) may have left. */
	lookUp(since: number): Promise<LookUp<Result>>;
	/** Keeps when a write began whose outcome isn't known, for a later run; `undefined` forgets it. */
	remember(since: number | undefined): void;
	/** What an earlier run of the same row remembered. */
	readonly begunBefore?: number;
}

/** A list may lag behind what was just written: absent means absent in all of these looks. */
const LOOK_AFTER_MS = [500, 1500, 3000, 5000, 5000];
const SENDS = 2;

/** Makes something once, however often the answer gets lost on the way. */
export async function exactlyOnce<Result>(
	write: Write<Result>,
	clock: Clock,
): Promise<Outcome<Result>> {
	let since = write.begunBefore;
	const begin = () => {
		since ??= clock.now();
		write.remember(since);
	};
	let unknown: Failure = INTERRUPTED;

	for (let sends = 0; ; sends++) {
		if (since !== undefined) {
			const seen = await lookUntilSure(since, write, clock);
			if (seen.kind === 'found') return { ok: true, result: seen.result };
			if (seen.kind === 'undecided') return { ok: false, failure: seen.failure };
			if (clock.cancelled()) return { ok: false, failure: unknown };
			if (sends === SENDS) return { ok: false, failure: notSeen(unknown) };
		}
		const sent = await write.send(begin);
		if (sent.kind === 'done') return { ok: true, result: sent.result };
		if (sent.kind === 'failed') {
			// An earlier send may still turn up in the list one day; only a first failure is certain.
			if (sends === 0 && write.begunBefore === undefined) write.remember(undefined);
			return { ok: false, failure: sent.failure };
		}
		unknown = sent.failure;
	}
}

async function lookUntilSure<Result>(
	since: number,
	{ lookUp }: Write<Result>,
	clock: Clock,
): Promise<LookUp<Result>> {
	for (const ms of LOOK_AFTER_MS) {
		await clock.sleep(ms);
		if (clock.cancelled()) break;
		const seen = await lookUp(since);
		if (seen.kind !== 'absent') return seen;
	}
	return { kind: 'absent' };
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
