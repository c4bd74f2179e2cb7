import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { heard, type Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { sharedToken, verdictOn } from '../../nodes/AdobeExperiencePlatform/adobe/session/token';
import { virtualClock } from '../run/virtual-clock';
import { pasted, serverToServer } from './stored-credential';

const DONE = heard(200, {}, '{}');
const coded = (status: number, code: string) =>
	heard(status, {}, JSON.stringify({ error_code: code, message: '' }));
const REFUSED = coded(401, '401013');
const explain = () => ({ message: 'Explained', description: '' });

interface Setting {
	/** The token in the credential when the run begins; empty where there is none. */
	readonly token?: string;
	/** What n8n has stored by the time that somebody looks. */
	readonly storedLater?: string;
	/** What Adobe answers to a token; tokens that it is not asked about are good. */
	readonly answers?: Readonly<Record<string, Reply | Error>>;
	readonly kind?: ICredentialDataDecryptedObject;
}

/** A gateway and an n8n that fetches a token wherever a credential has none. */
function gateway({
	token = '',
	storedLater = token,
	answers = {},
	kind = serverToServer,
}: Setting) {
	const clock = virtualClock();
	const opened: ICredentialDataDecryptedObject = { ...kind, imsToken: token };
	const sent: string[] = [];
	const refusedTokens: unknown[] = [];
	let fetched = 0;
	let storedRead = 0;

	const shared = sharedToken(opened, async () => {
		storedRead++;
		await clock.sleep(5);
		return { ...opened, imsToken: storedLater };
	});

	async function send(credential: ICredentialDataDecryptedObject) {
		await clock.sleep(10);
		if (credential.authentication !== 'accessToken' && credential.imsToken === '') {
			refusedTokens.push(credential.refusedToken);
			credential.imsToken = `fetched-${++fetched}`;
		}
		const used = credential.imsToken as string;
		sent.push(used);
		const answer = answers[used] ?? DONE;
		if (answer instanceof Error) throw answer;
		return answer;
	}

	const use = async (calls = 1, place = 'dev') =>
		await clock.run(
			async () =>
				await Promise.all(
					Array.from(
						{ length: calls },
						async () => await shared.use(place, send, explain).catch((error: unknown) => error),
					),
				),
		);
	return { use, sent, refusedTokens, storedRead: () => storedRead };
}

const messagesOf = (ended: readonly unknown[]) =>
	ended.map((one) => (one instanceof Error ? one.message : 'done'));

it('is the stored one where Adobe takes it', async () => {
	const { use, sent, storedRead } = gateway({ token: 'stored' });
	expect(await use(3)).toEqual([DONE, DONE, DONE]);
	expect(sent).toEqual(['stored', 'stored', 'stored']);
	expect(storedRead()).toBe(0);
});

it('is fetched by one request for all where there is none', async () => {
	const { use, sent } = gateway({});
	expect(await use(3)).toEqual([DONE, DONE, DONE]);
	expect(sent).toEqual(['fetched-1', 'fetched-1', 'fetched-1']);
});

describe('a dead token', () => {
	it('is replaced once, however many requests it was refused', async () => {
		const { use, sent, refusedTokens, storedRead } = gateway({
			token: 'dead',
			answers: { dead: REFUSED },
		});
		expect(await use(3)).toEqual([DONE, DONE, DONE]);
		expect(sent).toEqual(['dead', 'dead', 'dead', 'fetched-1', 'fetched-1', 'fetched-1']);
		expect(refusedTokens).toEqual(['dead']);
		expect(storedRead()).toBe(1);
	});

	it('is replaced by the one that another run has stored meanwhile', async () => {
		const { use, sent } = gateway({
			token: 'dead',
			storedLater: 'renewed',
			answers: { dead: REFUSED },
		});
		expect(await use(2)).toEqual([DONE, DONE]);
		expect(sent).toEqual(['dead', 'dead', 'renewed', 'renewed']);
	});

	it('is replaced again where the renewed one is dead too', async () => {
		const { use, sent, refusedTokens } = gateway({
			token: 'dead',
			storedLater: 'renewed',
			answers: { dead: REFUSED, renewed: REFUSED },
		});
		expect(await use()).toEqual([DONE]);
		expect(await use()).toEqual([DONE]);
		expect(sent).toEqual(['dead', 'renewed', 'fetched-1', 'fetched-1']);
		expect(refusedTokens).toEqual(['renewed']);
	});

	it('is fetched anew where n8n has none stored any more', async () => {
		const { use, sent } = gateway({ token: 'dead', storedLater: '', answers: { dead: REFUSED } });
		expect(await use()).toEqual([DONE]);
		expect(sent).toEqual(['dead', 'fetched-1']);
	});

	it('that lived for a while in this run is replaced', async () => {
		const answers: Record<string, Reply> = {};
		const { use, sent } = gateway({ answers });
		expect(await use()).toEqual([DONE]);
		answers['fetched-1'] = REFUSED;
		expect(await use()).toEqual([DONE]);
		expect(sent).toEqual(['fetched-1', 'fetched-1', 'fetched-2']);
	});
});

describe('a fresh token that is dead', () => {
	it.each([
		['the first of the run', '', {}, ['fetched-1', 'fetched-2']],
		['one that replaced a dead one', 'dead', { dead: REFUSED }, ['dead', 'fetched-1']],
	])(
		'is replaced once for a request, and then ends the run: %s',
		async (_, token, answers, used) => {
			const { use, sent } = gateway({
				token,
				answers: { ...answers, 'fetched-1': REFUSED, 'fetched-2': REFUSED },
			});
			const ended = await use();
			expect(messagesOf(ended)).toEqual(['Explained']);
			expect(ended[0]).toBeInstanceOf(FailureError);
			expect(await use(2)).toEqual([ended[0], ended[0]]);
			expect(sent).toEqual(used);
		},
	);

	it('is replaced where another execution was given it, and it died since', async () => {
		const { use, sent } = gateway({ answers: { 'fetched-1': REFUSED } });
		expect(await use()).toEqual([DONE]);
		expect(sent).toEqual(['fetched-1', 'fetched-2']);
	});
});

describe('a token that is refused without a word that it is dead', () => {
	const UNHEARD = coded(401, '999999');

	it('is replaced once, and then the request fails and no other does', async () => {
		const answers: Record<string, Reply> = { stored: UNHEARD, 'fetched-1': UNHEARD };
		const { use, sent } = gateway({ token: 'stored', answers });
		expect(await use()).toEqual([UNHEARD]);
		expect(await use(5)).toEqual(Array(5).fill(UNHEARD));
		expect(sent.filter((token) => token === 'fetched-2')).toEqual([]);
		answers['fetched-1'] = DONE;
		expect(await use(1, 'prod')).toEqual([DONE]);
	});

	it('is replaced again where the request is about something else', async () => {
		const answers: Record<string, Reply> = { stored: UNHEARD, 'fetched-1': UNHEARD };
		const { use, sent } = gateway({ token: 'stored', answers });
		await use();
		expect(await use(1, 'prod')).toEqual([DONE]);
		expect(sent.at(-1)).toBe('fetched-2');
	});
});

describe('a token that lacks a permission', () => {
	const FORBIDDEN = heard(403, {}, JSON.stringify({ title: 'Forbidden' }));

	it('is replaced once in a run, because permissions live in it', async () => {
		const answers: Record<string, Reply> = { stored: FORBIDDEN };
		const { use, sent } = gateway({ token: 'stored', answers });
		expect(await use(3)).toEqual([DONE, DONE, DONE]);
		expect(sent.filter((token) => token !== 'stored')).toEqual(Array(3).fill('fetched-1'));
		answers['fetched-1'] = FORBIDDEN;
		expect(await use(2, 'prod')).toEqual([FORBIDDEN, FORBIDDEN]);
	});

	it('is not replaced where no token can help, or where it was pasted', async () => {
		const apiKey = coded(403, '403003');
		const wrong = gateway({ token: 'stored', answers: { stored: apiKey } });
		expect(await wrong.use()).toEqual([apiKey]);
		const own = gateway({ token: 'own', kind: pasted, answers: { own: FORBIDDEN } });
		expect(await own.use()).toEqual([FORBIDDEN]);
		expect([...wrong.sent, ...own.sent]).toEqual(['stored', 'own']);
	});
});

it('that was pasted is not replaced: nobody but its owner can', async () => {
	const { use, sent, storedRead } = gateway({
		token: 'unused',
		kind: pasted,
		answers: { unused: REFUSED },
	});
	expect(messagesOf(await use())[0]).toMatch(/did not accept the access token/);
	expect(messagesOf(await use())[0]).toMatch(/did not accept the access token/);
	expect(sent).toHaveLength(1);
	expect(storedRead()).toBe(0);
});

it('that was pasted is used by all at once', async () => {
	const { use, sent } = gateway({ kind: pasted });
	await use(3);
	expect(sent).toHaveLength(3);
});

describe('what is thrown on the way', () => {
	it('ends the run where it is a failure of the sign-in', async () => {
		const failed = new FailureError({ message: 'No token', description: '' });
		const { use, sent } = gateway({ token: 'good', answers: { good: failed } });
		expect(messagesOf(await use())).toEqual(['No token']);
		expect(messagesOf(await use(2))).toEqual(['No token', 'No token']);
		expect(sent).toHaveLength(1);
	});

	it('ends nothing where it is a bug', async () => {
		const answers: Record<string, Reply | Error> = { good: new TypeError('x of undefined') };
		const { use } = gateway({ token: 'good', answers });
		expect(messagesOf(await use())).toEqual(['x of undefined']);
		answers.good = DONE;
		expect(await use()).toEqual([DONE]);
	});
});

it.each([
	['a 401 of the gateway', REFUSED, 'dead'],
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
