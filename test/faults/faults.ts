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
	/** For how long every such request meets it, instead of some requests once. */
	readonly lastsMs?: number;
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

/** What all of the operation's own requests meet for a while: shorter than it takes to look for one that was lost. */
const outage = (name: string, ending: Ending): FaultCase => ({
	name,
	effect: { before: ending },
	lastsMs: 10_000,
});

/** One of each kind that leaves it open whether the request was carried out; all are in `lost-answers.test.ts`. */
const lostStatuses = [303, 408, 524].map((status) =>
	after(
		`a ${status} after the write`,
		status === 303 ? redirect(303, 'https://elsewhere.example/1') : html(status),
	),
);

/** A refusal whose words are meant for the program that reads them. */
const hostile = (name: string, body: unknown, says: RegExp) =>
	before(name, json(400, body), { fails: 'struck', says });

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
	limited('a 429 with a fraction', { 'retry-after': '1.5' }),
	limited('a 429 with a text', { 'retry-after': 'soon' }),
	before('a 503 with Retry-After', withHeaders(html(503), { 'retry-after': '1' })),
	after('a 503 with Retry-After, after the write', withHeaders(html(503), { 'retry-after': '1' })),
	...serverFaults,
	...lostStatuses,
	outage('503 for a while', html(503)),
	outage('dropped connections for a while', 'drop'),
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
		says: /found the [a-z ]+ data invalid/,
	}),
	before('an unlisted 401 for some', json(401, { error_code: '401777', message: 'no' }), {
		fails: 'struck',
		says: /did not accept the credential/,
	}),
	before('a 407 of a proxy', html(407), { fails: 'struck', says: /proxy .*refused/ }),
	hostile('a code from a prototype', { error_code: 'constructor' }, /found the request invalid/),
	hostile('a known code in an unlisted shape', [{ error: { code: '100910-400' } }], /data invalid/),
	{
		name: 'a sign-in service that is down for a while',
		signIn: { before: 'drop' },
		lastsMs: 15_000,
	},
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
