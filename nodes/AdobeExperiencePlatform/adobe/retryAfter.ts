import type { Answer } from './reply';

/** e.g. `Sun, 06 Nov 1994 08:49:37 GMT`; Date.parse alone would take almost anything for a date. */
const HTTP_DATE = /^\s*[A-Z][a-z]{2,8}, .*\d{2}:\d{2}:\d{2} GMT\s*$/;

/**
 * How long the server asked to be left alone.
 * @param now our own time in epoch milliseconds, where the server doesn't tell its
 * @returns milliseconds, or `undefined` where it did not say (RFC 9110, section 10.2.3: whole seconds
 * or an HTTP date; a date is read against the server's own clock, not ours)
 */
export function retryAfterMs({ headers }: Answer, now: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string') return undefined;
	if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
	const until = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
	return Number.isNaN(until) ? undefined : Math.max(0, until - (serverTimeMs(headers) ?? now));
}

/** The server's clock when it answered, in epoch milliseconds with whole seconds. */
export function serverTimeMs(headers: Answer['headers']): number | undefined {
	const time = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}
