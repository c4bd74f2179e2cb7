import type { IDataObject, IHttpRequestMethods, IHttpRequestOptions } from 'n8n-workflow';

import { heard, isSuccess, type Answer } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import {
	adobeHeaders,
	type ServerToServerSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { NotAsked } from './question';
import type { Wire } from './wire';
import type { World } from './world';

/** One request to Adobe's gateway, as a question words it. */
export interface Raw {
	readonly method?: IHttpRequestMethods;
	readonly path: string;
	/** A list stands for a parameter that is repeated. */
	readonly query?: Readonly<Record<string, string | readonly string[]>>;
	readonly body?: unknown;
	readonly accept?: string;
	/** Instead of those that every request has. */
	readonly headers?: IDataObject;
	/** Statuses that are an answer to the question, and not a reason why there is none. */
	readonly answers?: readonly number[];
}

/** Asks Adobe itself, without the node. */
export interface Adobe {
	/**
	 * @throws {NotAsked} where what came tells nothing: Adobe's trouble, or a permission that is missing
	 * @throws {Stopped} where too many requests have come
	 */
	ask(raw: Raw): Promise<Answer>;
	/** Asks the storage that a landing zone names, with nothing of the credential's. */
	askStorage(request: {
		readonly method: IHttpRequestMethods;
		/** With the signature in it. */
		readonly url: string;
		readonly body?: Buffer;
	}): Promise<Answer>;
	/** Takes a new token. */
	signIn(): Promise<Answer>;
	readonly token: () => string;
}

const FOR_ALL = {
	encoding: 'text',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
	timeout: 60_000,
} as const;

/** @param isCleaning goes on where asking has been stopped */
export function adobeBehind(
	world: World,
	wire: Wire,
	settings: ServerToServerSettings,
	tokens: string[],
	isCleaning = false,
): Adobe {
	async function send(
		options: IHttpRequestOptions,
		answers: readonly number[] = [],
	): Promise<Answer> {
		const complete = { ...options, ...FOR_ALL };
		const { statusCode, headers, body } = await wire.through('check', isCleaning)(
			complete,
			world.send,
		);
		const answer = heard(
			statusCode,
			headers,
			typeof body === 'string' ? body : JSON.stringify(body),
		);
		if (!isCleaning && !answers.includes(statusCode)) refuseWhatTellsNothing(answer, wire);
		return answer;
	}
	const token = () => tokens.at(-1) ?? '';

	return {
		token,
		async ask({ method = 'GET', path, query = {}, body, accept, headers, answers }) {
			const pairs = Object.entries(query).flatMap(([name, value]) =>
				[value].flat().map((each): [string, string] => [name, String(each)]),
			);
			const url = settings.gatewayUrl + path;
			const hasBody = body !== undefined;
			return await send(
				{
					method,
					url: pairs.length === 0 ? url : `${url}?${new URLSearchParams(pairs).toString()}`,
					headers: {
						...adobeHeaders(
							{ ...settings, imsToken: token() },
							accept === undefined ? {} : { accept },
						),
						...(hasBody && { 'content-type': 'application/json' }),
						...headers,
					},
					...(hasBody && { body: JSON.stringify(body) }),
				},
				answers,
			);
		},
		async askStorage({ method, url, body }) {
			const headers = {
				'x-ms-version': '2019-12-12',
				...(body !== undefined && { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'text/csv' }),
			};
			return await send({ method, url, headers, ...(body !== undefined && { body }) });
		},
		async signIn() {
			const { imsUrl, apiKey, clientSecret, scopes } = settings;
			const answer = await send(
				{
					method: 'POST',
					url: `${imsUrl}/ims/token/v3`,
					headers: { 'content-type': 'application/x-www-form-urlencoded' },
					body: new URLSearchParams({
						grant_type: 'client_credentials',
						client_id: apiKey,
						client_secret: clientSecret,
						scope: scopes,
					}),
				},
				[401, 403],
			);
			const { access_token: given } = Object(answer.json) as { access_token?: unknown };
			if (isSuccess(answer) && typeof given === 'string') tokens.push(given);
			return answer;
		},
	};
}

/** @throws what an answer says of the tenant's day, and not of the tenant */
function refuseWhatTellsNothing({ status, said: { code = '' } }: Answer, wire: Wire): void {
	if (status === 429) wire.stopped.throwIfAborted();
	const heardOf = `${status} ${code}`.trim();
	if (status >= 500) throw new NotAsked(`Adobe had trouble of its own (${heardOf})`);
	if (status === 401 || status === 403) throw new NotAsked(`Adobe does not permit it (${heardOf})`);
}
