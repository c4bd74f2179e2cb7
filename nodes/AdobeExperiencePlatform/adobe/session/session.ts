import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { basePathFor } from './basePath';
import { PASTED_TOKEN_REFUSED } from '../errors/catalogue';
import type { Clock } from './clock';
import { exchange } from './exchange';
import { explain } from '../errors/explain';
import { FailureError, type Failure } from '../errors/failure';
import type { Reply } from '../reply';
import type { AdobeRequest } from '../call';
import { scoutFirst } from './scout';
import { serverClock, type Moment } from './serverClock';
import { readSettings, secretsOf } from './credential';
import { provesToken, refusesToken, sharedToken } from './token';

/** Used where a request doesn't say how long it may take. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** What a session needs of n8n, time included. */
export interface Wire {
	/** The credential as n8n stores it at this moment. */
	readCredential(): Promise<ICredentialDataDecryptedObject>;
	/** Sends with the credential's headers, fetching a token into `credential.imsToken` if it is empty. */
	send(options: IHttpRequestOptions, credential: ICredentialDataDecryptedObject): Promise<unknown>;
	readonly clock: Clock;
}

/** One run's dealings with Adobe: credential, token and base path are found once, for all rows. */
export interface AdobeSession {
	/**
	 * Sends a request, replacing a dead token and finding the base path on the way.
	 * @throws {FailureError} when no request of this run can succeed any more
	 */
	send(request: AdobeRequest): Promise<Reply>;
	/** Puts a reply that was no success into words. */
	explain(request: AdobeRequest, reply: Reply): Failure;
	/** A local moment (epoch milliseconds) on Adobe's clock, as far as its answers have told. */
	serverTime(localMs: number): Moment | undefined;
}

/** @throws {FailureError} which field of the credential is wrong */
export async function openSession(wire: Wire): Promise<AdobeSession> {
	const readCredential = async () => withUsableToken(await wire.readCredential());
	const credential = await readCredential();
	const settings = readSettings(credential);
	const usesIms = settings.authentication === 'oAuthServerToServer';
	const token = sharedToken(credential, readCredential);
	const basePath = basePathFor(settings.basePath);
	const serverTime = serverClock();
	const inTurn = scoutFirst();
	const isReady = ({ path }: AdobeRequest) =>
		(!usesIms || token.current() !== '') && ('gateway' in path || basePath.isKnown());
	/** Why nothing can be sent any more; every row that comes later hears the same. */
	let ended: FailureError | undefined;

	const end = (failure: Failure) => (ended ??= new FailureError(failure));

	const urlOf = (request: AdobeRequest) =>
		settings.gatewayUrl + pathOf(request, basePath.current());

	const explainReply = (request: AdobeRequest, reply: Reply) =>
		explain(request, reply, urlOf(request));

	async function sendOnce(request: AdobeRequest) {
		if (ended !== undefined) throw ended;
		const used = { basePath: basePath.current(), credential: token.credential() };
		const options = httpOptions(request, urlOf(request));
		const secrets = () => [...secretsOf(settings), String(used.credential.imsToken ?? '')];
		const sentAt = wire.clock.now();
		const reply = await exchange((o) => wire.send(o, used.credential), options, secrets, end);
		serverTime.learn(reply, sentAt, wire.clock.now());
		const foundOtherPath = basePath.learn(used.basePath, request, reply);
		return { reply, foundOtherPath, token: String(used.credential.imsToken ?? '') };
	}

	async function sendUntilHeard(request: AdobeRequest): Promise<Reply> {
		for (;;) {
			const sent = await inTurn(
				() => isReady(request),
				async () => await sendOnce(request),
			);
			if (sent.foundOtherPath) continue;
			if (!refusesToken(sent.reply)) {
				if (provesToken(sent.reply)) token.accept(sent.token);
				return sent.reply;
			}
			if (!usesIms) throw end(PASTED_TOKEN_REFUSED);
			if (!(await token.replace(sent.token))) {
				throw end(explainReply(request, sent.reply));
			}
		}
	}

	return {
		serverTime: (localMs) => serverTime.at(localMs),
		send: sendUntilHeard,
		explain: explainReply,
	};
}

/** n8n fetches a token where there is none, so one that isn't this credential's own is taken out. */
function withUsableToken(
	credential: ICredentialDataDecryptedObject,
): ICredentialDataDecryptedObject {
	const settings = readSettings(credential);
	return settings.authentication === 'accessToken'
		? credential
		: { ...credential, imsToken: settings.imsToken };
}

const pathOf = ({ path }: AdobeRequest, basePath: string) =>
	'gateway' in path ? path.gateway : basePath + path.audienceService;

function httpOptions(request: AdobeRequest, url: string): IHttpRequestOptions {
	const { method, query, accept, body, sandboxName, timeoutMs = DEFAULT_TIMEOUT_MS } = request;
	return {
		method,
		url,
		qs: { ...query },
		headers: {
			Accept: accept ?? 'application/json',
			...(body && { 'Content-Type': 'application/json' }),
			...(sandboxName && { 'x-sandbox-name': sandboxName }),
		},
		...(body && { body: JSON.stringify(body) }),
		timeout: timeoutMs,
	};
}
