import type { Call, HarmlessCall, SendOptions } from '../adobe/call';
import { FailureError, withFacts, type Failure } from '../adobe/errors/failure';
import { fateOf, isSuccess, retryAfterMs, type Fate, type Reply } from '../adobe/reply';
import type { Clock } from '../adobe/session/clock';
import type { Server } from '../adobe/session/session';
import type { Lane, Told } from './pace';

/**
 * Sends a call until sending it again can't change the outcome, at the pace of its service.
 * @param onSend called each time right before it is sent; what was sent before was not carried out
 * @returns what the call read of the answer
 * @throws {OutcomeUnknown} where a harmful call may have been carried out
 * @throws {FailureError} why there is no result
 */
export type Ask = <Result>(call: Call<Result>, onSend?: () => void) => Promise<Result>;

/** Asks only what may be asked twice. */
export type AskHarmless = <Result>(call: HarmlessCall<Result>) => Promise<Result>;

/** Something that must not be done twice may have been done. Only {@link once} knows how to go on. */
export class OutcomeUnknown extends FailureError {}

export interface Patience {
	readonly clock: Clock;
	/** The pace of whoever counts calls, by gateway, organization and service. */
	readonly paceOf: (place: readonly string[]) => Lane;
	/** How long a service that refuses or fails may hold a row back, in milliseconds. */
	readonly maxWaitMs: number;
	/** Said of a row that was held back for longer. */
	readonly heldBackTooLong: Failure;
	/** How often something is tried that waiting may not cure. */
	readonly tries: number;
}

/** What comes next. */
type Next = 'whenAllowed' | 'afterAWhile' | 'outcomeUnknown' | 'giveUp';

/**
 * Whether something may be sent again, by what became of it and by the harm that repeating does. For a
 * harmful call only a 429, and a request that never left, prove that nothing was done.
 */
const NEXT: Readonly<Record<Fate, Readonly<Record<Call<unknown>['repeating'], Next>>>> = {
	rateLimited: { harmless: 'whenAllowed', harmful: 'whenAllowed' },
	busy: { harmless: 'whenAllowed', harmful: 'outcomeUnknown' },
	unreachable: { harmless: 'afterAWhile', harmful: 'afterAWhile' },
	outcomeLost: { harmless: 'afterAWhile', harmful: 'outcomeUnknown' },
	unreadable: { harmless: 'afterAWhile', harmful: 'outcomeUnknown' },
	refused: { harmless: 'giveUp', harmful: 'giveUp' },
};

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 8000;

/** Retry: lets a server be asked with the patience of a run, for one row. */
export function asker(adobe: Server, patience: Patience, options: SendOptions): Ask {
	const { clock, paceOf, maxWaitMs, tries } = patience;

	/** An outage is waited out; an address at which nobody ever answered, or an answer of another kind, is not. */
	const isWorthWaiting = (fate: Fate) =>
		fate === 'outcomeLost' || (fate === 'unreachable' && adobe.hasAnswered());

	async function sendOnce<Result>(call: Call<Result>, onLeave: () => void) {
		const reply = await adobe.send(call, options, onLeave);
		const result = reply.kind === 'answer' && isSuccess(reply) ? call.read(reply) : undefined;
		if (result !== undefined) return { told: PASSED, succeeded: true, result } as const;
		const failure = adobe.explain(call, reply, options);
		const fate = fateOf(reply);
		// Older n8n doesn't say that it was the Stop which cut a request short.
		const isCutShort =
			reply.kind === 'silence' && (reply.reason === 'cancelled' || clock.cancelled());
		const told = isCutShort ? NOTHING : toldBy(fate, reply, failure, clock.now());
		return { told, succeeded: false, fate, failure } as const;
	}

	return async (call, onSend) => {
		const pace = paceOf([...adobe.limitsOf, call.service]);
		const begun = clock.now();
		const isTooLate = () => clock.now() - begun > maxWaitMs;
		let refused = false;
		/** Why an earlier send may have been carried out. */
		let doubt: Failure | undefined;
		const inDoubt = (failure: Failure) => (doubt ? maybeDone(failure, call) : failure);
		const tooLate = () => new FailureError(inDoubt(waitedTooLong(patience, pace.trouble())));
		for (let faults = 0; ; ) {
			const sent = await pace.pass(maxWaitMs, async (leaves) => {
				if (refused && isTooLate()) throw tooLate();
				return await sendOnce(call, () => {
					leaves();
					onSend?.();
				});
			});
			if (sent === 'tooLate') throw tooLate();
			if (sent === 'cancelled') throw new FailureError(doubt ? inDoubt(doubt) : CANCELLED);
			if (sent.succeeded) return sent.result;

			const { fate, failure } = sent;
			const next = NEXT[fate][call.repeating];
			if (next === 'outcomeUnknown') throw new OutcomeUnknown(failure);
			if (LEAVES_DOUBT.has(fate)) doubt = failure;
			if (next === 'giveUp') throw new FailureError(inDoubt(failure));
			if (next === 'whenAllowed') {
				refused = true;
				continue;
			}
			const isLasting = isWorthWaiting(fate) ? isTooLate() : faults + 1 >= tries;
			if (isLasting) throw new FailureError(inDoubt(failure));
			await clock.sleep(backoffMs(++faults));
		}
	};
}

const PASSED: Told = { kind: 'passed' };
const NOTHING: Told = { kind: 'nothing' };

function toldBy(fate: Fate, reply: Reply, trouble: Failure, now: number): Told {
	if (fate === 'refused') return PASSED;
	if (fate !== 'rateLimited' && fate !== 'busy') return { kind: 'fault', trouble };
	const afterMs = reply.kind === 'answer' ? retryAfterMs(reply, now) : undefined;
	return { kind: 'tooMany', trouble, afterMs };
}

/** After these a request may have been carried out; sending it again does no harm, but doesn't undo that. */
const LEAVES_DOUBT: ReadonlySet<Fate> = new Set(['busy', 'outcomeLost', 'unreadable']);

/** What to say of something that reads is the same either way. */
function maybeDone(failure: Failure, { method }: Call<unknown>): Failure {
	if (method === 'GET') return { ...failure, assurance: undefined };
	const description = `${failure.description} Adobe may have carried it out all the same; running it again does no harm.`;
	return { ...failure, description, assurance: undefined, mayBeDone: true };
}

/** The ask of a dry run: whatever an operation tries, nothing that writes leaves through it. */
export const readOnly =
	(ask: Ask): Ask =>
	async (call, onSend) => {
		if (call.method !== 'GET') throw new FailureError(NOTHING_WRITES);
		return await ask(call, onSend);
	};

const NOTHING_WRITES: Failure = {
	message: 'A dry run tried to change something',
	description: 'This is a fault of this node. Please report it.',
	assurance: 'Nothing was sent.',
};

/** Doubling, with jitter so that rows which failed together don't come back together. */
function backoffMs(faults: number): number {
	return Math.min(FIRST_BACKOFF_MS * 2 ** faults, LONGEST_BACKOFF_MS) * (0.5 + Math.random() / 2);
}

export const CANCELLED: Failure = {
	message: 'The workflow was stopped before this item was sent',
	description: 'Retry this execution, or run the workflow again.',
	assurance: 'Nothing was sent to Adobe for it.',
};

function waitedTooLong({ heldBackTooLong }: Patience, trouble: Failure | undefined): Failure {
	const { description, ...said } = heldBackTooLong;
	const reason = `What held it back: ${trouble?.message ?? "Adobe's rate limit"}. ${trouble?.description ?? ''}`;
	return withFacts({ ...said, description: `${description} ${reason}` }, { ...trouble?.facts });
}
