import { createServer, type ServerResponse } from 'node:http';
import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { type Answer, json, type WireAnswer } from './answers';
import { audienceStore, type StoredAudience } from './audiences';
import { client } from './client';
import { type Clock, machineClock } from './clock';
import {
	answerBatchAction,
	answerBatchCreate,
	answerBatchFile,
	answerBatchGet,
	answerBatchMeta,
	answerProfile,
	batchStore,
	type StoredBatch,
} from './batches';
import { answerLandingZone, answerUpload, blobStorage, rowsInFiles } from './blob-storage';
import { answerCreate } from './create';
import {
	answerDatasetGet,
	answerDatasetList,
	answerDescriptorList,
	answerSchemaGet,
	answerSchemaList,
	type DatasetSeed,
	datasetStore,
	type StoredDataset,
} from './datasets';
import { type Breakdown, breakdowns, type Ending, type Fault, faultQueue } from './faults';
import { answerMissing, gatewayRefusal } from './gateway';
import { answerToken } from './ims';
import { inProcess } from './in-process';
import { importStore, type Ingest, type StoredImport } from './imports';
import {
	answerImportCreate,
	answerImportDelete,
	answerImportExtend,
	answerImportStatus,
	answerImportUpdate,
} from './import-answers';
import { answerRunGet, answerRunList, answerRunStart, type StoredRun } from './runs';
import { answerList } from './list';
import { close, listen } from './listen';
import { answerDelete, answerGet, answerUpdate } from './one';
import { rateLimit } from './rate';
import { arrival, lowerCased, receive, type RecordedRequest, type Route } from './requests';
import { adobeNow, defaultSettings, type SimulatorSettings } from './settings';
import {
	answerConnectionGet,
	answerConnectionList,
	answerInlet,
	connectionStore,
	type StoredConnection,
} from './streams';
import { tokenStore } from './tokens';
import type { World } from './world';

export * from './answers';
export type { DatasetSeed, StoredDataset } from './datasets';
export type { StoredBatch } from './batches';
export type { StoredAudience } from './audiences';
export { type Effect, type Ending, type Fault, malformed, rewritten, without } from './faults';
export type { Ingest, StoredImport } from './imports';
export type { StoredRun } from './runs';
export type { RecordedRequest, Route } from './requests';
export type { Sandbox, SimulatorSettings } from './settings';

/** Adobe, as far as this package talks to it: IMS and the gateway on one origin. */
export interface Simulator {
	readonly gatewayUrl: string;
	readonly imsUrl: string;
	/** Another origin, with another owner. */
	readonly storageUrl: string;
	/** The credential values that are accepted. */
	readonly client: typeof client;
	/** Asked without HTTP: gives and throws what n8n's HTTP helper does, and is no less strict. */
	readonly ask: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;
	/** Read at each request: change them at any time. */
	readonly settings: SimulatorSettings;
	/** Every arrival, in order, unless `settings.record` is off. */
	readonly requests: readonly RecordedRequest[];
	/** How many requests arrived, by route; kept with `settings.record` off too. */
	readonly counts: Readonly<Record<Route, number>>;
	requestsTo(route: Route): RecordedRequest[];
	/** Everything made or seeded, in order. */
	readonly audiences: readonly StoredAudience[];
	/** Adds audiences; what a description leaves out is made up. Listed at once and a day old by default. */
	seedAudiences(descriptions: ReadonlyArray<Partial<StoredAudience>>): void;
	/** Every import that was asked for, in order, made or not. */
	readonly imports: readonly StoredImport[];
	/** Every run that was started, in order. */
	readonly runs: readonly StoredRun[];
	/** Adds a run that went well to each of these audiences; a minute old. */
	seedRuns(audienceIds: readonly string[]): void;
	/** Who is in an audience now, by what its last run that went well has read. */
	membersOf(audienceId: string): ReadonlyArray<Readonly<Record<string, string>>>;
	/** Adds a dataset, fit for memberships unless it is said otherwise. */
	seedDataset(seed?: DatasetSeed): StoredDataset;
	/** Adds a streaming connection, without authentication unless it is said otherwise. */
	seedConnection(seed?: Partial<StoredConnection>): StoredConnection & { readonly url: string };
	/** Every batch, in order. */
	readonly batches: readonly StoredBatch[];
	/** Who is in an audience now, by what Profile holds: its namespace and external ID. */
	membersIn(namespace: string, audienceId: string): string[];
	/** The files in the landing zone, by their paths. */
	readonly files: ReadonlyMap<string, { readonly bytes: Buffer }>;
	/** From now on, every signature for the storage issued so far is refused. */
	expireSignatures(): void;
	/** Every signature handed out, to search outputs for. */
	readonly issuedSignatures: readonly string[];
	order(fault: Fault): void;
	/** Forgets all faults that were ordered. */
	calm(): void;
	/** A good token without a call, as one that someone pasted. */
	issueToken(): string;
	/** Every token handed out, to search outputs for. */
	readonly issuedTokens: readonly string[];
	/** From now on, every token issued so far is answered 401013. */
	expireTokens(): void;
	/**
	 * Back to the start; the settings to those it was started with.
	 * @param options.keepTokens leaves the tokens good, for a client that is to go on with its own
	 */
	reset(options?: { keepTokens?: boolean }): void;
	/** Ends hanging connections too. */
	close(): Promise<void>;
}

export interface SimulatorOptions {
	/** A free port by default. */
	port?: number;
	settings?: Partial<SimulatorSettings>;
	/** This machine's by default; with another, ask in the process, for HTTP has its own time. */
	clock?: Clock;
	/** Asked when a run starts, instead of the files in the landing zone: the rows that it is to read. */
	ingest?: Ingest;
	/** Called as a request has arrived, before anything is done with it. */
	onRequest?: (request: RecordedRequest) => void;
	/** Called once it is decided how it ends. */
	onSettled?: (request: RecordedRequest) => void;
}

const services: Record<Route, (request: RecordedRequest, world: World) => Answer> = {
	token: answerToken,
	create: answerCreate,
	list: answerList,
	get: answerGet,
	update: answerUpdate,
	delete: answerDelete,
	sandboxes: (_, { settings }) => json(200, { sandboxes: settings.sandboxes }),
	importCreate: answerImportCreate,
	importStatus: answerImportStatus,
	importUpdate: answerImportUpdate,
	importExtend: answerImportExtend,
	importDelete: answerImportDelete,
	runStart: answerRunStart,
	runList: answerRunList,
	runGet: answerRunGet,
	namespaces: (_, { settings }) =>
		json(
			200,
			settings.namespaces.map((code) => ({
				code,
				name: code,
				status: 'ACTIVE',
				idType: 'CROSS_DEVICE',
			})),
		),
	datasetList: answerDatasetList,
	datasetGet: answerDatasetGet,
	schemaList: answerSchemaList,
	schemaGet: answerSchemaGet,
	descriptorList: answerDescriptorList,
	batchCreate: answerBatchCreate,
	batchFile: answerBatchFile,
	batchAction: answerBatchAction,
	batchGet: answerBatchGet,
	batchMeta: answerBatchMeta,
	profile: answerProfile,
	connectionList: answerConnectionList,
	connectionGet: answerConnectionGet,
	inlet: answerInlet,
	landingZone: answerLandingZone,
	upload: answerUpload,
	unknown: answerMissing,
};

function answer(request: RecordedRequest, world: World): Answer {
	const guarded = !['token', 'unknown', 'upload', 'inlet'].includes(request.route);
	const refusal = guarded ? gatewayRefusal(request, world) : undefined;
	return refusal ?? services[request.route](request, world);
}

const noCounts = (): Record<Route, number> => ({
	token: 0,
	create: 0,
	list: 0,
	get: 0,
	update: 0,
	delete: 0,
	sandboxes: 0,
	importCreate: 0,
	importStatus: 0,
	importUpdate: 0,
	importExtend: 0,
	importDelete: 0,
	runStart: 0,
	runList: 0,
	runGet: 0,
	namespaces: 0,
	landingZone: 0,
	datasetList: 0,
	datasetGet: 0,
	schemaList: 0,
	schemaGet: 0,
	descriptorList: 0,
	batchCreate: 0,
	batchFile: 0,
	batchAction: 0,
	batchGet: 0,
	batchMeta: 0,
	profile: 0,
	connectionList: 0,
	connectionGet: 0,
	inlet: 0,
	upload: 0,
	unknown: 0,
});

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const startingSettings = () => ({ ...defaultSettings(), ...structuredClone(options.settings) });
	const settings: SimulatorSettings = startingSettings();
	const { clock = machineClock } = options;
	const tokens = tokenStore(settings, clock);
	const audiences = audienceStore(settings, clock);
	const rate = rateLimit(settings, clock);
	const storage = blobStorage(settings, clock, () => storageUrl);
	const { ingest = (_, window, source) => rowsInFiles(storage, window, source, settings) } =
		options;
	const imports = importStore(clock, audiences, ingest);
	const datasets = datasetStore();
	const streams = connectionStore(() => origin);
	const batches = batchStore(clock, settings);
	const world: World = {
		clock,
		settings,
		tokens,
		audiences,
		imports,
		datasets,
		batches,
		connections: streams,
		storage,
		rate,
	};
	const faults = faultQueue(clock);
	const requests: RecordedRequest[] = [];
	const counts = noCounts();

	function endingOf(request: RecordedRequest): Ending {
		const before = faults.strike('before', request);
		if (before !== undefined) return before;
		const real = answer(request, world);
		if (real.status >= 300) return real;
		const after = faults.strike('after', request) ?? real;
		return typeof after === 'function' ? after(real) : after;
	}

	function onTheWire(
		{ route, requestId }: RecordedRequest,
		{ status, ...rest }: Answer,
	): WireAnswer {
		const body = typeof rest.body === 'string' ? rest.body : rest.body(requestId);
		const headers = {
			date: new Date(adobeNow(clock, settings)).toUTCString(),
			[route === 'token' ? 'x-debug-id' : 'x-request-id']: requestId,
			'content-length': String(Buffer.byteLength(body)),
			...lowerCased(rest.headers),
		};
		return { status, headers, body };
	}

	let underWay = 0;
	const slowedMs = () => {
		const beyond = underWay - settings.kneeAt;
		return beyond > 0 ? beyond * settings.slowDownMs : 0;
	};

	async function serve(request: RecordedRequest): Promise<WireAnswer | Breakdown> {
		counts[request.route] += 1;
		if (settings.record) requests.push(request);
		options.onRequest?.(request);
		underWay++;
		const latencyMs = settings.latencyMs + slowedMs() + (faults.strike('latencyMs', request) ?? 0);
		if (latencyMs > 0) await clock.sleep(latencyMs);
		underWay--;
		const ending = endingOf(request);
		if (typeof ending !== 'string') request.status = ending.status;
		options.onSettled?.(request);
		return typeof ending === 'string' ? ending : onTheWire(request, ending);
	}

	function write(ending: WireAnswer | Breakdown, response: ServerResponse): void {
		if (typeof ending === 'string') return breakdowns[ending](response);
		response.writeHead(ending.status, ending.headers).end(ending.body);
	}

	const connections = new WeakMap<object, number>();
	let lastConnection = 0;
	const serverFor = (isStorage: boolean) => {
		const server = createServer((message, response) =>
			receive(
				message,
				(written) => {
					const connection = connections.get(message.socket) ?? 0;
					const request = arrival(written, { at: clock.now(), connection });
					void serve(request).then((ending) => write(ending, response));
				},
				isStorage,
			),
		);
		server.on('connection', (socket) => connections.set(socket, ++lastConnection));
		return server;
	};
	const [server, storageServer] = [serverFor(false), serverFor(true)];
	const origin = await listen(server, options.port);
	const storageUrl = await listen(storageServer);

	return {
		gatewayUrl: origin,
		imsUrl: origin,
		storageUrl,
		client,
		ask: inProcess({ gateway: origin, storage: storageUrl }, clock, serve),
		settings,
		requests,
		counts,
		requestsTo: (route) => requests.filter((request) => request.route === route),
		audiences: audiences.all,
		seedAudiences: (descriptions) => descriptions.forEach((given) => audiences.add(given)),
		imports: imports.all,
		runs: imports.runs,
		seedRuns: (audienceIds) => audienceIds.forEach((audienceId) => imports.seedRun(audienceId)),
		membersOf: (audienceId) => imports.membersOf(audienceId),
		seedDataset: (seed = {}) => datasets.add(seed),
		seedConnection: (seed) => streams.add(seed),
		batches: batches.all,
		membersIn: (namespace, audienceId) => batches.membersIn(namespace, audienceId),
		files: storage.files,
		expireSignatures: () => storage.expire(),
		issuedSignatures: storage.issued,
		order: (fault) => faults.order(fault),
		calm: () => faults.reset(),
		issueToken: () => tokens.issue(),
		issuedTokens: tokens.issued,
		expireTokens: () => tokens.expireAll(),
		reset({ keepTokens = false } = {}): void {
			Object.assign(settings, startingSettings());
			Object.assign(counts, noCounts());
			faults.reset();
			audiences.reset();
			imports.reset();
			datasets.reset();
			batches.reset();
			streams.reset();
			storage.reset();
			if (!keepTokens) tokens.reset();
			rate.reset();
			requests.length = 0;
		},
		close: async () => void (await Promise.all([close(server), close(storageServer)])),
	};
}
