import { randomBytes } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { type Answer, empty, json, withHeaders } from './answers';
import type { Clock } from './clock';
import type { ImportBody } from './import-answers';
import type { FileRow } from './imports';
import { header, type RecordedRequest } from './requests';
import type { RunWindow } from './runs';
import { adobeNow, type SimulatorSettings } from './settings';
import type { World } from './world';

const CONTAINER = 'dlz-user-container';
const DAY_MS = 24 * 60 * 60 * 1000;

interface StoredFile {
	readonly path: string;
	readonly bytes: Buffer;
	/** Milliseconds since 1970 by Adobe's clock. */
	readonly modifiedAt: number;
}

interface Signature {
	readonly sig: string;
	readonly goodUntil: number;
}

export type BlobStorage = ReturnType<typeof blobStorage>;

/** The container of a landing zone, and the signatures that open it. */
export function blobStorage(settings: SimulatorSettings, clock: Clock, origin: () => string) {
	const files = new Map<string, StoredFile>();
	const blocks = new Map<string, Map<string, Buffer>>();
	const issued: string[] = [];
	let live: Signature | undefined;

	/** The one that is good, or else a new one. */
	function signature(): Signature {
		if (live === undefined || live.goodUntil <= clock.now()) {
			// With a plus and a slash in it, so that nobody gets away with encoding it once more.
			const sig = `+/${randomBytes(28).toString('base64')}`;
			live = { sig, goodUntil: clock.now() + 7 * DAY_MS };
			issued.push(sig);
		}
		return live;
	}

	function put(path: string, bytes: Buffer): number {
		const modifiedAt = Math.floor(adobeNow(clock, settings) / 1000) * 1000;
		files.set(path, { path, bytes, modifiedAt });
		blocks.delete(path);
		return modifiedAt;
	}

	return {
		files,
		blocks,
		issued,
		put,
		accepts: (sig: string) => live?.sig === sig && live.goodUntil > clock.now(),
		/** From now on every signature issued so far is refused. */
		expire: () => void (live = undefined),
		credentials() {
			const { sig, goodUntil } = signature();
			const SASToken = `sv=2020-04-08&si=${CONTAINER}&sr=c&sp=racwdlm&sig=${encodeURIComponent(sig)}`;
			return {
				containerName: CONTAINER,
				SASToken,
				storageAccountName: 'simulator',
				SASUri: `${origin()}/${CONTAINER}?${SASToken}`,
				expiryDate: new Date(goodUntil).toISOString().slice(0, 10),
			};
		},
		reset(): void {
			files.clear();
			blocks.clear();
			issued.length = 0;
			live = undefined;
		},
	};
}

/** `GET /data/foundation/connectors/landingzone/credentials` */
export function answerLandingZone(request: RecordedRequest, { settings, storage }: World): Answer {
	if (request.query.toString() !== 'type=user_drop_zone') return empty(400);
	if (settings.zoneProvider === 'azure') return json(200, storage.credentials());
	return json(200, {
		dlzProvider: 'Amazon S3',
		dlzPath: { bucketName: 'bucket', dlzFolder: 'folder' },
		credentials: { awsAccessKeyId: 'AKIA', awsSecretAccessKey: 'aws-secret', awsSessionToken: 't' },
	});
}

const refused = (status: number, code: string): Answer => ({
	status,
	headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
	body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code} it is.</Message></Error>`,
});

const created = (modifiedAt: number): Answer =>
	withHeaders(empty(201), { 'last-modified': new Date(modifiedAt).toUTCString() });

/** What is Adobe's alone: it has no business at Microsoft's. */
const ADOBES = ['authorization', 'x-api-key', 'x-gw-ims-org-id', 'x-sandbox-name'];

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The names of the files that begin so (Microsoft: List Blobs). */
const listOf = ({ files }: BlobStorage, prefix: string): Answer => ({
	status: 200,
	headers: { 'content-type': 'application/xml' },
	body: `<?xml version="1.0"?><EnumerationResults><Blobs>${[...files.keys()]
		.filter((path) => path.startsWith(prefix))
		.map((path) => `<Blob><Name>${escaped(path)}</Name></Blob>`)
		.join('')}</Blobs><NextMarker /></EnumerationResults>`,
});

/** `PUT` of a file, of a block, or of the list of its blocks; also `DELETE`, and the list of files. */
export function answerUpload(request: RecordedRequest, { storage }: World): Answer {
	const { method, path, query, bytes = Buffer.alloc(0) } = request;
	if (ADOBES.some((name) => header(request, name) !== undefined)) {
		return refused(400, 'InvalidAuthenticationInfo');
	}
	if (!storage.accepts(query.get('sig') ?? '')) return refused(403, 'AuthenticationFailed');
	const [, container, ...steps] = path.split('/').map(decodeURIComponent);
	const name = steps.join('/');
	if (container !== CONTAINER) return refused(404, 'ContainerNotFound');
	const comp = query.get('comp');
	if (method === 'GET' && name === '' && comp === 'list') {
		return listOf(storage, query.get('prefix') ?? '');
	}
	if (method === 'DELETE') {
		return storage.files.delete(name) ? empty(202) : refused(404, 'BlobNotFound');
	}
	if (method !== 'PUT' || name === '') return refused(405, 'UnsupportedHttpVerb');
	if (comp === null) {
		return header(request, 'x-ms-blob-type') === 'BlockBlob'
			? created(storage.put(name, bytes))
			: refused(400, 'MissingRequiredHeader');
	}
	const blocks = storage.blocks.get(name) ?? new Map<string, Buffer>();
	if (comp === 'block') {
		const id = query.get('blockid') ?? '';
		const isOdd = [...blocks.keys()].some((other) => other.length !== id.length);
		if (!/^[A-Za-z0-9+/]+=*$/.test(id) || isOdd) return refused(400, 'InvalidBlobOrBlock');
		storage.blocks.set(name, blocks.set(id, bytes));
		return empty(201);
	}
	if (comp !== 'blocklist') return refused(400, 'InvalidQueryParameterValue');
	const ids = [...bytes.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(
		([, id]) => id ?? '',
	);
	const listed = ids.map((id) => blocks.get(id));
	const whole = listed.filter((block) => block !== undefined);
	if (whole.length < listed.length) return refused(400, 'InvalidBlockList');
	return created(storage.put(name, Buffer.concat(whole)));
}

/** What a cell of a type may be; an empty one is none. */
const TAKES: Readonly<Record<ImportBody['fields'][number]['type'], RegExp>> = {
	string: /^[^]*$/,
	number: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
	long: /^[+-]?\d+$/,
	integer: /^[+-]?\d{1,10}$/,
	date: /^\d{4}-\d\d-\d\d$/,
	datetime: /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?$/,
	boolean: /^(true|false)$/i,
};

/**
 * The rows of the files that a run reads: those of the import's path, changed after the window's start.
 * @returns `undefined` where a file has other columns than the import, or a cell that is not of its type
 */
export function rowsInFiles(
	{ files }: Pick<BlobStorage, 'files'>,
	{ dataFilterStartTime, dataFilterEndTime = Infinity }: RunWindow,
	source: ImportBody | undefined,
	{ zonePath }: Pick<SimulatorSettings, 'zonePath'>,
): readonly FileRow[] | undefined {
	if (source === undefined) return [];
	const { path, type } = source.sourceSpec.params;
	const place = path.replace(new RegExp(`^${CONTAINER}/`), '');
	const isFound = { either: true, container: place !== path, bare: place === path }[zonePath];
	if (!isFound) return undefined;
	const read = [...files.values()].filter(({ path: own, modifiedAt }) => {
		const seconds = modifiedAt / 1000;
		const isThere = type === 'file' ? own === place : own.startsWith(`${place}/`);
		return isThere && seconds > dataFilterStartTime && seconds <= dataFilterEndTime;
	});
	const headers: string[][] = [];
	const columns = (header: string[]) => (headers.push(header), header);
	const rows = read.flatMap(({ bytes }) => parse(bytes.toString(), { columns }) as FileRow[]);
	const names = source.fields.map(({ name }) => name);
	const fits = (row: FileRow) =>
		source.fields.every(({ name, type: cellType }) => {
			const cell = row[name] ?? '';
			return cell === '' || TAKES[cellType].test(cell);
		});
	const isFine = headers.every((own) => String(own) === String(names)) && rows.every(fits);
	return isFine ? rows : undefined;
}
