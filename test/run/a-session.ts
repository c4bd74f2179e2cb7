import type { Call } from '../../nodes/AdobeExperiencePlatform/adobe/call';
import type { Reply, Silence } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { Server } from '../../nodes/AdobeExperiencePlatform/adobe/session/session';

export const silence = (
	reason: Silence['reason'],
	delivered: Silence['delivered'],
	detail = '',
): Silence => ({ kind: 'silence', reason, delivered, detail });

/** A server that is a function. */
export function sessionWith(answer: (call: Call<unknown>) => Promise<Reply>): Server {
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
		limitsOf: [],
		hasAnswered: () => hasAnswered,
	};
}
