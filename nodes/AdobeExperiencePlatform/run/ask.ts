import type { Call, SendOptions, Service } from '../adobe/call';
import { FailureError, withFacts, type Failure } from '../adobe/errors/failure';
import { fateOf, isSuccess, retryAfterMs, type Fate } from '../adobe/reply';
import type { Clock } from '../adobe/session/clock';
import type { AdobeSession } from '../adobe/session/session';
import type { Pace } from './pace';

/**
 * Sends a call until sending it again can't change the outcome, at the pace of its service.
 * @param onSend called each time right before it is sent
 * @returns what the call read of the answer
 * @throws {OutcomeUnknown} where a harmful call may have been carried out
 * @throws {FailureError} why there is no result
 */
export type Ask = <Result>(call: Call<Result>, onSend?: () => void) => Promise<Result>;

/** Something that must not be done twice may have been done. Only {@link once} knows how to go on. */
export class OutcomeUnknown extends FailureError {}

export interface Patience {
	readonly clock: Clock;
	paceOf(service: Service): Pace;
	/** How long a service that refuses may hold a row back, in milliseconds. */
	readonly maxWaitMs: number;
	/** Said of a row that was held back for longer. */
	readonly heldBackTooLong: Failure;
	/** How often a passing fault is met before it counts as lasting. */
	readonly tries: number;
}

/** What comes next: send it again when the service wants it, or after a while; or give up. */
type Next = 'whenAllowed' | 'afterAWhile' | 'outcomeUnknown' | 'giveUp';

/** Whether something may be sent again, by what became of it and by the harm that repeating does. */
const NEXT: Readonly<Record<Fate, Readonly<Record<Call<unknown>['repeating'], Next>>>> = {
	rateLimited: { harmless: 'whenAllowed', harmful: 'whenAllowed' },
	unreachable: { harmless: 'afterAWhile', harmful: 'afterAWhile' },
	outcomeLost: { harmless: 'afterAWhile', harmful: 'outcomeUnknown' },
	refused: { harmless: 'giveUp', harmful: 'giveUp' },
};

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 8000;

/** Retry: lets an Adobe session be asked with the patience of a run, for one row. */
export function asker(adobe: AdobeSession, patience: Patience, options: SendOptions): Ask {
	const { clock, paceOf, maxWaitMs, tries } = patience;

	return async (call, onSend) => {
		const pace = paceOf(call.service);
		const begun = clock.now();
		let refused = false;
		for (let faults = 0; ; ) {
			if (!(await pace.turn(maxWaitMs)) || (refused && clock.now() - begun > maxWaitMs)) {
				throw new FailureError(waitedTooLong(patience, pace.trouble()));
			}
			if (clock.cancelled()) throw new FailureError(CANCELLED);

			const sentAt = clock.now();
			onSend?.();
			const reply = await adobe.send(call, options);
			const result = reply.kind === 'answer' && isSuccess(reply) ? call.read(reply) : undefined;
			if (result !== undefined) {
				pace.letThrough();
				return result;
			}
			const failure = adobe.explain(call, reply);
			const next = NEXT[fateOf(reply)][call.repeating];
			if (next === 'whenAllowed') {
				refused = true;
				const asked = reply.kind === 'answer' ? retryAfterMs(reply, clock.now()) : undefined;
				pace.holdBack(sentAt, failure, asked);
				continue;
			}
			if (next === 'giveUp') pace.letThrough();
			else pace.stumble(sentAt, failure);
			if (next === 'outcomeUnknown') throw new OutcomeUnknown(failure);
			if (next === 'giveUp' || ++faults === tries) throw new FailureError(failure);
			await clock.sleep(backoffMs(faults));
		}
	};
}

/** Doubling, with jitter so that rows which failed together don't come back together. */
function backoffMs(faults: number): number {
	return Math.min(FIRST_BACKOFF_MS * 2 ** faults, LONGEST_BACKOFF_MS) * (0.5 + Math.random() / 2);
}

export const CANCELLED: Failure = {
	message: 'The workflow was stopped before this item was sent',
	description: 'Nothing was sent to Adobe for it.',
};

function waitedTooLong({ heldBackTooLong }: Patience, trouble: Failure | undefined): Failure {
	const { message, description } = heldBackTooLong;
	const reason = `What held it back: ${trouble?.message ?? "Adobe's rate limit"}. ${trouble?.description ?? ''}`;
	return withFacts({ message, description: `${description} ${reason}` }, { ...trouble?.facts });
}
