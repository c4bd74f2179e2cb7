import type { IHttpRequestOptions } from 'n8n-workflow';

import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { exchange } from '../../nodes/AdobeExperiencePlatform/adobe/session/exchange';
import { secretHider } from '../../nodes/AdobeExperiencePlatform/adobe/session/secrets';

const SECRET = 'a-client-secret-of-some-length';
const hide = secretHider(() => [SECRET]);
const URL = 'https://platform.adobe.io/';

const answered = async (response: object) =>
	await exchange(
		async () => await Promise.resolve({ headers: {}, ...response }),
		{ url: URL },
		hide,
	);

const thrown = async (error: unknown) =>
	await exchange(
		async () => {
			await Promise.resolve();
			throw error;
		},
		{ url: URL },
		hide,
	);

const withCode = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

it('asks for the whole answer as it is, and follows nobody', async () => {
	const asked: IHttpRequestOptions[] = [];
	const options = { url: URL, method: 'POST' as const, timeout: 5 };
	await exchange(
		async (sent) => {
			asked.push(sent);
			return await Promise.resolve({ headers: {}, statusCode: 200, body: '' });
		},
		options,
		hide,
	);
	expect(asked).toEqual([
		{
			...options,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		},
	]);
});

it.each([
	['{"a":1}', '{"a":1}'],
	[{ a: 1 }, '{"a":1}'],
	[undefined, '""'],
	[null, '""'],
])('the body %p comes as text', async (body, text) => {
	expect(await answered({ statusCode: 200, body, headers: { date: 'x' } })).toMatchObject({
		kind: 'answer',
		status: 200,
		headers: { date: 'x' },
		text,
	});
});

it.each([199, 200, 299, 300, 400])(
	'blanks out the secret in an answer with %d',
	async (statusCode) => {
		const headers = { location: `https://x.example/?s=${SECRET}`, list: [SECRET] };
		expect(await answered({ statusCode, body: `no ${SECRET}`, headers })).toMatchObject({
			text: 'no [hidden]',
			headers: { location: 'https://x.example/?s=[hidden]', list: [SECRET] },
		});
	},
);

describe('a short secret, which may be a word', () => {
	const short = secretHider(() => ['test']);
	const said = async (statusCode: number) =>
		await exchange(
			async () => await Promise.resolve({ headers: {}, statusCode, body: 'a test' }),
			{ url: URL },
			short,
		);

	it.each([
		[199, 'a [hidden]'],
		[200, 'a test'],
		[299, 'a test'],
		[300, 'a [hidden]'],
		[400, 'a [hidden]'],
	])('in an answer with status %d leaves %p', async (status, text) => {
		expect(await said(status)).toMatchObject({ text });
	});
});

it.each([
	['a'.repeat(19), 'no '.concat('a'.repeat(19))],
	['a'.repeat(20), 'no [hidden]'],
])('in data the secret %s leaves %p', async (secret, text) => {
	const reply = await exchange(
		async () => await Promise.resolve({ headers: {}, statusCode: 200, body: `no ${secret}` }),
		{ url: URL },
		secretHider(() => [secret]),
	);
	expect(reply).toMatchObject({ text });
});

describe('an error', () => {
	it.each([
		['ERR_CANCELED', 'cancelled', 'perhaps'],
		['ECONNABORTED', 'timeout', 'perhaps'],
		['ETIMEDOUT', 'timeout', 'perhaps'],
		['ESOCKETTIMEDOUT', 'timeout', 'perhaps'],
		['ECONNREFUSED', 'unreachable', 'no'],
		['ENOTFOUND', 'unreachable', 'no'],
		['EAI_AGAIN', 'unreachable', 'no'],
		['EAI_NODATA', 'unreachable', 'no'],
		['EHOSTUNREACH', 'unreachable', 'no'],
		['ENETUNREACH', 'unreachable', 'no'],
		['EHOSTDOWN', 'unreachable', 'no'],
		['ENETDOWN', 'unreachable', 'no'],
		['CERT_HAS_EXPIRED', 'untrusted', 'no'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted', 'no'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted', 'no'],
		['EPROTO', 'untrusted', 'no'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted', 'no'],
		['ERR_INVALID_URL', 'notSent', 'no'],
		['ERR_BAD_OPTION', 'notSent', 'no'],
		['ECONNRESET', 'connectionLost', 'perhaps'],
		['ESOMETHING_NEW', 'connectionLost', 'perhaps'],
	])('with the code %s is read by it, however deep it is', async (code, reason, delivered) => {
		const silence = { kind: 'silence', reason, delivered, detail: code };
		expect(await thrown(withCode(code))).toEqual(silence);
		const deep = new Error('outer', { cause: new Error('middle', { cause: withCode(code) }) });
		expect(await thrown(deep)).toEqual(silence);
	});

	it('of a connection that never came up was not delivered', async () => {
		const words = 'Client network socket disconnected before secure TLS connection was established';
		const silence = {
			kind: 'silence',
			reason: 'unreachable',
			delivered: 'no',
			detail: 'ECONNRESET',
		};
		expect(await thrown(withCode('ECONNRESET', words))).toEqual(silence);
		const told = Object.assign(withCode('ECONNRESET'), { messages: [words] });
		expect(await thrown(new Error('outer', { cause: told }))).toEqual(silence);
	});

	it.each([
		['no code', new Error(`no ${SECRET}`)],
		['an empty code', Object.assign(new Error(`no ${SECRET}`), { code: '' })],
		['a code that is a number', Object.assign(new Error(`no ${SECRET}`), { code: 5 })],
		['nothing of an error', `no ${SECRET}`],
	])('with %s was not sent, and tells no secret', async (_, error) => {
		expect(await thrown(error)).toEqual({
			kind: 'silence',
			reason: 'notSent',
			delivered: 'no',
			detail: 'no [hidden]',
		});
	});
});

describe("a failure of the credential's own", () => {
	it('comes through, in whatever n8n wrapped it', async () => {
		const failure = { message: 'Refused', description: 'Why' };
		const wrapped = new Error('outer', { cause: new FailureError(failure) });
		await expect(thrown(wrapped)).rejects.toMatchObject({ name: 'AdobeFailureError', failure });
	});

	it('that may pass is silence: nothing was sent', async () => {
		const failure = { message: 'No token', description: 'Why', passing: true };
		expect(await thrown(new FailureError(failure))).toEqual({
			kind: 'silence',
			reason: 'notSignedIn',
			delivered: 'no',
			detail: 'No token',
			failure,
		});
	});
});
