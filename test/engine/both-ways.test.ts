import type { ExecuteContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
import { asNode } from '../credential/temporary-node';
import { adobeError, empty, html, imsError, redirect, withHeaders } from '../simulator';
import type { StoredCredential } from './credentials-helper';
import { startAdobe, startVirtualAdobe, type Adobe, type VirtualAdobe } from './use-adobe';
import { virtualHost } from './virtual-node';

const CREDENTIAL_TYPE = 'adobeExperiencePlatformApi';

const SENT: IHttpRequestOptions = {
	method: 'POST',
	url: '/data/core/ais/audiences',
	qs: { createAudienceMetaOnly: true, nothing: undefined },
	headers: {
		Accept: 'application/vnd.adobe.external.audiences+json; version=2',
		'Content-Type': 'application/json',
	},
	body: '{"name":"Größe","namespace":"agora","originName":"A"}',
	encoding: 'text',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
	timeout: 30_000,
};
const LISTED = {
	...SENT,
	method: 'GET' as const,
	url: '/data/core/ups/audiences?start=0',
	qs: { property: 'name==a b+c&Größe:[1]', limit: 1 },
	body: undefined,
};
const BRIEF = { ...SENT, timeout: 1000 };
const STRICT = { ...SENT, ignoreHttpStatusErrors: false };

interface Exchange {
	readonly options?: IHttpRequestOptions;
	prepare?(adobe: Adobe): void;
	readonly entered?: Parameters<Adobe['credential']>[0];
}

const order = (fault: Parameters<Adobe['simulator']['order']>[0]): Exchange => ({
	prepare: ({ simulator }) => simulator.order(fault),
});
const expired: Exchange = { prepare: ({ simulator }) => simulator.expireTokens() };

const EXCHANGES: Readonly<Record<string, Exchange>> = {
	'a create': {},
	'a list': { options: LISTED },
	'a request that is refused': { options: { ...SENT, body: '{"name":' } },
	'a page': order({ route: 'create', before: html(502) }),
	'an empty answer': order({ route: 'create', after: empty(204) }),
	'a header of its own': order({
		route: 'create',
		before: withHeaders(adobeError('429050'), { 'Retry-After': '1' }),
	}),
	'a redirect': order({ route: 'create', before: redirect(307, 'https://elsewhere.example/') }),
	'a connection dropped before the write': order({ route: 'create', before: 'drop' }),
	'a connection dropped after the write': order({ route: 'create', after: 'drop' }),
	'an answer that breaks off': order({ route: 'create', after: 'cut' }),
	'no answer in time': { ...order({ route: 'create', before: 'hang' }), options: BRIEF },
	'an answer that comes too late': {
		...order({ route: 'create', latencyMs: 2000 }),
		options: BRIEF,
	},
	'a header that can not be sent': {
		options: { ...SENT, headers: { ...SENT.headers, Accept: 'a→b\n' } },
	},
	'nobody there': { options: { ...SENT, url: 'http://127.0.0.1:1/data' } },
	'a new credential': { entered: { imsToken: '' } },
	'a pasted token': { entered: { authentication: 'accessToken', accessToken: 'pasted' } },
	'a new credential that is wrong': { entered: { imsToken: '', clientSecret: 'wrong' } },
	'a credential that is incomplete': { entered: { orgId: '' } },
	'a sign-in that drops once': {
		...order({ route: 'token', before: 'drop', times: 1 }),
		entered: { imsToken: '' },
	},
	'a dead token, where any status will do': expired,
	'a dead token, renewed after the 401': { ...expired, options: STRICT },
	'a dead token that can not be renewed': {
		options: STRICT,
		prepare({ simulator }) {
			simulator.expireTokens();
			simulator.order({ route: 'token', before: imsError(401, 'invalid_client', 'no') });
		},
	},
	'a refusal that throws': { ...order({ route: 'create', before: html(404) }), options: STRICT },
	'a fault that throws': { ...order({ route: 'create', before: html(500) }), options: STRICT },
};

/** What HTTP adds to what was asked for, and the time. */
const OF_HTTP = ['host', 'connection', 'user-agent', 'accept-encoding', 'content-length'];
const DIFFERS = new Set([...OF_HTTP, 'date', 'at', 'createdAt', 'updatedAt', 'listedAt']);

/** Everything of an error that n8n or the node may look at. */
function lookedAt(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const { name, message, cause } = error;
	const { description, httpCode, messages, code, response } = error as Error &
		Partial<Record<'description' | 'httpCode' | 'messages' | 'code' | 'response', unknown>>;
	const { status, data } = (response ?? {}) as { status?: unknown; data?: unknown };
	const own = { message, description, httpCode, messages, code, status, data };
	return name === 'NodeApiError' ? { name, ...own, cause: lookedAt(cause) } : own;
}

type Way = (
	context: ExecuteContext,
	credential: StoredCredential,
) => (options: IHttpRequestOptions, data: ICredentialDataDecryptedObject) => Promise<unknown>;

const overHttp: Way = (context) => async (options, data) => {
	const credentialsDecrypted = { id: '', name: '', type: CREDENTIAL_TYPE, data };
	const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
		context,
		CREDENTIAL_TYPE,
		options,
		{ credentialsDecrypted },
	);
	return answer;
};

const inTheProcess =
	({ clock, simulator: { ask } }: VirtualAdobe): Way =>
	(context, credential) => {
		const wire = virtualHost(context, { clock, ask, credential });
		return async (options, data) => await clock.run(async () => await wire.send(options, data));
	};

/** All that came of an exchange, with what is different each time by its number. */
async function exchanged(adobe: Adobe, way: Way, given: Exchange): Promise<string> {
	const { simulator } = adobe;
	const { options = SENT, entered } = given;
	const credential = adobe.credential(entered);
	const sentWith = { ...credential.data };
	const url = options.url.startsWith('http') ? options.url : simulator.gatewayUrl + options.url;
	given.prepare?.(adobe);
	const heard = await asNode(new AdobeExperiencePlatform(), credential, async (context) =>
		way(context, credential)({ ...options, url }, sentWith).catch(lookedAt),
	);
	const { requests, audiences, issuedTokens, gatewayUrl } = simulator;
	const arrived = requests.map(({ query, ...rest }) => ({ ...rest, query: query.toString() }));
	const { data: stored, updates } = credential;
	const all = JSON.stringify(
		{ heard, arrived, stored, sentWith, updates, audiences },
		(key, value) => (DIFFERS.has(key) ? undefined : (value as unknown)),
	);
	const ids = [
		...requests.map(({ requestId }) => requestId),
		...audiences.flatMap(({ id, audienceId }) => [id, audienceId]),
	];
	const others = [...issuedTokens, gatewayUrl, stored.imsTokenOwner].map(String).filter(Boolean);
	return [...ids, ...others].reduce((said, id, nth) => said.replaceAll(id, `<${nth}>`), all);
}

it.each(Object.entries(EXCHANGES))(
	'%s is the same over HTTP and in the process',
	async (_, given) => {
		const [http, virtual] = [await startAdobe(), await startVirtualAdobe()];
		try {
			const heard = await exchanged(virtual, inTheProcess(virtual), given);
			expect(JSON.parse(heard)).toEqual(JSON.parse(await exchanged(http, overHttp, given)));
		} finally {
			await Promise.all([http.close(), virtual.close()]);
		}
	},
);
