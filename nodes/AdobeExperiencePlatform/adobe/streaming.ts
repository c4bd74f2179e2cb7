import { z } from 'zod';

import { allOf, nextIn, text } from './answerFields';
import type { HarmlessCall } from './call';
import type { Words } from './errors/catalogue';
import { quoted } from './errors/readError';

/** The source "HTTP API", as the Flow Service knows it (Adobe: create a streaming connection). */
const HTTP_API = 'bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb';

/** Where events are sent to. */
export interface Inlet {
	readonly url: string;
	/** Whether it takes only what comes with a token. */
	readonly isAuthenticated: boolean;
}

/** A streaming connection. */
export interface Connection {
	readonly id: string;
	readonly name?: string;
	/** Missing where it isn't one of the HTTP API. */
	readonly inlet?: Inlet;
}

const connectionSchema = z
	.object({
		id: z.string().min(1),
		name: text,
		auth: z
			.object({
				params: z.object({ inletUrl: z.string().min(1), authenticationRequired: z.unknown() }),
			})
			.optional()
			.catch(undefined),
	})
	.transform(({ id, name, auth }): Connection => {
		const { inletUrl: url, authenticationRequired: required } = auth?.params ?? {};
		const isAuthenticated = required === true || required === 'true';
		return { id, name, ...(url !== undefined && { inlet: { url, isAuthenticated } }) };
	});

const connectionsSchema = z
	.object({ items: z.array(z.unknown()), _links: nextIn('continuationToken') })
	.transform(({ items, _links: next }) => ({ entries: allOf(connectionSchema, items), next }));

const WORDS: Words = { noun: 'streaming connection', permission: 'View Sources' };

/** One page of the streaming connections of the sandbox (Adobe: Flow Service API, list connections). */
export const listConnections = (
	continuationToken?: string,
): HarmlessCall<z.infer<typeof connectionsSchema>> => ({
	method: 'GET',
	service: 'flowService',
	path: '/connections',
	query: {
		property: `connectionSpec.id==${HTTP_API}`,
		limit: '100',
		...(continuationToken !== undefined && { continuationToken }),
	},
	notFound: 'route',
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => connectionsSchema.safeParse(json).data,
});

/** One of them. */
export const getConnection = (id: string): HarmlessCall<Connection> => ({
	method: 'GET',
	service: 'flowService',
	path: `/connections/${encodeURIComponent(id)}`,
	notFound: 'thing',
	thing: `the connection ID "${id}"`,
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => connectionsSchema.safeParse(json).data?.entries[0],
});

/**
 * The ID of an inlet, from its address: `…/collection/{id}`, or `…/collection/batch/{id}`.
 * @returns `undefined` where it is no address of an inlet
 */
export const inletIdIn = (address: string): string | undefined =>
	URL.canParse(address)
		? /\/collection\/(?:batch\/)?([A-Za-z0-9_-]+)\/?$/.exec(new URL(address).pathname)?.[1]
		: undefined;

/** What became of a message: Adobe has received it, or says why not; one that says neither is in doubt. */
export type Received =
	| { readonly accepted: true }
	| { readonly accepted: false; readonly said?: string; readonly status?: number };

const answersSchema = z.object({ responses: z.array(z.unknown()) }).transform(({ responses }) =>
	responses.map((each): Received => {
		const { data } = z
			.object({ statusCode: text, status: text, message: text, xactionId: text })
			.safeParse(each);
		const status = Number(data?.statusCode ?? data?.status ?? 200);
		const isRefused = status >= 300 || status < 200;
		if (data?.xactionId && !isRefused) return { accepted: true };
		const said = data?.message ?? (isRefused ? `status ${status}` : undefined);
		return { accepted: false, ...(said !== undefined && { said: quoted(said, 300), status }) };
	}),
);

/** As large as a request gets, in bytes: Adobe takes 1 MB (Adobe: streaming ingestion overview). */
export const LARGEST_REQUEST = 900_000;

/**
 * Sends messages (Adobe: streaming multiple messages). The answer is a 207 whatever became of them; a
 * message that comes twice says the same twice.
 * @returns what became of each; with fewer or more answers than messages it can't be told which is whose
 */
export const sendMessages = (
	inletId: string,
	messages: readonly object[],
): HarmlessCall<Received[]> => ({
	method: 'POST',
	service: 'streaming',
	path: `/collection/batch/${encodeURIComponent(inletId)}`,
	body: { messages },
	notFound: 'thing',
	thing: 'the inlet of the streaming connection',
	words: { ...WORDS, permission: 'Manage Sources' },
	repeating: 'harmless',
	read: ({ json }) => answersSchema.safeParse(json).data,
});
