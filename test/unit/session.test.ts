import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Call } from '../../nodes/AdobeExperiencePlatform/adobe/call';
import { openSession } from '../../nodes/AdobeExperiencePlatform/adobe/session/session';
import { aCall } from '../run/a-call';
import { virtualClock } from '../run/virtual-clock';
import { pasted, serverToServer } from './stored-credential';

const NOW = 1_700_000_000_000;
const OPTIONS = { timeoutMs: 5000 };

interface Sent {
	readonly options: IHttpRequestOptions;
	readonly credential: ICredentialDataDecryptedObject;
}

/** A session on a wire that n8n might be, which answers everything in the same way. */
async function sessionWith(
	response: object | Error = {},
	stored: ICredentialDataDecryptedObject = pasted,
) {
	const sent: Sent[] = [];
	const wire = {
		clock: virtualClock(NOW),
		readCredential: async () => await Promise.resolve({ ...stored }),
		async send(options: IHttpRequestOptions, credential: ICredentialDataDecryptedObject) {
			if (credential.imsToken === '') credential.imsToken = 'a-token-that-was-just-fetched';
			sent.push({ options, credential: { ...credential } });
			if (response instanceof Error) throw response;
			return await Promise.resolve({ statusCode: 200, headers: {}, body: 'done', ...response });
		},
		sendElsewhere: async () => await Promise.reject(new Error('Nothing goes elsewhere here')),
	};
	return { session: await openSession(wire, { timeout: 'Wait longer.' }), sent };
}

/** The one request that a call becomes. */
async function requestOf(call: Call<unknown>, options: object = {}) {
	const { session, sent } = await sessionWith();
	await session.send(call, { ...OPTIONS, ...options });
	expect(sent).toHaveLength(1);
	return sent[0]?.options;
}

describe('a call goes out', () => {
	it.each([
		['segmentation', 'https://platform.adobe.io/data/core/ups/things/1'],
		['sandboxManagement', 'https://platform.adobe.io/data/foundation/sandbox-management/things/1'],
		['audienceService', 'https://platform.adobe.io/data/core/ais/things/1'],
	] as const)('to where %s answers', async (service, url) => {
		expect(await requestOf(aCall('harmless', service))).toMatchObject({ url });
	});

	it('with nothing but what it says', async () => {
		expect(await requestOf(aCall())).toMatchObject({
			method: 'GET',
			qs: {},
			headers: { Accept: 'application/json' },
			timeout: 5000,
		});
		expect(await requestOf(aCall())).not.toHaveProperty('body');
	});

	it('with all that it says', async () => {
		const call = { ...aCall(), query: { a: '1' }, accept: 'text/x', body: { b: 2 } };
		const request = await requestOf(call, { sandboxName: 'dev' });
		expect(request).toMatchObject({ qs: { a: '1' }, body: '{"b":2}' });
		expect(request?.headers).toEqual({
			Accept: 'text/x',
			'Content-Type': 'application/json',
			'x-sandbox-name': 'dev',
		});
	});
});

it('goes out with no token that was given to somebody else', async () => {
	const stored = { ...serverToServer, imsToken: 'old', imsTokenOwner: 'another' };
	const { session, sent } = await sessionWith({}, stored);
	await session.send(aCall(), OPTIONS);
	expect(sent[0]?.credential.imsToken).toBe('a-token-that-was-just-fetched');
});

it('hides the secrets, and a token that was fetched on the way', async () => {
	const body = `client-secret-value and a-token-that-was-just-fetched`;
	const { session } = await sessionWith({ statusCode: 400, body }, serverToServer);
	expect(await session.send(aCall(), OPTIONS)).toMatchObject({ text: '[hidden] and [hidden]' });
});

it('knows the time of Adobe from its answers', async () => {
	const headers = { date: new Date(NOW - 60_000).toUTCString() };
	const { session } = await sessionWith({ headers });
	expect(session.serverTime(NOW)).toBeUndefined();
	await session.send(aCall(), OPTIONS);
	expect(session.serverTime(NOW)).toEqual({ earliest: NOW - 60_000, doubtMs: 5000 });
});

it('knows whether anybody has answered', async () => {
	const silent = (await sessionWith(new Error('nobody'))).session;
	await silent.send(aCall(), OPTIONS);
	expect(silent.hasAnswered()).toBe(false);
	const { session } = await sessionWith({ statusCode: 503 });
	expect(session.hasAnswered()).toBe(false);
	await session.send(aCall(), OPTIONS);
	expect(session.hasAnswered()).toBe(true);
});

it('knows where a call ends up', async () => {
	const { session } = await sessionWith();
	expect(session.destinationOf({})).toEqual(['https://platform.adobe.io', pasted.orgId, 'dev']);
	expect(session.destinationOf({ sandboxName: 'prod' })[2]).toBe('prod');
});

describe('a reply is put into words', () => {
	it('with what can be done about it', async () => {
		const { session } = await sessionWith(Object.assign(new Error(), { code: 'ECONNABORTED' }));
		const reply = await session.send(aCall(), OPTIONS);
		expect(session.explain(aCall(), reply).description).toContain('Wait longer.');
	});

	it('with the address that the call went to', async () => {
		const html = { statusCode: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
		const { session } = await sessionWith(html);
		const call = aCall('harmless', 'audienceService');
		const reply = await session.send(call, OPTIONS);
		expect(session.explain(call, reply).description).toContain('/core/ais/things/1 is no address');
	});
});

it('does not open with a credential that is wrong', async () => {
	await expect(sessionWith({}, { ...pasted, orgId: '' })).rejects.toThrow(/is empty/);
});
