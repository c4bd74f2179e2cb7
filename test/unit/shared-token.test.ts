import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { heard, type Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { refusesToken, sharedToken } from '../../nodes/AdobeExperiencePlatform/adobe/session/token';
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
		const used = String(credential.imsToken);
		sent.push(used);
		const answer = answers[used] ?? DONE;
		if (answer instanceof Error) throw answer;
		return answer;
	}

	const use = async (calls = 1) =>
		await clock.run(
			async () =>
				await Promise.all(
					Array.from(
						{ length: calls },
						async () => await shared.use(send, explain).catch((error: unknown) => error),
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

describe('a fresh token that is refused', () => {
	it.each([
		['the first of the run', '', {}],
		['one that replaced a dead one', 'dead', { dead: REFUSED }],
	])('ends the run: %s', async (_, token, answers) => {
		const { use, sent } = gateway({ token, answers: { ...answers, 'fetched-1': REFUSED } });
		const ended = await use(3);
		expect(messagesOf(ended)).toEqual(['Explained', 'Explained', 'Explained']);
		expect(ended[0]).toBeInstanceOf(FailureError);
		const before = sent.length;
		expect(await use(2)).toEqual([ended[0], ended[0]]);
		expect(sent).toHaveLength(before);
		expect(sent).not.toContain('fetched-2');
	});

	it('is not proved good by a fault of the server', async () => {
		const answers: Record<string, Reply> = { 'fetched-1': heard(503, {}, '') };
		const { use } = gateway({ answers });
		await use();
		answers['fetched-1'] = REFUSED;
		expect(messagesOf(await use())).toEqual(['Explained']);
	});

	it.each([400, 404, 409, 429, 499])(
		'is proved good by an answer with status %d',
		async (status) => {
			const answers: Record<string, Reply> = { 'fetched-1': heard(status, {}, '') };
			const { use } = gateway({ answers });
			await use();
			answers['fetched-1'] = REFUSED;
			expect(messagesOf(await use())).toEqual(['done']);
		},
	);
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
	['a 401 of the gateway', REFUSED, true],
	['a 401 without a code', heard(401, {}, ''), true],
	['a missing header', coded(401, '100920-401'), false],
	['another organization', coded(401, '100921-401'), false],
	['a missing permission', coded(401, '100922-401'), false],
	['a 400 that is about the token', coded(400, '100911-400'), true],
	['a 400 about something else', coded(400, '100910-400'), false],
	['a 400 with a code of a 401', coded(400, '401013'), false],
	['a 403', coded(403, '403003'), false],
	['a 403 with a code of the token', coded(403, '100911-400'), false],
	['a success', DONE, false],
	['silence', { kind: 'silence', reason: 'timeout', delivered: 'no', detail: '' } as const, false],
])('%s: about the token itself or not', (_, reply, isAboutToken) => {
	expect(refusesToken(reply)).toBe(isAboutToken);
});
