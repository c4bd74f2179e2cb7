import { isSuccess, type Answer } from '../adobe/reply';
import type { AdobeRequest } from '../adobe/call';
import { retryAfterMs } from '../adobe/retryAfter';
import { verdictOn } from '../adobe/sendAgain';
import type { AdobeSession } from '../adobe/session/session';
import type { Attempt, Settled } from './attempt';
import { outcomeOf } from './outcome';
import { untilSettled, type Patience } from './untilSettled';

/**
 * Sends a request until sending it again can't change the outcome.
 * @param read `undefined` where the answer isn't what Adobe documents
 * @param onSend called each time right before it is sent
 */
export type Ask = <Result>(
	request: AdobeRequest,
	read: (answer: Answer) => Result | undefined,
	onSend?: () => void,
) => Promise<Settled<Result>>;

/** Lets an Adobe session be asked with the patience of a run. */
export function asker(adobe: AdobeSession, patience: Patience): Ask {
	return async (request, read, onSend) =>
		await untilSettled(async () => {
			onSend?.();
			return await tryOnce(adobe, request, read, patience.clock.now);
		}, patience);
}

async function tryOnce<Result>(
	adobe: AdobeSession,
	request: AdobeRequest,
	read: (answer: Answer) => Result | undefined,
	now: () => number,
): Promise<Attempt<Result>> {
	const sent = await outcomeOf(async () => await adobe.send(request));
	if (!sent.ok) return { kind: 'failed', failure: sent.failure };
	const reply = sent.result;
	const result = reply.kind === 'answer' && isSuccess(reply) ? read(reply) : undefined;
	if (result !== undefined) return { kind: 'done', result };
	const failure = adobe.explain(request, reply);
	const kind = verdictOn(request, reply);
	return kind === 'heldBack' && reply.kind === 'answer'
		? { kind, failure, afterMs: retryAfterMs(reply, now()) }
		: { kind, failure };
}
