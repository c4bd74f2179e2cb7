import { z } from 'zod';

import { unfitForHeader } from '../characters';
import { FIELDS } from '../credentialFields';
import { BY_IMS_ERROR } from '../errors/catalogue';
import { systemClock, type Clock } from './clock';
import { exchange, type HttpRequest } from './exchange';
import { FailureError, withFacts } from '../errors/failure';
import { quoted } from '../errors/readError';
import { excerpt, isSuccess, retryAfterMs, type Answer, type Reply } from '../reply';
import { ownerOfToken, secretsOf, type ServerToServerSettings } from './credential';
import { secretHider } from './secrets';

const TRIES = 2;
const TIMEOUT_MS = 30_000;
const LONGEST_WAIT_MS = 10_000;
/** How long a token counts as just fetched, so that requests which met an expired one together share it. */
const FRESH_MS = 10_000;

interface Fetch {
	readonly token: Promise<string>;
	/** Unset while it is under way. */
	finishedAt?: number;
}

/** Single flight: tokens that this n8n is fetching or has just fetched, by everything they were asked for with. */
const fetches = new Map<string, Fetch>();

/**
 * Gets an access token by the client-credentials grant (Adobe: OAuth Server-to-Server). There is no
 * refresh token, so a dead one is replaced in the same way.
 * @throws {FailureError} what IMS said, in plain words; `passing` unless IMS refused for good
 */
export async function fetchToken(
	settings: ServerToServerSettings,
	httpRequest: HttpRequest,
	clock: Clock = systemClock(),
): Promise<string> {
	const isFresh = ({ finishedAt }: Fetch) =>
		finishedAt === undefined || clock.now() - finishedAt < FRESH_MS;
	for (const [owner, fetch] of fetches) if (!isFresh(fetch)) fetches.delete(owner);

	const key = ownerOfToken(settings);
	for (let shared = fetches.get(key); shared !== undefined; shared = fetches.get(key)) {
		const token = await shared.token;
		if (token !== settings.imsToken && token !== settings.refusedToken) return token;
		if (fetches.get(key) === shared) break;
	}
	const fetch: Fetch = { token: askForToken(settings, httpRequest, clock) };
	fetches.set(key, fetch);
	fetch.token.then(
		() => (fetch.finishedAt = clock.now()),
		() => fetches.delete(key),
	);
	return await fetch.token;
}

async function askForToken(
	settings: ServerToServerSettings,
	httpRequest: HttpRequest,
	clock: Clock,
): Promise<string> {
	const hide = secretHider(() => secretsOf(settings));
	for (let attempt = 1; ; attempt++) {
		const reply = await exchange(httpRequest, tokenRequest(settings), hide);
		const token = readToken(reply);
		if (token !== undefined) return token;
		if (attempt === TRIES || !mayPass(reply)) throw signInFailure(reply, settings);
		await clock.sleep(Math.min(waitMs(reply, attempt, clock.now()), LONGEST_WAIT_MS));
	}
}

/** The secret belongs into the body: addresses end up in logs. */
function tokenRequest({ imsUrl, apiKey, clientSecret, scopes }: ServerToServerSettings) {
	return {
		method: 'POST' as const,
		url: `${imsUrl}/ims/token/v3`,
		headers: {
			'Content-Type': 'application/x-www-form-urlencoded',
			Accept: 'application/json',
		},
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: apiKey,
			client_secret: clientSecret,
			scope: scopes,
		}),
		timeout: TIMEOUT_MS,
	};
}

const tokenSchema = z.object({
	access_token: z
		.string()
		.min(1)
		.refine((token) => unfitForHeader(token) === undefined),
});

function readToken(reply: Reply): string | undefined {
	if (reply.kind !== 'answer' || reply.status !== 200) return undefined;
	const read = tokenSchema.safeParse(reply.json);
	return read.success ? read.data.access_token : undefined;
}

/** Asking for a token changes nothing, so whatever may be a passing fault is tried again. */
function mayPass(reply: Reply): boolean {
	return reply.kind === 'silence'
		? reply.reason !== 'untrusted' && reply.reason !== 'notSent' && reply.reason !== 'cancelled'
		: reply.status === 408 || reply.status === 429 || reply.status >= 500;
}

/** e.g. `invalid_client` (RFC 6749, section 5.2). */
const OAUTH_ERROR = /^[a-z]+(_[a-z]+)+$/;

/** Only IMS itself can refuse a sign-in for good; a page of somebody in between says nothing of it. */
function isRefusal(reply: Reply): boolean {
	return reply.kind === 'answer' && !mayPass(reply) && OAUTH_ERROR.test(reply.said.code ?? '');
}

function waitMs(reply: Reply, attempt: number, now: number): number {
	const asked = reply.kind === 'answer' ? retryAfterMs(reply, now) : undefined;
	return asked ?? 500 * 2 ** attempt;
}

/** The body of a success is not shown: there may be a token in it. */
const quoteOf = (answer: Answer) =>
	`HTTP status ${answer.status}${isSuccess(answer) ? ', but no token' : `, ${excerpt(answer)}`}`;

/** The credential's form shows the message alone, so what to do is said in it; Adobe's words are not. */
function signInFailure(reply: Reply, settings: ServerToServerSettings): FailureError {
	const { known, quote, facts } = explainSignIn(reply, new URL(settings.imsUrl).host);
	const description = [known.description, quote].filter(Boolean).join(' ');
	return new FailureError(
		withFacts({ message: known.message, description, passing: !isRefusal(reply) }, facts),
		`${known.message}. ${known.description}`,
	);
}

function explainSignIn(reply: Reply, host: string) {
	if (reply.kind === 'silence') {
		return {
			known: {
				message: "Adobe's sign-in service could not be reached, so there is no access token",
				description: `Check the network between n8n and ${host}, and '${FIELDS.imsUrl}' in the credential.`,
			},
			quote: `(${quoted(reply.detail)})`,
			facts: { networkError: quoted(reply.detail), host },
		};
	}
	const { said } = reply;
	const known = BY_IMS_ERROR.get(said.code ?? '') ?? {
		message: "Adobe's sign-in service gave no access token",
		description:
			reply.status === 429 || reply.status >= 500
				? 'Try again later.'
				: `Check '${FIELDS.imsUrl}', '${FIELDS.apiKey}', '${FIELDS.clientSecret}' and '${FIELDS.scopes}' in the credential.`,
	};
	const words = `Adobe says: "${said.text ?? said.code ?? quoteOf(reply)}".`;
	const reference = said.requestId && `Debug ID: ${said.requestId}.`;
	return {
		known,
		quote: [words, reference].filter(Boolean).join(' '),
		facts: { httpStatus: reply.status, adobeCode: said.code, requestId: said.requestId },
	};
}
