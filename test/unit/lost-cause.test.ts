import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { exchange } from '../../nodes/AdobeExperiencePlatform/adobe/session/exchange';
import { secretHider } from '../../nodes/AdobeExperiencePlatform/adobe/session/secrets';
import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';

const NODE: INode = {
	id: '1',
	name: 'Adobe',
	type: 'adobe',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** As n8n 1.98 to 2.x wraps what its HTTP client threw: the cause is gone, the words are left. */
function withoutCause(thrown: JsonObject): NodeApiError {
	const wrapped = new NodeApiError(NODE, thrown);
	Object.defineProperty(wrapped, 'cause', { value: undefined });
	return wrapped;
}

const replyTo = async (thrown: Error) =>
	await exchange(
		() => Promise.reject(withoutCause(thrown as Error & JsonObject)),
		{ url: 'https://platform.adobe.io' },
		secretHider(() => []),
	);

const networkError = (message: string, code: string) => Object.assign(new Error(message), { code });

it.each([
	['socket hang up', 'ECONNRESET', 'connectionLost', 'perhaps'],
	['read ECONNRESET', 'ECONNRESET', 'connectionLost', 'perhaps'],
	['timeout of 60000ms exceeded', 'ECONNABORTED', 'timeout', 'perhaps'],
	['connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED', 'unreachable', 'no'],
	['getaddrinfo ENOTFOUND platform.adobe.io', 'ENOTFOUND', 'unreachable', 'no'],
	['self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted', 'no'],
	['canceled', 'ERR_CANCELED', 'cancelled', 'perhaps'],
	['something new', 'ESOMETHING', 'connectionLost', 'perhaps'],
])('an error without its cause that says "%s" is read by its words', async (said, code, ...is) => {
	const [reason, delivered] = is;
	expect(await replyTo(networkError(said, code))).toMatchObject({ reason, delivered });
});

it('a failure of the sign-in is found without its cause', async () => {
	const failure = { message: 'Refused', description: 'Why', facts: { httpStatus: 400 } };
	const asked = replyTo(new FailureError(failure));
	await expect(asked).rejects.toMatchObject({ name: 'AdobeFailureError', failure });
});
