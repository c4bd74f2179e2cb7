import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export type Route =
	| 'token'
	| 'create'
	| 'list'
	| 'get'
	| 'update'
	| 'delete'
	| 'sandboxes'
	| 'importCreate'
	| 'importStatus'
	| 'importUpdate'
	| 'importExtend'
	| 'importDelete'
	| 'runStart'
	| 'runList'
	| 'runGet'
	| 'namespaces'
	| 'landingZone'
	| 'datasetList'
	| 'datasetGet'
	| 'schemaList'
	| 'schemaGet'
	| 'descriptorList'
	| 'batchCreate'
	| 'batchFile'
	| 'batchAction'
	| 'batchGet'
	| 'batchMeta'
	| 'profile'
	| 'connectionList'
	| 'connectionGet'
	| 'inlet'
	| 'upload'
	| 'unknown';

/** What arrived, and how it was answered. */
export interface RecordedRequest {
	readonly route: Route;
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	/** Parsed if it is JSON or a form, else the text; undefined if there was none. */
	readonly body: unknown;
	/** The same as it came, where it went to the storage. */
	readonly bytes?: Buffer;
	/** Milliseconds since 1970 when the whole request had arrived. */
	readonly at: number;
	/** The same number for requests on the same TCP connection. */
	readonly connection: number;
	/** What the answer quotes as `x-request-id`, or `x-debug-id` for a token. */
	readonly requestId: string;
	/** Undefined until answered, and for good if the connection was dropped, cut or left hanging. */
	status?: number;
}

const routes: ReadonlyArray<readonly [method: string, path: RegExp, route: Route]> = [
	['POST', /^\/ims\/token\/v3$/, 'token'],
	['POST', /^(\/data)?\/core\/ais\/audiences$/, 'create'],
	['GET', /^\/data\/core\/ups\/audiences$/, 'list'],
	['GET', /^\/data\/core\/ups\/audiences\/[^/]+$/, 'get'],
	['PATCH', /^\/data\/core\/ups\/audiences\/[^/]+$/, 'update'],
	['DELETE', /^\/data\/core\/ups\/audiences\/[^/]+$/, 'delete'],
	['GET', /^\/data\/foundation\/sandbox-management\/$/, 'sandboxes'],
	['GET', /^\/data\/foundation\/connectors\/landingzone\/credentials$/, 'landingZone'],
	['GET', /^\/data\/foundation\/catalog\/dataSets$/, 'datasetList'],
	['GET', /^\/data\/foundation\/catalog\/dataSets\/[^/]+$/, 'datasetGet'],
	['GET', /^\/data\/foundation\/schemaregistry\/tenant\/schemas$/, 'schemaList'],
	['GET', /^\/data\/foundation\/schemaregistry\/tenant\/schemas\/[^/]+$/, 'schemaGet'],
	['GET', /^\/data\/foundation\/schemaregistry\/tenant\/descriptors$/, 'descriptorList'],
	['POST', /^\/data\/foundation\/import\/batches$/, 'batchCreate'],
	['POST', /^\/data\/foundation\/import\/batches\/[^/]+$/, 'batchAction'],
	[
		'PUT',
		/^\/data\/foundation\/import\/batches\/[^/]+\/datasets\/[^/]+\/files\/[^/]+$/,
		'batchFile',
	],
	['GET', /^\/data\/foundation\/catalog\/batches\/[^/]+$/, 'batchGet'],
	['GET', /^\/data\/foundation\/export\/batches\/[^/]+\/meta$/, 'batchMeta'],
	['GET', /^\/data\/foundation\/flowservice\/connections$/, 'connectionList'],
	['GET', /^\/data\/foundation\/flowservice\/connections\/[^/]+$/, 'connectionGet'],
	['POST', /^\/collection\/batch\/[^/]+$/, 'inlet'],
	['GET', /^\/data\/core\/ups\/access\/entities$/, 'profile'],
	['GET', /^\/data\/core\/idnamespace\/identities$/, 'namespaces'],
	['POST', /^(\/data)?\/core\/ais\/external-audience\/$/, 'importCreate'],
	['GET', /^(\/data)?\/core\/ais\/external-audience\/operations\/[^/]+$/, 'importStatus'],
	['POST', /^(\/data)?\/core\/ais\/external-audience\/extend-ttl\/[^/]+$/, 'importExtend'],
	['PATCH', /^(\/data)?\/core\/ais\/external-audience\/[^/]+$/, 'importUpdate'],
	['DELETE', /^(\/data)?\/core\/ais\/external-audience\/[^/]+$/, 'importDelete'],
	['POST', /^(\/data)?\/core\/ais\/external-audience\/[^/]+\/runs$/, 'runStart'],
	['GET', /^(\/data)?\/core\/ais\/external-audience\/[^/]+\/runs$/, 'runList'],
	['GET', /^(\/data)?\/core\/ais\/external-audience\/[^/]+\/runs\/[^/]+$/, 'runGet'],
];

/** The storage is another host: all that arrives there is one route. */
const routeOf = ({ method, bytes }: Written, path: string): Route =>
	bytes ? 'upload' : fromGateway(method, path);

const fromGateway = (method: string, path: string): Route =>
	routes.find(([accepted, pattern]) => accepted === method && pattern.test(path))?.[2] ?? 'unknown';

export function header(request: RecordedRequest, name: string): string | undefined {
	const value = request.headers[name];
	return Array.isArray(value) ? value.join(', ') : value;
}

export const sandboxOf = (request: RecordedRequest): string =>
	header(request, 'x-sandbox-name') ?? '';

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function parseBody(text: string, contentType = ''): unknown {
	if (text === '') return undefined;
	if (contentType.startsWith('application/json')) return parseJson(text);
	if (contentType.startsWith('application/x-www-form-urlencoded')) {
		return Object.fromEntries(new URLSearchParams(text));
	}
	return text;
}

export const lowerCased = (headers: object): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);

/** What a client wrote, over HTTP or in the process; the names of headers are in lower case. */
export interface Written {
	readonly method: string;
	/** Path and query. */
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	/** Instead of the text, at the storage. */
	readonly bytes?: Buffer;
}

/** Reads what was written, the same way however it came. */
export function arrival(
	written: Written,
	how: Pick<RecordedRequest, 'at' | 'connection'>,
): RecordedRequest {
	const { method, url, headers, text, bytes } = written;
	const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
	return {
		route: routeOf(written, path),
		method,
		path,
		query: new URLSearchParams(query),
		headers,
		body: parseBody(text, headers['content-type']),
		...(bytes && { bytes }),
		requestId: randomUUID(),
		...how,
	};
}

/** Calls back once the whole request is here; never, if the client gives up while sending. */
export function receive(
	message: IncomingMessage,
	received: (written: Written) => void,
	isStorage = false,
): void {
	const { method = '', url = '', headers } = message;
	const chunks: Buffer[] = [];
	message.on('data', (chunk: Buffer) => chunks.push(chunk));
	message.on('end', () => {
		const bytes = Buffer.concat(chunks);
		received(
			isStorage
				? { method, url, headers, text: '', bytes }
				: { method, url, headers, text: bytes.toString() },
		);
	});
}
