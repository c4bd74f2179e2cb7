import { isSuccess, retryAfterMs } from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import { question, type Question } from '../question';
import { AUDIENCES } from './asking';

/** How many requests at once, one step after the other; a step that all went well leads to the next. */
const STEPS = [5, 10, 20, 40];

const LIMIT_HEADER = /^(retry-after|.*rate-?limit.*)$/i;

export const RATE: readonly Question[] = [
	question({
		id: 'rate',
		asks: 'How many requests at once does Adobe take, and what does it say of limits?',
		how: `The list is asked for in steps of ${STEPS.join(', ')} requests at once. The first 429 ends that, and the check.`,
		readings: {
			unlimited: 'No limit was met.',
			waits: 'A limit was met, and Adobe says how long to wait.',
			silent:
				'A limit was met, and Adobe does not say how long to wait; the node finds the pace by itself.',
		},
		async ask({ adobe, now }) {
			for (const atOnce of STEPS) {
				const answers = await Promise.all(
					Array.from(
						{ length: atOnce },
						async () => await adobe.ask({ path: AUDIENCES, query: { limit: '1' }, answers: [429] }),
					),
				);
				const refused = answers.find(({ status }) => status === 429);
				const named = Object.keys(refused?.headers ?? answers[0]?.headers ?? {}).filter((name) =>
					LIMIT_HEADER.test(name),
				);
				if (refused !== undefined) {
					const after = refused.headers['retry-after'];
					const isDate = typeof after === 'string' && !/^\d/.test(after);
					return {
						reading: after === undefined ? 'silent' : 'waits',
						facts: {
							atOnce,
							taken: answers.filter(isSuccess).length,
							headers: named,
							waitMs: retryAfterMs(refused, now()),
							code: refused.said.code,
						},
						settings: { retryAfter: after === undefined ? 'absent' : isDate ? 'date' : 'seconds' },
					};
				}
				if (!answers.every(isSuccess))
					return { facts: { statuses: answers.map(({ status }) => `${status}`) } };
			}
			return { reading: 'unlimited', facts: { atOnce: STEPS.at(-1) } };
		},
	}),
];
