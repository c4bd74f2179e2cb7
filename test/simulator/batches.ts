import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, empty, json, problem } from './answers';
import type { Clock } from './clock';
import { type StoredDataset, lastStep } from './datasets';
import { header, type RecordedRequest, sandboxOf } from './requests';
import type { SimulatorSettings } from './settings';
import type { World } from './world';

export interface StoredBatch {
	readonly id: string;
	readonly dataset: StoredDataset;
	readonly body: z.infer<typeof batchBody>;
	readonly createdAt: number;
	/** By their names. */
	readonly files: Map<string, string>;
	/** When it is over; without it, nobody has called COMPLETE. */
	endsAt?: number;
	aborted?: boolean;
	outcome?: Outcome;
}

interface Failed {
	readonly text: string;
	readonly code: string;
	readonly message: string;
}

interface Outcome {
	readonly status: 'success' | 'failed';
	readonly records: number;
	readonly failed: readonly Failed[];
	readonly codes: readonly string[];
}

export interface Membership {
	readonly status: 'realized' | 'exited';
	readonly lastQualificationTime: string;
	readonly validUntil?: string;
}

type Memberships = Record<string, Record<string, Membership>>;

/** What one dataset says of one person. */
interface Fragment {
	readonly dataset: StoredDataset;
	readonly namespace: string;
	readonly identity: string;
	memberships: Memberships;
}

const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);

const record = z
	.object({
		_id: z.string().min(1),
		identityMap: z
			.record(
				z.string(),
				z.array(z.object({ id: z.string().min(1), primary: z.boolean().optional() }).strict()),
			)
			.optional(),
		segmentMembership: z.record(
			z.string(),
			z.record(
				z.string(),
				z
					.object({
						status: z.enum(['realized', 'exited']),
						lastQualificationTime: moment,
						validUntil: moment.optional(),
					})
					.strict(),
			),
		),
	})
	.passthrough();

type MemberRecord = z.infer<typeof record>;

const LARGEST_RECORD = 100 * 1024;
const LARGEST_FILE = 256 * 1024 * 1024;
const DAY_MS = 86_400_000;

export type Batches = ReturnType<typeof batchStore>;

/** Batches, and the two stores that they end in: the lake takes what is valid, Profile not all of that. */
export function batchStore(clock: Clock, settings: SimulatorSettings) {
	const all: StoredBatch[] = [];
	const lake: Array<{ readonly datasetId: string; readonly record: MemberRecord }> = [];
	const fragments = new Map<string, Fragment>();

	function identityOf(own: MemberRecord, { schema }: StoredDataset) {
		if (schema.primary !== undefined) {
			const steps = schema.primary.path.split('/').slice(1);
			let value: unknown = own;
			for (const step of steps) value = (value as Record<string, unknown> | undefined)?.[step];
			const { namespace } = schema.primary;
			return typeof value === 'string' && value !== '' ? { namespace, id: value } : undefined;
		}
		const primaries = Object.entries(own.identityMap ?? {}).flatMap(([namespace, ids]) =>
			ids.filter(({ primary }) => primary === true).map(({ id }) => ({ namespace, id })),
		);
		return primaries.length === 1 ? primaries[0] : undefined;
	}

	/** Takes one record into the stores. @returns what is wrong with it */
	function ingest(
		text: string,
		dataset: StoredDataset,
		via: 'batch' | 'streaming',
	): Failed | undefined {
		let value: unknown;
		try {
			value = JSON.parse(text);
		} catch {
			return { text, code: 'INGEST-1401-400', message: 'The row can not be parsed' };
		}
		const parsed = record.safeParse(value);
		const who = parsed.success ? identityOf(parsed.data, dataset) : undefined;
		if (!parsed.success || who === undefined) {
			return { text, code: 'INGEST-1555-400', message: 'A required field is missing or null' };
		}
		if (settings.refusedIdentities.includes(who.id)) {
			return { text, code: 'TypeCompatibilityException', message: 'The type does not fit' };
		}
		lake.push({ datasetId: dataset.id, record: parsed.data });
		const isDropped =
			Buffer.byteLength(text) > LARGEST_RECORD || !settings.namespaces.includes(who.namespace);
		if (dataset.isProfile && !isDropped) {
			const { namespace, id: identity } = who;
			const key = JSON.stringify([dataset.id, namespace, identity]);
			// Adobe merges batches only (Adobe: enable a dataset for upsert).
			const isMerged = dataset.isUpsert && via === 'batch';
			const before = isMerged ? fragments.get(key)?.memberships : undefined;
			const memberships: Memberships = { ...before };
			for (const [own, map] of Object.entries(parsed.data.segmentMembership)) {
				memberships[own] = { ...memberships[own], ...map };
			}
			fragments.set(key, { dataset, namespace, identity, memberships });
		}
		return undefined;
	}

	function outcomeOf({ files, dataset, body }: StoredBatch): Outcome {
		if (files.size === 0) return { status: 'failed', records: 0, failed: [], codes: ['133'] };
		const lines = [...files.values()].flatMap((text) => text.split('\n').filter(Boolean));
		if (lines.length === 0) return { status: 'failed', records: 0, failed: [], codes: ['106'] };
		if (settings.batchEnds === 'failed') {
			return { status: 'failed', records: lines.length, failed: [], codes: ['INGEST-1211-400'] };
		}
		const before = new Map(fragments);
		const lakeBefore = lake.length;
		const failed = lines.flatMap((line) => ingest(line, dataset, 'batch') ?? []);
		const percent = (100 * failed.length) / lines.length;
		const isFine = failed.length === 0 || percent <= (body.partialIngestionPercentage ?? 0);
		if (!isFine) {
			fragments.clear();
			before.forEach((fragment, key) => fragments.set(key, fragment));
			lake.length = lakeBefore;
		}
		const codes = failed.length > 0 ? ['INGEST-1212-400'] : [];
		return { status: isFine ? 'success' : 'failed', records: lines.length, failed, codes };
	}

	/** Lets happen what is due by now. */
	function settle(): void {
		for (const batch of all) {
			const isDue = batch.endsAt !== undefined && batch.endsAt <= clock.now();
			if (isDue && !batch.outcome && !batch.aborted) batch.outcome = outcomeOf(batch);
		}
	}

	const isLive = ({ status, lastQualificationTime, validUntil }: Membership) =>
		status === 'realized' &&
		(validUntil === undefined
			? Date.parse(lastQualificationTime) + 30 * DAY_MS
			: Date.parse(validUntil)) > clock.now();

	return {
		all,
		lake,
		ingest,
		settle,
		find: (request: RecordedRequest, id: string) =>
			all.find((each) => each.id === id && each.dataset.sandboxName === sandboxOf(request)),
		/** The fragments of a person, in one map. */
		membershipsOf(sandboxName: string, namespace: string, identity: string): Memberships {
			settle();
			const merged: Memberships = {};
			for (const each of fragments.values()) {
				const isTheirs = each.namespace === namespace && each.identity === identity;
				if (!isTheirs || each.dataset.sandboxName !== sandboxName) continue;
				for (const [own, map] of Object.entries(each.memberships)) {
					merged[own] = { ...merged[own], ...map };
				}
			}
			return merged;
		},
		/** Who is in an audience now. */
		membersIn(namespace: string, audienceId: string): string[] {
			settle();
			return [...fragments.values()].flatMap(({ identity, memberships }) => {
				const own = memberships[namespace]?.[audienceId];
				return own !== undefined && isLive(own) ? [identity] : [];
			});
		},
		reset(): void {
			all.length = 0;
			lake.length = 0;
			fragments.clear();
		},
	};
}

const batchBody = z
	.object({
		datasetId: z.string().min(1),
		inputFormat: z.object({ format: z.literal('json') }).strict(),
		enableErrorDiagnostics: z.boolean().optional(),
		partialIngestionPercentage: z.number().min(0).max(100).optional(),
	})
	.strict();

const NO_BATCH = problem(404, 'NotFound', 'Batch not found');

/** `POST /data/foundation/import/batches` */
export function answerBatchCreate(request: RecordedRequest, world: World): Answer {
	const parsed = batchBody.safeParse(request.body);
	if (!parsed.success) return problem(400, 'BadRequest', parsed.error.message);
	const dataset = world.datasets.find(request, parsed.data.datasetId);
	if (dataset === undefined) return problem(404, 'NotFound', 'Dataset not found');
	const id = `01${randomUUID().replaceAll('-', '').toUpperCase().slice(0, 24)}`;
	const createdAt = world.clock.now();
	world.batches.all.push({ id, dataset, body: parsed.data, createdAt, files: new Map() });
	return json(201, {
		id,
		imsOrg: header(request, 'x-gw-ims-org-id'),
		updated: 0,
		status: 'loading',
		created: 0,
		relatedObjects: [{ type: 'dataSet', id: dataset.id }],
		version: '1.0.0',
		tags: {},
	});
}

const FILE = /\/batches\/([^/]+)\/datasets\/([^/]+)\/files\/([^/]+)$/;

/** `PUT /data/foundation/import/batches/{id}/datasets/{dataset}/files/{name}` */
export function answerBatchFile(request: RecordedRequest, { batches }: World): Answer {
	const [, id = '', datasetId = '', name = ''] = FILE.exec(request.path) ?? [];
	if (header(request, 'content-type') !== 'application/octet-stream') return empty(415);
	const batch = batches.find(request, id);
	if (batch === undefined || batch.dataset.id !== datasetId) return NO_BATCH;
	const text = typeof request.body === 'string' ? request.body : '';
	if (text.length > LARGEST_FILE) return empty(413);
	if (batch.endsAt !== undefined || batch.aborted) {
		return problem(400, 'BadRequest', 'The batch takes no more files');
	}
	batch.files.set(name, text);
	return empty(200);
}

/** `POST /data/foundation/import/batches/{id}?action=…` */
export function answerBatchAction(request: RecordedRequest, world: World): Answer {
	const { batches, clock, settings } = world;
	const batch = batches.find(request, lastStep(request));
	if (batch === undefined) return NO_BATCH;
	batches.settle();
	const action = request.query.get('action');
	if (action === 'COMPLETE' && !batch.aborted) {
		batch.endsAt ??= clock.now() + settings.batchMs;
		return empty(200);
	}
	if (action === 'ABORT' && batch.outcome === undefined) {
		batch.aborted = true;
		return empty(200);
	}
	return problem(428, 'ERR-BI-104', 'The action does not fit the state of the batch');
}

function statusOf({ endsAt, aborted, outcome }: StoredBatch, { settings }: World): string {
	if (aborted) return 'aborted';
	if (endsAt === undefined) return 'loading';
	return outcome?.status ?? settings.batchRunningAs;
}

function countsOf({ records, failed, codes }: Outcome, { batchCounts }: SimulatorSettings) {
	if (batchCounts === 'absent') return {};
	const written = (count: number) => (batchCounts === 'texts' ? String(count) : count);
	const metrics = {
		inputRecordCount: written(records),
		outputRecordCount: written(records - failed.length),
		failedRecordCount: written(failed.length),
	};
	return {
		...(batchCounts !== 'errors' && { metrics }),
		errors: codes.map((code) => ({ code, description: `About ${code}`, rows: [] })),
	};
}

/** `GET /data/foundation/catalog/batches/{id}`: an object keyed by the ID. */
export function answerBatchGet(request: RecordedRequest, world: World): Answer {
	const { settings } = world;
	world.batches.settle();
	const batch = world.batches.find(request, lastStep(request));
	if (batch === undefined) return NO_BATCH;
	const { id, outcome, createdAt } = batch;
	return json(200, {
		[id]: {
			status: statusOf(batch, world),
			created: createdAt,
			...(outcome && countsOf(outcome, settings)),
		},
	});
}

/** `GET /data/foundation/export/batches/{id}/meta?path=row_errors…` */
export function answerBatchMeta(request: RecordedRequest, { batches, settings }: World): Answer {
	const id = request.path.split('/').at(-2) ?? '';
	const batch = batches.find(request, id);
	const failed = batch?.outcome?.failed ?? [];
	const isKept = batch?.body.enableErrorDiagnostics === true && settings.rowErrors === 'kept';
	if (failed.length === 0 || !isKept) return problem(404, 'NotFound', 'Nothing at this path');
	const path = request.query.get('path') ?? '';
	const halves = [failed.slice(0, 1), failed.slice(1)].filter(({ length }) => length > 0);
	const nameOf = (nth: number) => `conversion_errors_${nth}.json`;
	if (path === 'row_errors') {
		const start = Number(request.query.get('start') ?? 0);
		const end = start + settings.rowErrorsAPage;
		const data = halves
			.slice(start, end)
			.map((_, at) => start + at)
			.map((nth) => ({
				name: nameOf(nth),
				length: '1162',
				_links: {
					self: {
						href: `https://platform.adobe.io:443${request.path}?path=row_errors%2F${nameOf(nth)}`,
					},
				},
			}));
		const next = {
			href: `https://platform.adobe.io:443${request.path}?path=row_errors&start=${end}`,
		};
		return json(200, {
			data,
			_page: { limit: settings.rowErrorsAPage, count: data.length },
			...(end < halves.length && { _links: { next } }),
		});
	}
	const own = halves.find((_, nth) => path === `row_errors/${nameOf(nth)}`);
	if (own === undefined) return problem(404, 'NotFound', 'Nothing at this path');
	const lines = own.map(({ text, code, message }) => {
		const errors = { _errors: [{ code, message }], _filename: 'part-00000' };
		return JSON.stringify(
			code === 'INGEST-1401-400'
				? { _corrupt_record: text, ...errors }
				: { ...(JSON.parse(text) as object), ...errors },
		);
	});
	return { ...empty(200), body: lines.join('\n') };
}

/** `GET /data/core/ups/access/entities`: one person, by one of their IDs. */
export function answerProfile(request: RecordedRequest, { batches }: World): Answer {
	const { query } = request;
	if (query.get('schema.name') !== '_xdm.context.profile') return empty(400);
	const identity = query.get('entityId') ?? '';
	const namespace = query.get('entityIdNS') ?? '';
	const segmentMembership = batches.membershipsOf(sandboxOf(request), namespace, identity);
	if (Object.keys(segmentMembership).length === 0) {
		return problem(404, 'NotFound', 'The requested resource was not found');
	}
	return json(200, {
		XID: { entityId: 'XID', sources: ['a'], entity: { segmentMembership } },
	});
}
