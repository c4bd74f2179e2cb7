import type { INodeParameters } from 'n8n-workflow';

import type { Adobe } from '../engine/use-adobe';
import {
	adobeError,
	empty,
	html,
	imsError,
	json,
	malformed,
	redirect,
	without,
	withHeaders,
	type Ending,
	type Fault,
	type RecordedRequest,
} from '../simulator';

/** Whether a fault strikes: once each, the create calls of the rows that are to meet it. */
export type Strikes = (request: RecordedRequest) => boolean;

export interface FaultCase {
	/** Read after "the fault is": what goes wrong. */
	readonly name: string;
	/** Lets it go wrong. */
	order(adobe: Adobe, strikes: Strikes, elsewhere: string): void;
	/** Waited out for so long that it is best begun early. */
	readonly slow?: boolean;
	/** Called when half of the sheet has arrived. */
	midRun?(adobe: Adobe): void;
	/** Where the sign-in service is needed. */
	readonly tokenHasExpired?: boolean;
	readonly options?: INodeParameters;
	/** Rows that fail for good: none, those that are struck, or all. */
	readonly fails: 'none' | 'struck' | 'all';
}

type OfACreate = Partial<Pick<FaultCase, 'slow' | 'options' | 'fails'>>;

const each = (fault: Fault) => (adobe: Adobe, strikes: Strikes) =>
	adobe.simulator.order({ ...fault, when: strikes, times: Infinity });

const before = (name: string, ending: Ending, rest: OfACreate = {}): FaultCase => ({
	name,
	order: each({ route: 'create', before: ending }),
	fails: 'none',
	...rest,
});

const after = (
	name: string,
	ending: Ending | typeof malformed,
	rest: OfACreate = {},
): FaultCase => ({
	name,
	order: each({ route: 'create', after: ending }),
	fails: 'none',
	...rest,
});

/** The row is only sent again after everything that Adobe's list might be late with. */
const UNWRITTEN = { slow: true };
/** Seconds; longer than a busy machine keeps an answer that is there from being read. */
const SHORT_TIMEOUT = { options: { timeout: 4 } };

const limited = (name: string, headers: Record<string, string>) =>
	before(name, withHeaders(adobeError('429050'), headers));

const signIn = (name: string, fault: Fault, fails: FaultCase['fails']): FaultCase => ({
	name,
	order: each({ ...fault, route: 'token' }),
	tokenHasExpired: true,
	fails,
	slow: true,
});

const serverFaults = [500, 502, 503, 504].flatMap((status) => {
	const answer = status < 503 ? adobeError(`100970-${status as 500 | 502}`) : html(status);
	return [
		before(`a ${status} before the write`, answer, UNWRITTEN),
		after(`a ${status} after the write`, answer),
	];
});

export const FAULTS: readonly FaultCase[] = [
	{
		name: 'a token that dies in mid-run',
		order: () => undefined,
		midRun: ({ simulator }) => simulator.expireTokens(),
		fails: 'none',
	},
	limited('a 429 with seconds', { 'retry-after': '1' }),
	limited('a 429 with a date', {
		date: 'Tue, 24 Nov 2026 08:49:37 GMT',
		'retry-after': 'Tue, 24 Nov 2026 08:49:38 GMT',
	}),
	limited('a 429 without Retry-After', {}),
	before('a 503 with Retry-After', withHeaders(html(503), { 'retry-after': '1' })),
	...serverFaults,
	before('a connection dropped before the write', 'drop', UNWRITTEN),
	after('a connection dropped after the write', 'drop'),
	after('an answer that breaks off', 'cut'),
	before('a time-out before the write', 'hang', { ...UNWRITTEN, ...SHORT_TIMEOUT }),
	after('a time-out after the write', 'hang', SHORT_TIMEOUT),
	after('malformed JSON', malformed),
	before('an HTML page before the write', html(200), UNWRITTEN),
	after('an HTML page after the write', html(200)),
	after('an empty 200', empty(200)),
	after('a 200 without an audience ID', without('audienceId')),
	after('a 200 with something else', json(200, { ok: true })),
	{
		name: 'a redirect to another host',
		order: ({ simulator }, strikes, elsewhere) =>
			simulator.order({
				route: 'create',
				when: strikes,
				times: Infinity,
				before: redirect(307, `${elsewhere}/data/core/ais/audiences`),
			}),
		fails: 'struck',
	},
	before('a refusal', adobeError('100910-400'), { fails: 'struck' }),
	signIn('a sign-in service that is down', { route: 'token', before: 'drop' }, 'all'),
	signIn('a slow sign-in service', { route: 'token', latencyMs: 3000 }, 'none'),
	signIn(
		'a sign-in service that refuses',
		{ route: 'token', before: imsError(401, 'invalid_client', 'no such client') },
		'all',
	),
];
