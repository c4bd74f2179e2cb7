import type { IHttpRequestOptions } from 'n8n-workflow';

import { isServiceCode } from '../../nodes/AdobeExperiencePlatform/adobe/errors/readError';
import {
	heard,
	isHtml,
	isSuccess,
	type Answer,
} from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { Ledger } from './ledger';
import { madeBy } from './things';
import type { Through, World } from './world';

/** One request and what came of it, as it was; it is for nobody's eyes before the redactor's. */
export interface Exchange {
	readonly nr: number;
	/** The question that it was for. */
	readonly question: string;
	readonly by: 'check' | 'node';
	readonly sentAt: number;
	readonly heardAt: number;
	readonly request: {
		readonly method: string;
		readonly url: string;
		readonly headers: Readonly<Record<string, unknown>>;
		readonly body?: unknown;
	};
	/** `undefined` where none came. */
	readonly answer?: Answer;
	/** Why none came. */
	readonly lost?: string;
}

/** Nothing more is asked: somebody has interrupted the check, or Adobe has had enough of it. */
export class Stopped extends Error {
	constructor(readonly why: 'interrupted' | 'too many requests') {
		super(why);
	}
}

/** What all requests pass through, whoever sends them. */
export interface Wire {
	/** @throws {Stopped} instead of sending, once nothing more is to be asked */
	through(by: Exchange['by'], isCleaning?: boolean): Through;
	readonly exchanges: readonly Exchange[];
	/** The question that is being asked. */
	question: string;
	stop(why: Stopped['why']): void;
	readonly stopped: AbortSignal;
	/** Rejects with {@link Stopped} once nothing more is to be asked, and else never settles. */
	readonly whenStopped: Promise<never>;
}

const textOf = (body: unknown): unknown => {
	if (Buffer.isBuffer(body)) return `${body.length} bytes`;
	return body instanceof URLSearchParams ? body.toString() : body;
};

/**
 * Notes what a request makes before it leaves, keeps what came of it, and stops at the first 429. What is
 * under way when somebody interrupts is heard to its end, unless n8n gives it up.
 */
export function openWire(world: World, ledger: Ledger): Wire {
	const exchanges: Exchange[] = [];
	const stopping = new AbortController();

	function keep(
		options: IHttpRequestOptions,
		rest: Pick<Exchange, 'by' | 'sentAt' | 'answer' | 'lost'>,
	): void {
		const { method = 'GET', url, qs, headers = {}, body } = options;
		const query = new URLSearchParams(qs as Record<string, string> | undefined).toString();
		const whole = query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
		exchanges.push({
			nr: exchanges.length + 1,
			question: wire.question,
			heardAt: world.now(),
			request: { method, url: whole, headers, body: textOf(body) },
			...rest,
		});
	}

	const whenStopped = new Promise<never>((_, reject) => {
		stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason as Stopped));
	});
	whenStopped.catch(() => undefined);

	const wire: Wire = {
		whenStopped,
		question: '',
		exchanges,
		stopped: stopping.signal,
		stop: (why) => stopping.abort(new Stopped(why)),
		through:
			(by, isCleaning = false) =>
			async (options, send) => {
				if (!isCleaning) stopping.signal.throwIfAborted();
				const made = madeBy(options);
				const sentAt = world.now();
				const nr = made && ledger.begin(made, sentAt);
				try {
					const { statusCode, headers, body } = await send(options);
					const answer = heard(
						statusCode,
						headers,
						typeof body === 'string' ? body : JSON.stringify(body ?? ''),
					);
					if (nr !== undefined) ledger.learn(nr, newsIn(answer));
					else overhear(options, answer, ledger);
					keep(options, { by, sentAt, answer });
					if (statusCode === 429) wire.stop('too many requests');
					return { statusCode, headers, body };
				} catch (error) {
					const lost = error instanceof Error ? error.message : String(error);
					keep(options, { by, sentAt, lost });
					throw error;
				}
			},
	};
	return wire;
}

/** What an answer says of the thing that was asked for. A 5xx, and a redirect, leave it open. */
function newsIn(answer: Answer): Parameters<Ledger['learn']>[1] {
	const { status } = answer;
	if (!isSuccess(answer))
		return status >= 400 && status < 500 && status !== 408 ? { is: 'refused' } : {};
	const { id, audienceId, operationId } = Object(answer.json) as Record<string, unknown>;
	const ids = Object.entries({ id, audienceId, operationId }).filter(
		(each): each is [string, string] => typeof each[1] === 'string' && each[1] !== '',
	);
	return { is: 'there', ...Object.fromEntries(ids) };
}

/** The gateway's 404, which is about the route and about nothing behind it. */
export const isNoRoute = (answer: Answer): boolean =>
	answer.status === 404 && (isHtml(answer) || !isServiceCode(answer.said.code ?? ''));

/** What others' answers tell of things: which IDs they have, and which of them are gone. */
function overhear({ method, url }: IHttpRequestOptions, answer: Answer, ledger: Ledger): void {
	const last = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
	if (method === 'DELETE' && (isSuccess(answer) || (answer.status === 404 && !isNoRoute(answer)))) {
		for (const [nr, { id, audienceId, kind }] of ledger.left()) {
			if (kind !== 'file' && [id, audienceId].includes(last)) ledger.learn(nr, { is: 'gone' });
		}
	}
	if (method !== 'GET' || !isSuccess(answer)) return;
	const { children } = Object(answer.json) as { children?: unknown };
	for (const told of Array.isArray(children) ? (children as unknown[]) : [answer.json]) {
		const { id, audienceId, name } = Object(told) as Record<string, unknown>;
		if (typeof audienceId !== 'string') continue;
		const own = ledger
			.left()
			.find(([, thing]) =>
				thing.audienceId === undefined
					? thing.operationId === last || (thing.operationId === undefined && thing.name === name)
					: thing.audienceId === audienceId && thing.id === undefined,
			);
		if (own === undefined) continue;
		ledger.learn(own[0], { is: 'there', audienceId, ...(typeof id === 'string' && { id }) });
	}
}
