import type { Words } from './errors/catalogue';
import type { Answer } from './reply';

/**
 * Adobe's services, and where each answers on the gateway. Each has limits of its own, so each is paced
 * by itself. The audience service answers below the credential's base path.
 */
export const SERVICE_PATHS = {
	audienceService: undefined,
	segmentation: '/data/core/ups',
	sandboxManagement: '/data/foundation/sandbox-management',
	connectors: '/data/foundation/connectors',
	identity: '/data/core/idnamespace',
	catalog: '/data/foundation/catalog',
	schemaRegistry: '/data/foundation/schemaregistry',
	batchIngestion: '/data/foundation/import',
	dataAccess: '/data/foundation/export',
	flowService: '/data/foundation/flowservice',
	/** On a host of its own, where the streaming connections of all organizations end. */
	streaming: '',
	/** Microsoft's, on a host of its own: what goes there has nothing of the credential's in it. */
	blobStorage: '',
} as const;

export type Service = keyof typeof SERVICE_PATHS;

interface AnyCall<Result> {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	readonly service: Service;
	/** Below the service's own path, encoded. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly accept?: string;
	/** Goes out as JSON. */
	readonly body?: object;
	/** Goes out as it is, instead of JSON; the headers say what it is. */
	readonly bytes?: Buffer;
	readonly headers?: Readonly<Record<string, string>>;
	/** Its answer holds a secret: nothing of a success is quoted. */
	readonly confidential?: boolean;
	/** What a 404 misses: the thing that the call names or, where it names none, the route itself. */
	readonly notFound: 'thing' | 'route';
	/** The thing that the call names, for the text that says it isn't there, e.g. `the ID "4a81"`. */
	readonly thing?: string;
	/** What else to try where it isn't there. */
	readonly remedy?: string;
	/** How texts speak of what the call is about. */
	readonly words: Words;
	/** @returns `undefined` where the answer isn't what Adobe documents */
	readonly read: (answer: Answer) => Result | undefined;
}

/** A call that may be carried out twice: nothing is different afterwards. */
export interface HarmlessCall<Result> extends AnyCall<Result> {
	readonly repeating: 'harmless';
}

/** A call that must not be carried out twice: Adobe documents no idempotency key. */
export interface HarmfulCall<Result> extends AnyCall<Result> {
	readonly repeating: 'harmful';
}

/** One call of Adobe's gateway, with all that is particular to it. */
export type Call<Result> = HarmlessCall<Result> | HarmfulCall<Result>;

/** What may differ from row to row for the same call. */
export interface SendOptions {
	/** Instead of the credential's sandbox. */
	readonly sandboxName?: string;
	readonly timeoutMs: number;
}
