import { client } from './client';
import type { Clock } from './clock';

/** A sandbox as `GET /data/foundation/sandbox-management/` lists it. */
export interface Sandbox {
	name: string;
	title: string;
	type: 'development' | 'production';
	state: string;
	isDefault: boolean;
	region: string;
}

/** The attributes of audiences that lists know. */
export const ATTRIBUTES = [
	'id',
	'audienceId',
	'name',
	'description',
	'namespace',
	'originName',
	'type',
	'lifecycleState',
	'createEpoch',
	'updateEpoch',
	'creationTime',
	'updateTime',
] as const;

/** What can be refused in words of a tenant's own. */
export type Refusal =
	| 'deadToken'
	| 'duplicate'
	| 'missingAudience'
	| 'runInProgress'
	| 'unknownField'
	| 'unknownNamespace'
	| 'unknownSandbox'
	| 'wrongKey'
	| 'wrongOrganization';

export interface RecordedRefusal {
	readonly status: number;
	/** JSON, or the text of what was none. */
	readonly body?: unknown;
}

export type RunStage = 'DATASET_INGEST' | 'PROFILE_STORE_INGEST';

/** What Adobe's pages leave open, or what differs between tenants. Read at each request, so change it at any time. */
export interface SimulatorSettings {
	/** The base paths of the audience service that exist on this gateway. */
	basePaths: string[];
	/** How the gateway says that a route doesn't exist: its HTML page, or JSON without an audience code. */
	missingRoute: 'html' | 'json';
	/** Create's answer: `{name, audienceId}`, or with Adobe's own `id` too. */
	createAnswer: 'seed' | 'later';
	/** The status of a create that was carried out: 200 on Adobe's page, as others write 201. */
	createStatus: 200 | 201;
	/** A field in the body of a create that no page knows. */
	unknownFields: 'refused' | 'taken';
	/** Whether an audience's namespace must be one that Adobe, or the organization, knows. */
	audienceNamespaces: 'any' | 'known';
	/** Whether a create keeps the `audienceId` that it was given. */
	ownIds: 'kept' | 'replaced';
	/** A second audience with the namespace and name, or namespace and audienceId, of a first. */
	duplicates: 'allow' | 'conflict' | 'conflict of names' | 'conflict of IDs';
	/** Refusals as a tenant was heard to say them, instead of those that Adobe's pages show. */
	refusals: Partial<Record<Refusal, RecordedRefusal>>;
	/** The sandboxes the credential may use; empty means a token that works and reaches nothing. */
	sandboxes: Sandbox[];
	tokenLifetimeSeconds: number;
	/** Milliseconds before any request is handled. */
	latencyMs: number;
	/** How many requests at once it answers as fast as one. */
	kneeAt: number;
	/** Milliseconds that each request beyond that makes all those slower that come then. */
	slowDownMs: number;
	/** The status of a PATCH that was carried out: 200 on Adobe's pages, 201 in its OpenAPI file; 204 has no body. */
	patchStatus: 200 | 201 | 204;
	/** Calls about audiences accepted in any span of one second, at least 1. */
	rateLimit: number;
	/** What `Retry-After` holds when the rate limit refuses. */
	retryAfter: 'seconds' | 'date' | 'absent';
	/** How far Adobe's clock is ahead of ours: in `Date`, `Retry-After` and audience times. */
	clockSkewMs: number;
	/** How far the clock of the store, which stamps audiences, is ahead of the gateway's. */
	storeSkewMs: number;
	/** Milliseconds from an audience's creation until lists show it; `GET /{id}` shows it at once. */
	listLagMs: number;
	/** The longest page a list answers with, however many are asked for. */
	pageMax: number;
	/** Whether `start` and `next` count audiences or pages: Adobe's text says the first, its example the second. */
	startCounts: 'audiences' | 'pages';
	/** Whether `start` is read at all; a list that ignores it gives its first page again and again. */
	startIs: 'read' | 'ignored';
	/** How many audiences of a page stand on the next one too, as where one was added meanwhile. */
	pageOverlap: number;
	/** How a page says where to go on; `link` only as the link that all have, `nowhere` not at all. */
	nextAs: 'string' | 'number' | 'link' | 'nowhere';
	/** What the last page holds instead of a `next`. */
	lastNext: '' | 0 | '0' | null | undefined;
	pageKey: '_page' | '_pages';
	/** How `creationTime` and `updateTime` are written. */
	timesIn: 'ms' | 'us' | 's' | 'text of ms' | 'text of s' | 'ISO';
	/** The attributes that `property=attribute==value` narrows a list by; by others it doesn't. */
	exactFilters: string[];
	/** Of several `property` parameters: all hold, or only the first or the last is read. */
	repeatedProperty: 'and' | 'first' | 'last';
	/** Milliseconds from an import's request until its operation is over. */
	importMs: number;
	/** How operations end that begin now. */
	importEnds: 'SUCCESS' | 'FAILED';
	/** When lists begin to show an import's audience: with its request, or once its operation is over. */
	importListed: 'at once' | 'when made';
	/** How the answers about an import write `ttlInDays`; Adobe's samples have both. */
	ttlAs: 'number' | 'text';
	/** Milliseconds from a run's start until it is over. */
	runMs: number;
	/** How runs end that begin now: well, or in which stage they fail. */
	runEnds: 'SUCCESS' | RunStage;
	/** What a run's status says while it is under way; Adobe documents none. */
	runningAs: string | undefined;
	/** How many runs a sandbox may have in a day, and an audience in all; refused with 422, which is assumed. */
	runsADay: number;
	runsPerAudience: number;
	/** How an import's path must begin to find a file of the landing zone: with its container, without, or either way. */
	zonePath: 'either' | 'container' | 'bare';
	/** Where the organization's landing zones are. */
	zoneProvider: 'azure' | 'amazon';
	/** Milliseconds from COMPLETE until a batch is over. */
	batchMs: number;
	/** What its state says meanwhile. */
	batchRunningAs: string;
	/** How batches end: by their rows, or badly as a whole. */
	batchEnds: 'by its rows' | 'failed';
	/** Whether the rows that failed can be read. */
	rowErrors: 'kept' | 'absent';
	/** How an ended batch counts what it did not take: as documented, as texts, in `errors` alone, or not at all. */
	batchCounts: 'numbers' | 'texts' | 'errors' | 'absent';
	/** How many files of row errors a page lists. */
	rowErrorsAPage: number;
	/** Whose rows a batch refuses, whatever they hold. */
	refusedIdentities: string[];
	/** Where a schema's descriptors are: Adobe's guide says in the schema, its OpenAPI file knows only the list. */
	descriptors: 'in the schema' | 'listed' | 'listed by type';
	/** Whether `property` narrows the list of schemas: no page shows it for field groups. */
	schemaFilter: 'read' | 'ignored';
	/** How many answers of a streaming request are missing. */
	inletHoles: number;
	/** The identity namespaces of the organization, by their codes. */
	namespaces: string[];
	/** Off: requests are counted and not kept, for benches. */
	record: boolean;
}

/** Fresh at each call: settings are changed in place. */
export const defaultSettings = (): SimulatorSettings => ({
	basePaths: ['/data/core/ais', '/core/ais'],
	missingRoute: 'html',
	createAnswer: 'seed',
	createStatus: 200,
	unknownFields: 'refused',
	audienceNamespaces: 'any',
	ownIds: 'kept',
	duplicates: 'allow',
	refusals: {},
	sandboxes: [
		{
			name: 'prod',
			title: 'Production',
			type: 'production',
			state: 'active',
			isDefault: true,
			region: 'VA7',
		},
		{
			name: client.sandboxName,
			title: 'Development',
			type: 'development',
			state: 'active',
			isDefault: false,
			region: 'VA7',
		},
	],
	tokenLifetimeSeconds: 86_399,
	patchStatus: 200,
	latencyMs: 0,
	kneeAt: Infinity,
	slowDownMs: 0,
	rateLimit: Infinity,
	retryAfter: 'seconds',
	clockSkewMs: 0,
	storeSkewMs: 0,
	listLagMs: 0,
	pageMax: 100,
	startCounts: 'audiences',
	startIs: 'read',
	pageOverlap: 0,
	nextAs: 'string',
	lastNext: undefined,
	pageKey: '_page',
	timesIn: 'ms',
	exactFilters: [...ATTRIBUTES],
	repeatedProperty: 'and',
	importMs: 5000,
	importEnds: 'SUCCESS',
	importListed: 'when made',
	ttlAs: 'number',
	runMs: 20_000,
	runEnds: 'SUCCESS',
	runningAs: 'PROCESSING',
	runsADay: 100,
	runsPerAudience: 10,
	zonePath: 'either',
	zoneProvider: 'azure',
	batchMs: 20_000,
	batchRunningAs: 'staging',
	batchEnds: 'by its rows',
	rowErrors: 'kept',
	batchCounts: 'numbers',
	rowErrorsAPage: 100,
	refusedIdentities: [],
	descriptors: 'in the schema',
	schemaFilter: 'read',
	inletHoles: 0,
	namespaces: ['ECID', 'Email', 'Phone', 'CRMID'],
	record: true,
});

/** Milliseconds since 1970 by the clock of Adobe's gateway. */
export const adobeNow = (clock: Clock, { clockSkewMs }: SimulatorSettings): number =>
	clock.now() + clockSkewMs;

/** The same by the clock of the store behind it. */
export const storeNow = (clock: Clock, settings: SimulatorSettings): number =>
	adobeNow(clock, settings) + settings.storeSkewMs;
