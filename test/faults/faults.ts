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
	type Effect,
	type Ending,
} from '../simulator';

export interface FaultCase {
	/** Read after "the fault is": what goes wrong. */
	readonly name: string;
	/** What some of the operation's own requests meet. */
	readonly effect?: Effect;
	/** What every sign-in meets, where the run needs one. */
	readonly signIn?: Effect;
	/** What happens once half of the sheet has arrived. */
	midRun?(adobe: Adobe): void;
	/** Rows that fail for good, none unless said, and what they say then. */
	readonly fails?: 'struck' | 'all';
	readonly says?: RegExp;
}

type Failing = Pick<FaultCase, 'fails' | 'says'>;

const before = (name: string, ending: Ending, failing: Failing = {}): FaultCase => ({
	name,
	effect: { before: ending },
	...failing,
});

const after = (name: string, ending: Ending | typeof malformed): FaultCase => ({
	name,
	effect: { after: ending },
});

const limited = (name: string, headers: Record<string, string>) =>
	before(name, withHeaders(adobeError('429050'), headers));

const signIn = (name: string, effect: Effect, says?: RegExp): FaultCase => ({
	name,
	signIn: effect,
	...(says && { fails: 'all', says }),
});

const serverFaults = [500, 502, 503, 504].flatMap((status) => {
	const answer = status < 503 ? adobeError(`100970-${status as 500 | 502}`) : html(status);
	return [
		before(`a ${status} before the write`, answer),
		after(`a ${status} after the write`, answer),
	];
});

export const FAULTS: readonly FaultCase[] = [
	{ name: 'a token that dies in mid-run', midRun: ({ simulator }) => simulator.expireTokens() },
	limited('a 429 with seconds', { 'retry-after': '1' }),
	limited('a 429 with a date', {
		date: 'Tue, 24 Nov 2026 08:49:37 GMT',
		'retry-after': 'Tue, 24 Nov 2026 08:49:38 GMT',
	}),
	limited('a 429 without Retry-After', {}),
	before('a 503 with Retry-After', withHeaders(html(503), { 'retry-after': '1' })),
	...serverFaults,
	before('a connection dropped before the write', 'drop'),
	after('a connection dropped after the write', 'drop'),
	after('an answer that breaks off', 'cut'),
	before('a time-out before the write', 'hang'),
	after('a time-out after the write', 'hang'),
	after('malformed JSON', malformed),
	before('an HTML page before the write', html(200)),
	after('an HTML page after the write', html(200)),
	after('an empty 200', empty(200)),
	after('a 200 without an audience ID', without('audienceId')),
	after('a 200 with something else', json(200, { ok: true })),
	before('a redirect to another host', redirect(307, 'https://elsewhere.example/audiences'), {
		fails: 'struck',
		says: /sent the request on to another address/,
	}),
	before('a refusal', adobeError('100910-400'), {
		fails: 'struck',
		says: /found the audience data invalid/,
	}),
	signIn(
		'a sign-in service that is down',
		{ before: 'drop' },
		/sign-in service could not be|held this item back for longer than Max Wait allows/,
	),
	signIn('a slow sign-in service', { latencyMs: 3000 }),
	signIn(
		'a sign-in service that refuses',
		{ before: imsError(401, 'invalid_client', 'no such client') },
		/did not accept the Client ID or the Client Secret/,
	),
];
