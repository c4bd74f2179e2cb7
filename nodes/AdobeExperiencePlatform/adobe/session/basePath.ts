import { isServiceCode, readAdobeError } from '../errors/readError';
import { isHtml, type Reply } from '../reply';
import type { AdobeRequest } from '../call';
import type { AdobeSettings } from './credential';

/** Adobe's pages name both; the second is the one of the earliest revision. */
const CANDIDATES = ['/data/core/ais', '/core/ais'] as const;

/** Where the audience service answers, as far as this run knows. */
export interface BasePath {
	current(): string;
	/** Whether an answer has shown yet that the current one is right. */
	isKnown(): boolean;
	/** Learns from a reply to a request sent below `used`. @returns whether to send it once more */
	learn(used: string, request: AdobeRequest, reply: Reply): boolean;
}

export function basePathFor(chosen: AdobeSettings['basePath']): BasePath {
	const candidates: readonly string[] = chosen === 'auto' ? CANDIDATES : [chosen];
	let index = 0;
	let known = candidates.length === 1;

	const current = () => candidates[index] ?? CANDIDATES[0];

	return {
		current,
		isKnown: () => known,
		learn(used, request, reply) {
			if (!saysNoSuchRoute(request, reply)) {
				known ||= 'audienceService' in request.path;
				return false;
			}
			if (used === current() && index + 1 < candidates.length) index++;
			known ||= index + 1 === candidates.length;
			return used !== current();
		},
	};
}

/**
 * An HTML 404 is the gateway's for an unknown route. The create call names no resource that could be
 * missing, so there any 404 means it, unless the audience service itself says what it misses.
 */
export function saysNoSuchRoute({ method, path }: AdobeRequest, reply: Reply): boolean {
	if (!('audienceService' in path) || reply.kind !== 'answer' || reply.status !== 404) return false;
	const { code = '' } = readAdobeError(reply.text, reply.headers);
	return isHtml(reply) || (method === 'POST' && !isServiceCode(code));
}
