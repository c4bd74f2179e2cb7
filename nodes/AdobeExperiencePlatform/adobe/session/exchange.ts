import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { asError, thrownFailure, type Failure } from '../errors/failure';
import { heard, type Answer, type Reply, type Silence } from '../reply';
import { codeInWords, lostItsCause } from './n8n1.98LostCause';
import type { SecretHider } from './secrets';

/** n8n's HTTP helper, with or without a credential added on the way. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/**
 * One request, one reply: nothing is thrown for a status or a network error, nothing is followed to
 * another host with a credential in hand, and the answer stays the text that it was.
 * @param hide blanks out what must not be seen again in the answer
 * @throws {FailureError} what a credential's own functions refused before sending
 */
export async function exchange(
	httpRequest: HttpRequest,
	options: IHttpRequestOptions,
	hide: SecretHider,
): Promise<Reply> {
	try {
		const response = (await httpRequest({
			...options,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
		return answerFrom(response, hide);
	} catch (error) {
		const failure = thrownFailure(error);
		if (failure?.passing) return notSignedIn(failure);
		if (failure !== undefined) throw asError(failure);
		return silenceFrom(error, hide);
	}
}

function answerFrom(response: IN8nHttpFullResponse, hide: SecretHider): Answer {
	const { body, statusCode } = response;
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	const headers = Object.entries(response.headers).map(([name, value]) => [
		name,
		typeof value === 'string' ? hide.inErrors(value) : value,
	]);
	const isData = statusCode >= 200 && statusCode < 300;
	return heard(
		statusCode,
		Object.fromEntries(headers) as Answer['headers'],
		isData ? hide.inData(text) : hide.inErrors(text),
	);
}

/** The credential could not get a token just now, so nothing was sent. */
const notSignedIn = (failure: Failure): Silence => ({
	kind: 'silence',
	reason: 'notSignedIn',
	delivered: 'no',
	detail: failure.message,
	failure,
});

/** Errors of the network by their codes; any other that Node.js has a code for may have been delivered. */
const NETWORK_ERRORS: ReadonlyMap<string, Pick<Silence, 'reason' | 'delivered'>> = new Map([
	...codes('cancelled', 'perhaps', 'ERR_CANCELED'),
	...codes('timeout', 'perhaps', 'ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'),
	...codes('unreachable', 'no', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'),
	...codes('unreachable', 'no', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'),
]);

function codes(reason: Silence['reason'], delivered: Silence['delivered'], ...all: string[]) {
	return all.map((code) => [code, { reason, delivered }] as const);
}

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS_|^ERR_SSL_|^EPROTO$/;
/** What the HTTP client itself found wrong with a request or an option, before it sent anything. */
const OWN_FAULT =
	/^ERR_(INVALID_|HTTP_INVALID_|UNESCAPED_|BAD_OPTION|OUT_OF_RANGE|NOT_SUPPORT|FR_|SOCKET_BAD_PORT)/;
/** Node.js gives this the code of a lost connection, though it never came up. */
const BEFORE_TLS = /before secure TLS connection was established/;

/** Reads a thrown error. One without a system code never left n8n; an unknown code may have. */
function silenceFrom(error: unknown, hide: SecretHider): Silence {
	const words = hide.inErrors(error instanceof Error ? error.message : String(error));
	const code = systemCodeOf(error);
	if (code === undefined) {
		return lostItsCause(error)
			? { kind: 'silence', reason: 'connectionLost', delivered: 'perhaps', detail: words }
			: { kind: 'silence', reason: 'notSent', delivered: 'no', detail: words };
	}
	if (saysSomewhere(error, BEFORE_TLS)) {
		return { kind: 'silence', reason: 'unreachable', delivered: 'no', detail: code };
	}
	return { kind: 'silence', ...meaningOf(code), detail: code };
}

function meaningOf(code: string): Pick<Silence, 'reason' | 'delivered'> {
	if (UNTRUSTED.test(code)) return { reason: 'untrusted', delivered: 'no' };
	if (OWN_FAULT.test(code)) return { reason: 'notSent', delivered: 'no' };
	return NETWORK_ERRORS.get(code) ?? { reason: 'connectionLost', delivered: 'perhaps' };
}

/** n8n wraps the network's error, so its code is somewhere down the chain of causes. */
function systemCodeOf(error: unknown): string | undefined {
	for (let link = error; link instanceof Error; link = link.cause) {
		if ('code' in link && typeof link.code === 'string' && link.code !== '') return link.code;
		if (lostItsCause(link)) return codeInWords(link, [...NETWORK_ERRORS.keys()]);
	}
	return undefined;
}

function saysSomewhere(error: unknown, words: RegExp): boolean {
	for (let link = error; link instanceof Error; link = link.cause) {
		const more = 'messages' in link && Array.isArray(link.messages) ? link.messages : [];
		if ([link.message, ...more].some((said) => words.test(String(said)))) return true;
	}
	return false;
}
