import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { heard, type Reply, type Silence } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { sharedToken, verdictOn } from '../../nodes/AdobeExperiencePlatform/adobe/session/token';
import { virtualClock } from '../run/virtual-clock';
import { pasted, serverToServer } from './stored-credential';

const coded = (status: number, code: string) =>
	heard(status, {}, JSON.stringify({ error_code: code, message: '' }));

const DONE = heard(200, {}, '{}');
const DEAD = coded(401, '401013');
/** It may be the token, or only what it was used for. */
const REFUSED = heard(401, {}, '');
const NOT_ALLOWED = heard(403, {}, '');
const NOT_SIGNED_IN: Silence = {
	kind: 'silence',
	reason: 'notSignedIn',
	delivered: 'no',
	detail: '',
};

interface Setting {
	/** The token in the credential when the run begins; empty where there is none. */
	readonly token?: string;
	/** What n8n has stored by the time that somebody looks. */
	readonly storedLater?: string;
	/** What comes back for a token, or only for it in one place; all else is done. */
	readonly answers?: Readonly<Record<string, Reply | Error>>;
	/** How long an answer takes in a place; 10 ms elsewhere. */
	readonly takes?: Readonly<Record<string, number>>;
	readonly kind?: ICredentialDataDecryptedObject;
}

/** A gateway and an n8n that fetches a token wherever a credential has none. */
function gateway(setting: Setting) {
	const { token = '', storedLater = token, answers = {}, takes = {} } = setting;
	const clock = virtualClock();
	const opened = { ...(setting.kind ?? serverToServer), imsToken: token };
	const sent: string[] = [];
	const refusedTokens: unknown[] = [];
	let fetched = 0;
	let storedRead = 0;

	const shared = sharedToken(opened, async () => {
		storedRead++;
		await clock.sleep(5);
		return { ...opened, imsToken: storedLater };
	});

	const sendFrom = (place: string) => async (credential: ICredentialDataDecryptedObject) => {
		if (credential.authentication !== 'accessToken' && credential.imsToken === '') {
			await clock.sleep(1);
			if (answers['sign-in'] !== undefined) {
				sent.push('sign-in');
				if (answers['sign-in'] instanceof Error) throw answers['sign-in'];
				return answers['sign-in'];
			}
			refusedTokens.push(credential.refusedToken);
			credential.imsToken = `fetched-${++fetched}`;
		}
		const used = credential.imsToken as string;
		sent.push(used);
		const answer = answers[`${place} ${used}`] ?? answers[used] ?? DONE;
		await clock.sleep(takes[place] ?? 10);
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const explain = () => ({ message: 'Explained', description: '' });

	/** Sends from these places at the same time. */
	const use = async (...places: readonly string[]) =>
		await clock.run(
			async () =>
				await Promise.all(
					places.map(
						async (place) =>
							await shared.use(place, sendFrom(place), explain).catch((error: unknown) => error),
					),
				),
		);
	return { use, sent, refusedTokens, storedRead: () => storedRead };
}

const messagesOf = (ended: readonly unknown[]) =>
	ended.map((one) => (one instanceof Error ? one.message : one));

it('is the stored one where Adobe takes it', async () => {
	const { use, sent, storedRead } = gateway({ token: 'stored' });
	expect(await use('a', 'a', 'a')).toEqual([DONE, DONE, DONE]);
	expect(sent).toEqual(['stored', 'stored', 'stored']);
	expect(storedRead()).toBe(0);
});

it('is fetched by one request for all where there is none', async () => {
	const { use, sent, refusedTokens } = gateway({});
	expect(await use('a', 'a', 'a')).toEqual([DONE, DONE, DONE]);
	expect(sent).toEqual(['fetched-1', 'fetched-1', 'fetched-1']);
	expect(refusedTokens).toHaveLength(1);
});

it('that cannot be had just now is not asked for by all who wait, but by who comes later', async () => {
	const answers: Record<string, Reply> = { 'sign-in': NOT_SIGNED_IN };
	const { use, sent } = gateway({ answers });
	expect(await use('a', 'a', 'a')).toEqual([NOT_SIGNED_IN, NOT_SIGNED_IN, NOT_SIGNED_IN]);
	expect(sent).toEqual(['sign-in']);
	delete answers['sign-in'];
	expect(await use('a')).toEqual([DONE]);
});

describe.each([
	['dead', DEAD],
	['refused', REFUSED],
	['a refused one, says a page', heard(401, {}, '<html></html>')],
	['dead, says a 400', coded(400, '100911-400')],
])('a token that is %s', (_, refusal) => {
	const answers = { old: refusal };

	it('is replaced once for all whom it failed', async () => {
		const { use, sent, refusedTokens, storedRead } = gateway({ token: 'old', answers });
		expect(await use('a', 'a', 'b')).toEqual([DONE, DONE, DONE]);
		expect(sent).toEqual(['old', 'old', 'old', 'fetched-1', 'fetched-1', 'fetched-1']);
		expect(refusedTokens).toEqual(['old']);
		expect(storedRead()).toBe(1);
	});

	it('is replaced by the one that another run has stored meanwhile', async () => {
		const { use, sent } = gateway({ token: 'old', storedLater: 'renewed', answers });
		expect(await use('a', 'a')).toEqual([DONE, DONE]);
		expect(sent).toEqual(['old', 'old', 'renewed', 'renewed']);
	});

	it('is fetched anew where n8n has none stored any more', async () => {
		const { use, sent } = gateway({ token: 'old', storedLater: '', answers });
		expect(await use('a')).toEqual([DONE]);
		expect(sent).toEqual(['old', 'fetched-1']);
	});

	it('is replaced also where it was good for a while', async () => {
		const later: Record<string, Reply> = {};
		const { use, sent } = gateway({ answers: later });
		expect(await use('a')).toEqual([DONE]);
		later['fetched-1'] = refusal;
		expect(await use('a')).toEqual([DONE]);
		expect(sent).toEqual(['fetched-1', 'fetched-1', 'fetched-2']);
	});
});

it('that another run has stored is replaced in its turn where it is dead too', async () => {
	const answers = { old: DEAD, renewed: DEAD };
	const { use, sent, refusedTokens } = gateway({ token: 'old', storedLater: 'renewed', answers });
	expect(await use('a')).toEqual([DONE]);
	expect(sent).toEqual(['old', 'renewed', 'fetched-1']);
	expect(refusedTokens).toEqual(['renewed']);
});

it('that is dead though it has just been fetched ends the run', async () => {
	const { use, sent } = gateway({
		token: 'old',
		storedLater: '',
		answers: { old: DEAD, 'fetched-1': DEAD },
	});
	const ended = await use('a', 'b');
	expect(messagesOf(ended)).toEqual(['Explained', 'Explained']);
	expect(ended[0]).toBeInstanceOf(FailureError);
	const before = sent.length;
	expect(await use('a', 'c')).toEqual([ended[0], ended[0]]);
	expect(sent).toHaveLength(before);
});

describe('the first token of a run, which another execution may have been given before', () => {
	it('is replaced where it has died since', async () => {
		const { use, sent } = gateway({ answers: { 'fetched-1': DEAD } });
		expect(await use('a')).toEqual([DONE]);
		expect(sent).toEqual(['fetched-1', 'fetched-2']);
	});

	it('ends the run where the next is dead too', async () => {
		const { use, sent } = gateway({ answers: { 'fetched-1': DEAD, 'fetched-2': DEAD } });
		expect(messagesOf(await use('a'))).toEqual(['Explained']);
		expect(messagesOf(await use('b', 'b'))).toEqual(['Explained', 'Explained']);
		expect(sent).toEqual(['fetched-1', 'fetched-2']);
	});
});

describe('a place that refuses a fresh token too', () => {
	const answers = { 'a old': REFUSED, 'a fetched-1': REFUSED };

	it('says so, and ends nothing elsewhere', async () => {
		const { use, sent } = gateway({ token: 'old', answers });
		expect(await use('a')).toEqual([REFUSED]);
		expect(await use('b')).toEqual([DONE]);
		expect(sent).toEqual(['old', 'fetched-1', 'fetched-1']);
	});

	it('makes nobody fetch another for it', async () => {
		const { use, sent } = gateway({ token: 'old', answers });
		await use('a');
		expect(await use('a', 'a')).toEqual([REFUSED, REFUSED]);
		expect(sent).toEqual(['old', 'fetched-1', 'fetched-1', 'fetched-1']);
	});

	it('does not keep another place from replacing it', async () => {
		const { use, sent } = gateway({
			token: 'old',
			storedLater: '',
			answers: { ...answers, 'b fetched-1': REFUSED },
		});
		expect(await use('a')).toEqual([REFUSED]);
		expect(await use('b')).toEqual([DONE]);
		expect(sent.at(-1)).toBe('fetched-2');
	});
});

describe('a refusal', () => {
	it('is not about a token that a later request has been accepted with', async () => {
		const { use, sent } = gateway({
			token: 'old',
			answers: { 'slow old': REFUSED },
			takes: { slow: 100 },
		});
		expect(await use('slow', 'a')).toEqual([REFUSED, DONE]);
		expect(sent).toEqual(['old', 'old']);
	});

	it('may be about a token that only an earlier request has been accepted with', async () => {
		const { use, sent } = gateway({
			token: 'old',
			answers: { 'slow old': REFUSED },
			takes: { slow: 100 },
		});
		expect(await use('a', 'slow')).toEqual([DONE, DONE]);
		expect(sent).toEqual(['old', 'old', 'fetched-1']);
	});

	it('is not about the token where a later request only failed', async () => {
		const { use, sent } = gateway({
			token: 'old',
			answers: { 'slow old': REFUSED, 'a old': heard(503, {}, '') },
			takes: { slow: 100 },
		});
		await use('slow', 'a');
		expect(sent).toEqual(['old', 'old', 'fetched-1']);
	});
});

describe('a permission that is missing', () => {
	it('may have been granted since the token was issued: a newer one is tried once', async () => {
		const answers = { old: NOT_ALLOWED, 'a fetched-1': NOT_ALLOWED };
		const { use, sent } = gateway({ token: 'old', answers });
		expect(await use('b')).toEqual([DONE]);
		expect(await use('a')).toEqual([NOT_ALLOWED]);
		expect(sent).toEqual(['old', 'fetched-1', 'fetched-1']);
	});

	it('is missing in a token of this run', async () => {
		const { use, sent } = gateway({ answers: { 'fetched-1': NOT_ALLOWED } });
		expect(await use('a')).toEqual([NOT_ALLOWED]);
		expect(sent).toEqual(['fetched-1']);
	});

	it('is missing in a pasted token', async () => {
		const { use, sent } = gateway({ token: 'x', kind: pasted, answers: { x: NOT_ALLOWED } });
		expect(await use('a')).toEqual([NOT_ALLOWED]);
		expect(sent).toEqual(['x']);
	});
});

it.each([
	['a missing header', coded(401, '100920-401')],
	['another organization', coded(401, '100921-401')],
	['a permission that no token can have', coded(401, '100922-401')],
	['a wrong API key', coded(403, '403003')],
	['an organization that is not enabled', coded(403, 'UPAPI-113740-403')],
	['a 400 about something else', coded(400, '100910-400')],
	['a conflict', heard(409, {}, '')],
	['a fault of the server', coded(500, '401013')],
	['a page of somebody in between', heard(403, {}, '<html></html>')],
	['silence', { ...NOT_SIGNED_IN, reason: 'timeout' } as const],
])('%s makes nobody replace the token', async (_, answer) => {
	const { use, sent, storedRead } = gateway({ token: 'old', answers: { old: answer } });
	expect(await use('a')).toEqual([answer]);
	expect(sent).toEqual(['old']);
	expect(storedRead()).toBe(0);
});

describe('a pasted token', () => {
	it('that is dead ends the run: nobody but its owner can replace it', async () => {
		const { use, sent, storedRead } = gateway({ token: 'x', kind: pasted, answers: { x: DEAD } });
		const [first] = messagesOf(await use('a'));
		expect(first).toMatch(/did not accept the access token/);
		expect(messagesOf(await use('a', 'b'))).toEqual([first, first]);
		expect(sent).toHaveLength(1);
		expect(storedRead()).toBe(0);
	});

	it('that is refused in one place is good in others', async () => {
		const { use, storedRead } = gateway({ token: 'x', kind: pasted, answers: { 'a x': REFUSED } });
		expect(await use('a')).toEqual([REFUSED]);
		expect(await use('b')).toEqual([DONE]);
		expect(storedRead()).toBe(0);
	});

	it('is used by all at once', async () => {
		const { use, sent } = gateway({ token: '', kind: pasted, takes: { a: 50 } });
		expect(await use('a', 'a')).toEqual([DONE, DONE]);
		expect(sent).toEqual(['', '']);
	});
});

describe('what is thrown on the way', () => {
	it('ends the run where it is a failure of the sign-in', async () => {
		const failed = new FailureError({ message: 'No token', description: '' });
		const { use, sent } = gateway({ answers: { 'sign-in': failed } });
		expect(messagesOf(await use('a', 'a'))).toEqual(['No token', 'No token']);
		expect(messagesOf(await use('b'))).toEqual(['No token']);
		expect(sent).toHaveLength(1);
	});

	it('ends nothing where it is a bug', async () => {
		const answers: Record<string, Reply | Error> = { good: new TypeError('x of undefined') };
		const { use } = gateway({ token: 'good', answers });
		expect(messagesOf(await use('a'))).toEqual(['x of undefined']);
		answers.good = DONE;
		expect(await use('a')).toEqual([DONE]);
	});
});

it.each([
	['a 401 of the gateway', DEAD, 'dead'],
	['a 400 that is about the token', coded(400, '100911-400'), 'dead'],
	['a 401 without a code', heard(401, {}, ''), 'refused'],
	['a missing header', coded(401, '100920-401'), 'accepted'],
	['another organization', coded(401, '100921-401'), 'accepted'],
	['a missing permission', coded(401, '100922-401'), 'accepted'],
	['a 400 about something else', coded(400, '100910-400'), 'accepted'],
	['a 400 with a code of a 401', coded(400, '401013'), 'accepted'],
	['a wrong API key', coded(403, '403003'), 'accepted'],
	['a 403 of another kind', coded(403, '403025'), 'notAllowed'],
	['a 404', heard(404, {}, '{}'), 'accepted'],
	['a 429', heard(429, {}, ''), 'accepted'],
	['a success', DONE, 'accepted'],
	['a page of somebody in between', heard(403, { 'content-type': 'text/html' }, ''), 'nothing'],
	['a fault of the server', heard(503, {}, ''), 'nothing'],
	[
		'silence',
		{ kind: 'silence', reason: 'timeout', delivered: 'no', detail: '' } as const,
		'nothing',
	],
])('%s says of the token: %s', (_, reply, verdict) => {
	expect(verdictOn(reply)).toBe(verdict);
});
