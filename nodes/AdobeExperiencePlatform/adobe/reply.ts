import type { Failure } from './errors/failure';
import { parseJson, quoted, readAdobeError, type AdobeError } from './errors/readError';

/** What came back over the wire, readable or not. Secrets are already blanked out of it. */
export interface Answer {
	readonly kind: 'answer';
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, unknown>>;
	readonly text: string;
	/** The text as JSON; `undefined` where it is none. */
	readonly json: unknown;
	/** What it says as an error. */
	readonly said: AdobeError;
}

/** Nothing came back. `delivered` says whether Adobe may have acted on the request all the same. */
export interface Silence {
	readonly kind: 'silence';
	readonly reason:
		| 'timeout'
		| 'connectionLost'
		| 'unreachable'
		| 'untrusted'
		| 'notSent'
		| 'notSignedIn'
		| 'cancelled';
	readonly delivered: 'no' | 'perhaps';
	/** The system's own words for it, e.g. `ECONNRESET`. */
	readonly detail: string;
	/** Where somebody has put it into words already. */
	readonly failure?: Failure;
}

export type Reply = Answer | Silence;

/** @returns an answer that is parsed once at most, and only when somebody looks into it */
export function heard(status: number, headers: Answer['headers'], text: string): Answer {
	let json: { readonly value: unknown } | undefined;
	let said: AdobeError | undefined;
	return {
		kind: 'answer',
		status,
		headers,
		text,
		get json() {
			return (json ??= { value: parseJson(text) }).value;
		},
		get said() {
			return (said ??= readAdobeError(this.json, text, headers));
		},
	};
}

export const isSuccess = ({ status }: Answer) => status >= 200 && status < 300;

/** Adobe answers in JSON; a web page comes from a proxy, or from the gateway for an unknown route. */
export function isHtml({ headers, text }: Answer): boolean {
	const type = headers['content-type'];
	return (typeof type === 'string' && type.includes('html')) || /^\s*<(!doctype|html)/i.test(text);
}

/** The start of an answer that could not be used, for the person who has to find out why. */
export function excerpt({ text }: Answer): string {
	return quoted(text, 200) || '(an empty body)';
}

/** What a reply that was no success tells of the request. */
export type Fate =
	/** Refused before anything was done, because requests come too fast. */
	| 'rateLimited'
	/** The server wants to be left alone for a while; it may have carried the request out before. */
	| 'busy'
	/** It never left, and another try may. */
	| 'unreachable'
	/** It may have been carried out. */
	| 'outcomeLost'
	/** A success that can't be read: it was carried out, or somebody else answered. */
	| 'unreadable'
	/** It was not carried out, and the same request would end the same way. */
	| 'refused';

/**
 * Statuses below 500 with which a server, or a proxy on the way, gives up on a request that may have
 * been carried out: Request Timeout, nginx's Client Closed Request; See Other even says that it was.
 */
const LOST_BELOW_500: ReadonlySet<number> = new Set([303, 408, 499]);

/** Not Implemented, HTTP Version Not Supported, Network Authentication Required: it never got as far as that. */
const REFUSED_ABOVE_500: ReadonlySet<number> = new Set([501, 505, 511]);

/**
 * Only a 429 says that nothing was done because of the load. Every other answer of 500 and above, known
 * (RFC 9110) or a proxy's own (520 to 530, 598, 599), leaves that open.
 * @param reply one that could not be read as a success
 */
export function fateOf(reply: Reply): Fate {
	if (reply.kind === 'silence') {
		if (reply.reason === 'unreachable' || reply.reason === 'notSignedIn') return 'unreachable';
		return reply.delivered === 'perhaps' ? 'outcomeLost' : 'refused';
	}
	if (isSuccess(reply)) return 'unreadable';
	if (reply.status === 429) return 'rateLimited';
	if (reply.status === 503 && retryAfterMs(reply, 0) !== undefined) return 'busy';
	const isLost = reply.status >= 500 && !REFUSED_ABOVE_500.has(reply.status);
	return isLost || LOST_BELOW_500.has(reply.status) ? 'outcomeLost' : 'refused';
}

/** e.g. `Sun, 06 Nov 1994 08:49:37 GMT`; Date.parse alone would take almost anything for a date. */
const HTTP_DATE = /^\s*[A-Z][a-z]{2,8}, .*\d{2}:\d{2}:\d{2} GMT\s*$/;

/** A server that asks for more than a day means "not today", whatever the number. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * How long the server asked to be left alone.
 * @param now our own time in epoch milliseconds, for a server that doesn't tell its
 * @returns milliseconds, or `undefined` where it did not say (RFC 9110, section 10.2.3: whole seconds
 * or an HTTP date; some servers send fractions. A date is read against the server's own clock, not ours)
 */
export function retryAfterMs({ headers }: Answer, now: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string') return undefined;
	if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Math.min(Number(value) * 1000, LONGEST_WAIT_MS);
	const until = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
	if (Number.isNaN(until)) return undefined;
	return Math.min(Math.max(0, until - (serverTimeMs(headers) ?? now)), LONGEST_WAIT_MS);
}

/** The server's clock when it answered, in epoch milliseconds with whole seconds. */
export function serverTimeMs(headers: Answer['headers']): number | undefined {
	const time = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}
