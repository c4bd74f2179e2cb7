import type { Call } from '../../nodes/AdobeExperiencePlatform/adobe/call';
import type { Reply, Silence } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { AdobeSession } from '../../nodes/AdobeExperiencePlatform/adobe/session/session';

export const silence = (
	reason: Silence['reason'],
	delivered: Silence['delivered'],
	detail = '',
): Silence => ({ kind: 'silence', reason, delivered, detail });

/** A session with a server that is a function. */
export function sessionWith(answer: (call: Call<unknown>) => Promise<Reply>): AdobeSession {
	let hasAnswered = false;
	return {
		async send(call, _, onLeave) {
			onLeave?.();
			const reply = await answer(call);
			hasAnswered ||= reply.kind === 'answer';
			return reply;
		},
		explain: (_, reply) => ({
			message: reply.kind === 'answer' ? `status ${reply.status}` : reply.reason,
			description: 'In its own words.',
			facts: { httpStatus: reply.kind === 'answer' ? reply.status : 0 },
		}),
		serverTime: () => undefined,
		limitsOf: [],
		destinationOf: () => [],
		sandboxOf: () => '',
		hasAnswered: () => hasAnswered,
	};
}
