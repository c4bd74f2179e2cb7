import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { asError, thrownFailure } from '../errors/failure';
import { heard, type Answer, type Reply, type Silence } from '../reply';
import { withoutSecrets } from './credential';
import { codeInWords, lostItsCause } from './n8n1.98LostCause';

/** n8n's HTTP helper, with or without a credential added on the way. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/**
 * One request, one reply: nothing is thrown for a status or a network error, nothing is followed to
 * another host with a credential in hand, and the answer stays the text that it was.
 * @param secrets what must not be seen again in the answer
 * @throws {FailureError} what a credential's own functions refused before sending
 */
export async function exchange(
	httpRequest: HttpRequest,
	options: IHttpRequestOptions,
	secrets: () => readonly string[],
): Promise<Reply> {
	try {
		const response = (await httpRequest({
			...options,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
		return answerFrom(response, secrets());
	} catch (error) {
		const failure = thrownFailure(error);
		if (failure !== undefined) throw asError(failure);
		return silenceFrom(error, secrets());
	}
}

function answerFrom(response: IN8nHttpFullResponse, secrets: readonly string[]): Answer {
	const { body, statusCode } = response;
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	const headers = Object.entries(response.headers).map(([name, value]) => [
		name,
		typeof value === 'string' ? withoutSecrets(value, secrets) : value,
	]);
	return heard(
		statusCode,
		Object.fromEntries(headers) as Answer['headers'],
		withoutSecrets(text, secrets),
	);
}

const NETWORK_ERRORS: Readonly<Record<string, Pick<Silence, 'reason' | 'delivered'>>> = {
	ERR_CANCELED: { reason: 'cancelled', delivered: 'perhaps' },
	ECONNABORTED: { reason: 'timeout', delivered: 'perhaps' },
	ETIMEDOUT: { reason: 'timeout', delivered: 'perhaps' },
	ECONNREFUSED: { reason: 'unreachable', delivered: 'no' },
	ENOTFOUND: { reason: 'unreachable', delivered: 'no' },
	EAI_AGAIN: { reason: 'unreachable', delivered: 'no' },
	EHOSTUNREACH: { reason: 'unreachable', delivered: 'no' },
	ENETUNREACH: { reason: 'unreachable', delivered: 'no' },
};
const CERTIFICATE_ERROR = /CERT|SELF_SIGNED|UNABLE_TO_/;

/** Reads a thrown error. One without a system code never left n8n; an unknown code may have. */
function silenceFrom(error: unknown, secrets: readonly string[]): Silence {
	const code = systemCodeOf(error);
	if (code === undefined) {
		const detail = withoutSecrets(error instanceof Error ? error.message : String(error), secrets);
		return lostItsCause(error)
			? { kind: 'silence', reason: 'connectionLost', delivered: 'perhaps', detail }
			: { kind: 'silence', reason: 'notSent', delivered: 'no', detail };
	}
	if (CERTIFICATE_ERROR.test(code)) {
		return { kind: 'silence', reason: 'untrusted', delivered: 'no', detail: code };
	}
	const known = NETWORK_ERRORS[code] ?? { reason: 'connectionLost', delivered: 'perhaps' };
	return { kind: 'silence', ...known, detail: code };
}

/** n8n wraps the network's error, so its code is somewhere down the chain of causes. */
function systemCodeOf(error: unknown): string | undefined {
	for (let link = error; link instanceof Error; link = link.cause) {
		if ('code' in link && typeof link.code === 'string' && link.code !== '') return link.code;
		if (lostItsCause(link)) return codeInWords(link, Object.keys(NETWORK_ERRORS));
	}
	return undefined;
}
