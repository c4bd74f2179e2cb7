import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { SERVICE_PATHS, type Call, type SendOptions } from '../call';
import { inletIdIn, type Inlet } from '../streaming';
import { explain, type Remedies } from '../errors/explain';
import type { Failure } from '../errors/failure';
import type { Reply } from '../reply';
import { basePathFor } from './basePath';
import type { Clock } from './clock';
import { readSettings, secretsOf } from './credential';
import { exchange } from './exchange';
import { bare, inletOrigin } from './inlet';
import { secretHider } from './secrets';
import { serverClock, type Begun } from './serverClock';
import { secretsOfPlace, storageServer, type StoragePlace } from './storage';
import { sharedToken } from './token';

/** What a session needs of n8n, time included. */
export interface Wire {
	/** The credential as n8n stores it at this moment. */
	readCredential(): Promise<ICredentialDataDecryptedObject>;
	/** Sends with the credential's headers, fetching a token into `credential.imsToken` if it is empty. */
	send(options: IHttpRequestOptions, credential: ICredentialDataDecryptedObject): Promise<unknown>;
	/** Sends what is not for Adobe, with nothing of the credential's. */
	sendElsewhere(options: IHttpRequestOptions): Promise<unknown>;
	readonly clock: Clock;
}

/** Whom calls are sent to. */
export interface Server {
	/**
	 * Sends a call.
	 * @param onLeave called each time right before it leaves; what left before was not carried out
	 * @throws {FailureError} when no request of this run can succeed any more
	 */
	send(call: Call<unknown>, options: SendOptions, onLeave?: () => void): Promise<Reply>;
	/** Puts a reply that was no success into words. */
	explain(call: Call<unknown>, reply: Reply, options?: Pick<SendOptions, 'sandboxName'>): Failure;
	/** Whose limits calls count against: gateway and organization. */
	readonly limitsOf: readonly string[];
	/** Whether it, or somebody in between, has answered yet. */
	hasAnswered(): boolean;
}

/**
 * One run's dealings with Adobe: credential, token and base path are found once, for all rows. A dead token
 * is replaced, and the base path found, on the way.
 */
export interface AdobeSession extends Server {
	/** A local moment (epoch milliseconds) on Adobe's clock, as far as its answers have told. */
	serverTime(localMs: number): Begun | undefined;
	/** Where a call ends up: gateway, organization and sandbox. */
	destinationOf(options: Pick<SendOptions, 'sandboxName'>): readonly string[];
	/** The sandbox that a call works in. */
	sandboxOf(options: Pick<SendOptions, 'sandboxName'>): string;
	/**
	 * The storage that Adobe named: another host, which gets nothing of the credential's.
	 * @throws {FailureError} where it is not safe to send anything there
	 */
	storageAt(place: StoragePlace): Server;
	/**
	 * Where a streaming connection ends: another host, which gets a token only where it asks for one.
	 * @throws {FailureError} where it is not safe to send anything there
	 */
	inletAt(inlet: Inlet): Server;
}

/**
 * Each layer knows one thing: base path, then token, then the exchange itself.
 * @throws {FailureError} which field of the credential is wrong
 */
export async function openSession(wire: Wire, remedies: Remedies): Promise<AdobeSession> {
	const { clock } = wire;
	const readCredential = async () => withUsableToken(await wire.readCredential());
	const credential = await readCredential();
	const settings = readSettings(credential);
	const token = sharedToken(credential, readCredential);
	const basePath = basePathFor(settings.basePath);
	const serverTime = serverClock();

	const urlOf = ({ service, path }: Call<unknown>, below = basePath.current()) =>
		settings.gatewayUrl + (SERVICE_PATHS[service] ?? below) + path;

	const sandboxOf: AdobeSession['sandboxOf'] = ({ sandboxName = settings.sandboxName }) =>
		sandboxName;

	const explainReply: AdobeSession['explain'] = (call, reply, options = {}) =>
		explain(call, reply, { url: urlOf(call), sandboxName: sandboxOf(options) }, remedies);

	/** What was learned on the way, and must not be seen again either. */
	const tokens = new Set<string>();
	const hide = secretHider(() => [...secretsOf(settings), ...tokens]);
	let hasAnswered = false;
	const isLocal = new URL(settings.gatewayUrl).protocol === 'http:';

	async function exchangeOnce(options: IHttpRequestOptions, used: ICredentialDataDecryptedObject) {
		const send = async (complete: IHttpRequestOptions) => {
			try {
				return await wire.send(complete, used);
			} finally {
				// n8n puts a new token into the credential while it sends.
				tokens.add(String(used.imsToken ?? ''));
			}
		};
		const reply = await exchange(send, options, hide);
		hasAnswered ||= reply.kind === 'answer';
		serverTime.learn(reply, clock.now());
		return reply;
	}

	async function sendTo(
		url: string,
		call: Call<unknown>,
		options: SendOptions,
		onLeave?: () => void,
	): Promise<Reply> {
		return await token.use(
			`${options.sandboxName ?? ''} ${call.method} ${call.service}`,
			async (used) => {
				onLeave?.();
				return await exchangeOnce(httpOptions(call, url, options), used);
			},
			(reply) => explainReply(call, reply, options),
		);
	}

	return {
		limitsOf: [settings.gatewayUrl, settings.orgId],
		async send(call, options, onLeave) {
			const sendBelow = async (below?: string) =>
				await sendTo(urlOf(call, below), call, options, onLeave);
			return SERVICE_PATHS[call.service] === undefined
				? await basePath.use(call, sendBelow)
				: await sendBelow();
		},
		explain: explainReply,
		serverTime: (localMs) => serverTime.at(localMs),
		destinationOf: (options) => [settings.gatewayUrl, settings.orgId, sandboxOf(options)],
		sandboxOf,
		hasAnswered: () => hasAnswered,
		storageAt(place) {
			secretsOfPlace(place).forEach((secret) => tokens.add(secret));
			return storageServer(place, wire, hide, remedies, isLocal);
		},
		inletAt({ url, isAuthenticated }) {
			const origin = inletOrigin(url, isLocal);
			let itHasAnswered = false;

			async function sendBare(call: Call<unknown>, options: SendOptions, onLeave?: () => void) {
				onLeave?.();
				const request = bare(httpOptions(call, origin + call.path, options), sandboxOf(options));
				return await exchange(wire.sendElsewhere, request, hide);
			}
			return {
				limitsOf: [origin],
				hasAnswered: () => itHasAnswered,
				explain: (call, reply, options = {}) =>
					explain(call, reply, { url: origin, sandboxName: sandboxOf(options) }, remedies),
				async send(call, options, onLeave) {
					// Whoever knows it may send to it. Before, connections are still read for it.
					tokens.add(inletIdIn(url) ?? '');
					const reply = isAuthenticated
						? await sendTo(origin + call.path, call, options, onLeave)
						: await sendBare(call, options, onLeave);
					itHasAnswered ||= reply.kind === 'answer';
					return reply;
				},
			};
		},
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

function httpOptions(
	{ method, query, accept, body, bytes, headers }: Call<unknown>,
	url: string,
	{ sandboxName, timeoutMs }: SendOptions,
): IHttpRequestOptions {
	return {
		method,
		url,
		qs: { ...query },
		headers: {
			Accept: accept ?? 'application/json',
			...(body && { 'Content-Type': 'application/json' }),
			...headers,
			...(sandboxName && { 'x-sandbox-name': sandboxName }),
		},
		...(body && { body: JSON.stringify(body) }),
		...(bytes && { body: bytes }),
		timeout: timeoutMs,
	};
}
