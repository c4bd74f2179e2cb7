import {
	isHtml,
	isSuccess,
	serverTimeMs,
} from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import { question, NotAsked, type Question } from '../question';
import { isNoRoute } from '../wire';
import { AUDIENCES, bodyOf, refusal, REFUSALS, shapeOf } from './asking';

const REFUSED = {
	documented: 'It is refused as the pages say.',
	otherwise: 'It is refused in another way than the pages say; the node shows the words of Adobe.',
	taken: {
		says: 'It is taken as if nothing were wrong.',
		trouble: 'A wrong credential would be noticed by nothing but its results.',
	},
} as const;

/** Its words are Adobe's, and it is asked without an audience. */
const refusedList = (
	what: 'unknownSandbox' | 'wrongOrganization' | 'wrongKey' | 'deadToken',
	asks: string,
	[header, value]: readonly [string, string],
	documented: Parameters<typeof refusal>[2],
): Question =>
	question({
		id: what,
		asks,
		how: `The list of audiences is asked for, with the header ${header} set to "${value}".`,
		readings: REFUSED,
		async ask(check) {
			check.need('canList');
			const answer = await check.adobe.ask({
				path: AUDIENCES,
				query: { limit: '1' },
				headers: { [header]: value },
				answers: REFUSALS,
			});
			return refusal(what, answer, documented);
		},
	});

/** Farther than the answer's way explains. */
const APART_MS = 2500;

export const ACCESS: readonly Question[] = [
	question({
		id: 'tokenLifetime',
		asks: 'How long is a token good?',
		how: 'A token is asked for with the client credentials.',
		readings: {
			day: 'About 24 hours, as the pages say.',
			other: 'Another time than the pages say; the node goes by what a 401 says, not by the clock.',
		},
		async ask({ adobe }) {
			const answer = await adobe.signIn();
			const seconds = Number(bodyOf(answer).expires_in);
			if (!isSuccess(answer)) throw new NotAsked(`Adobe gives no token (${answer.status})`);
			if (!(seconds > 0)) return { facts: shapeOf(answer) };
			return {
				reading: seconds > 80_000 && seconds < 90_000 ? 'day' : 'other',
				facts: { seconds },
				settings: { tokenLifetimeSeconds: seconds },
			};
		},
	}),
	question({
		id: 'clock',
		asks: "How far is the clock of Adobe's gateway from ours?",
		how: "The Date header of an answer beside this machine's clock.",
		readings: {
			together: 'They are together.',
			apart: 'They are apart; the node reckons with that.',
		},
		async ask(check) {
			const answer = await check.adobe.ask({ path: AUDIENCES, query: { limit: '1' } });
			if (isSuccess(answer)) check.keep('canList', true);
			const time = serverTimeMs(answer.headers);
			if (time === undefined) return { facts: { date: 'none' } };
			// A Date header has whole seconds.
			const aheadMs = time + 500 - check.now();
			const isApart = Math.abs(aheadMs) > APART_MS;
			return {
				reading: isApart ? 'apart' : 'together',
				facts: { aheadSeconds: Math.round(aheadMs / 1000) },
				settings: { clockSkewMs: isApart ? Math.round(aheadMs / 1000) * 1000 : 0 },
			};
		},
	}),
	question({
		id: 'missingRoute',
		asks: 'How does the gateway say that there is no such route?',
		how: 'A path is asked for that no page knows.',
		readings: {
			html: 'With a page, 404.',
			json: 'With JSON, 404, and no code of a service in it.',
		},
		async ask({ adobe }) {
			const answer = await adobe.ask({ path: '/data/core/n8n-tenant-check/nothing-here' });
			if (!isNoRoute(answer)) return { facts: shapeOf(answer) };
			const missingRoute = isHtml(answer) ? 'html' : 'json';
			return { reading: missingRoute, facts: shapeOf(answer), settings: { missingRoute } };
		},
	}),
	refusedList(
		'unknownSandbox',
		'What does an unknown sandbox answer?',
		['x-sandbox-name', 'n8n-tenant-check-none'],
		{ status: 403 },
	),
	refusedList(
		'wrongOrganization',
		'What does a wrong organization answer?',
		['x-gw-ims-org-id', '000000000000000000000000@AdobeOrg'],
		{ status: 403, code: '403025' },
	),
	refusedList(
		'wrongKey',
		'What does a wrong API key answer?',
		['x-api-key', 'n8n-tenant-check-none'],
		{ status: 403, code: '403003' },
	),
	refusedList(
		'deadToken',
		'What does a token answer that is none?',
		['authorization', 'Bearer n8n-tenant-check-none'],
		{ status: 401, code: '401013' },
	),
];
