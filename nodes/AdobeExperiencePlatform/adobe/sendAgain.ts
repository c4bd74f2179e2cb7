import { isSuccess, type Reply } from './reply';
import type { AdobeRequest } from './call';
import { retryAfterMs } from './retryAfter';

/** What a reply that was no success means for sending the same request again. */
export type Verdict =
	/** Refused before anything was done, because of the rate limit: again, and all slower. */
	| 'heldBack'
	/** A passing fault, and no harm in doing it twice: again after a while. */
	| 'again'
	/** It may have been done, and doing it twice does harm: look before sending again. */
	| 'unknown'
	/** The same request would end the same way. */
	| 'failed';

type Kind = 'rateLimited' | 'unreachable' | 'outcomeLost' | 'refused';

/** Which requests may be sent again: Adobe documents no idempotency key for creating an audience. */
const TABLE: Readonly<Record<Kind, Readonly<Record<'reads' | 'writes', Verdict>>>> = {
	rateLimited: { reads: 'heldBack', writes: 'heldBack' },
	unreachable: { reads: 'again', writes: 'again' },
	outcomeLost: { reads: 'again', writes: 'unknown' },
	refused: { reads: 'failed', writes: 'failed' },
};

/** @param reply one that could not be read as a success */
export function verdictOn({ method }: AdobeRequest, reply: Reply): Verdict {
	return TABLE[kindOf(reply)][method === 'GET' ? 'reads' : 'writes'];
}

/** These statuses are also a proxy's when it lost sight of a request that Adobe carried out. */
const SERVER_FAULTS: ReadonlySet<number> = new Set([500, 502, 503, 504]);

function kindOf(reply: Reply): Kind {
	if (reply.kind === 'silence') {
		if (reply.reason === 'unreachable') return 'unreachable';
		return reply.delivered === 'perhaps' ? 'outcomeLost' : 'refused';
	}
	if (reply.status === 429) return 'rateLimited';
	if (reply.status === 503 && retryAfterMs(reply, 0) !== undefined) return 'rateLimited';
	return isSuccess(reply) || SERVER_FAULTS.has(reply.status) ? 'outcomeLost' : 'refused';
}
