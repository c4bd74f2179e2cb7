import { STATUS_CODES } from 'node:http';
import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { WireAnswer } from './answers';
import type { Clock } from './clock';
import type { Breakdown } from './faults';
import { arrival, lowerCased, type RecordedRequest } from './requests';

/** What n8n's HTTP helper, which is axios, throws. */
const failure = (code: string, message: string, rest: object = {}): Error =>
	Object.assign(new Error(message), { code, ...rest });

const failures: Record<Exclude<Breakdown, 'hang'>, () => Error> = {
	drop: () => failure('ECONNRESET', 'socket hang up'),
	cut: () =>
		failure('ERR_BAD_RESPONSE', 'stream has been aborted', {
			status: 200,
			response: { status: 200 },
		}),
};

/** n8n's own, where a request sets none. */
const defaultTimeoutMs = 300_000;

/** Where HTTP would turn to another server, or carry what this doesn't: better loud than different. */
function refuseWhatIsNotCovered(
	{ url, baseURL, body, ...rest }: IHttpRequestOptions,
	origins: readonly string[],
) {
	const isText =
		Buffer.isBuffer(body) ||
		typeof body === 'string' ||
		body instanceof URLSearchParams ||
		body === undefined;
	const isCovered = isText && rest.encoding === 'text' && rest.disableFollowRedirect === true;
	if (!isCovered || baseURL !== undefined || rest.returnFullResponse !== true) {
		throw new Error('The simulator in the process is not made for such a request');
	}
	const there = new URL(url);
	if (!origins.includes(there.origin))
		throw failure('ECONNREFUSED', `connect ECONNREFUSED ${there.host}`);
}

/** What can't stand in a header; axios takes it out. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/g;

/** What would have arrived over HTTP. */
function arrivalOf(
	{ method = 'GET', url, qs, headers, body }: IHttpRequestOptions,
	{ at, isStorage }: { at: number; isStorage: boolean },
) {
	const { pathname, searchParams } = new URL(url);
	for (const [name, value] of Object.entries(qs ?? {})) {
		if (value !== undefined) searchParams.append(name, String(value as string | number | boolean));
	}
	const sent = Object.entries(lowerCased(headers ?? {})).map(([name, value]) => [
		name,
		value.replace(unsendable, ''),
	]);
	const text = body === undefined || isStorage ? '' : String(body as string | Buffer);
	return arrival(
		{
			method,
			url: `${pathname}?${searchParams.toString()}`,
			headers: Object.fromEntries(sent) as Record<string, string>,
			text,
			...(isStorage && { bytes: Buffer.from((body ?? '') as Buffer) }),
		},
		{ at, connection: 0 },
	);
}

/** Answers what n8n's HTTP helper is given as that helper would, without a connection. */
export function inProcess(
	origins: { readonly gateway: string; readonly storage: string },
	clock: Clock,
	serve: (request: RecordedRequest) => Promise<WireAnswer | Breakdown>,
) {
	return async function ask(options: IHttpRequestOptions): Promise<IN8nHttpFullResponse> {
		refuseWhatIsNotCovered(options, Object.values(origins));
		const { timeout = defaultTimeoutMs, abortSignal: stopped } = options;
		const answered = new AbortController();
		const givenUp = [answered.signal, stopped].filter((signal) => signal instanceof AbortSignal);
		const isStorage = new URL(options.url).origin === origins.storage;
		const request = arrivalOf(options, { at: clock.now(), isStorage });
		const silence = clock.sleep(timeout, AbortSignal.any(givenUp)).then(() => 'silence' as const);
		const served = serve(request);
		const first = await Promise.race([served, silence]);
		const ending = first === 'hang' ? await silence : first;
		answered.abort('answered');
		if (ending === 'silence') {
			throw stopped?.aborted
				? failure('ERR_CANCELED', 'canceled')
				: failure('ECONNABORTED', `timeout of ${timeout}ms exceeded`);
		}
		if (typeof ending === 'string') throw failures[ending]();
		const { status, headers, body } = ending;
		if (options.ignoreHttpStatusErrors !== true && (status < 200 || status >= 300)) {
			const code = status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
			const response = { status, headers, data: body };
			throw failure(code, `Request failed with status code ${status}`, { status, response });
		}
		return { statusCode: status, statusMessage: STATUS_CODES[status], headers, body };
	};
}
