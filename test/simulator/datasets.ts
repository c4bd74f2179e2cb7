import { randomUUID } from 'node:crypto';
import { type Answer, html, json, problem } from './answers';
import { client } from './client';
import { header, type RecordedRequest, sandboxOf } from './requests';
import type { World } from './world';

export const MEMBERSHIPS = 'https://ns.adobe.com/xdm/context/profile-segmentation';
export const IDENTITY_MAP = 'https://ns.adobe.com/xdm/context/identitymap';

/** A schema, with what matters for memberships. */
export interface StoredSchema {
	readonly id: string;
	readonly title: string;
	readonly fieldGroups: readonly string[];
	/** The field that is the primary identity; without one it is the identity map. */
	readonly primary?: { readonly path: string; readonly namespace: string };
}

export interface StoredDataset {
	readonly id: string;
	readonly name: string;
	readonly sandboxName: string;
	readonly isProfile: boolean;
	readonly isUpsert: boolean;
	readonly schema: StoredSchema;
}

export type DatasetSeed = Partial<Omit<StoredDataset, 'schema'>> & {
	readonly schema?: Partial<StoredSchema>;
};

export type Datasets = ReturnType<typeof datasetStore>;

export function datasetStore() {
	const all: StoredDataset[] = [];
	return {
		all,
		/** Adds one; what a description leaves out makes it fit for memberships. */
		add({ schema, ...given }: DatasetSeed): StoredDataset {
			const id = randomUUID().replaceAll('-', '').slice(0, 24);
			const dataset = {
				id,
				name: `Memberships ${all.length + 1}`,
				sandboxName: client.sandboxName,
				isProfile: true,
				isUpsert: false,
				...given,
				schema: {
					id: `https://ns.adobe.com/acme/schemas/${id}`,
					title: 'Memberships',
					fieldGroups: [MEMBERSHIPS, IDENTITY_MAP],
					...schema,
				},
			};
			all.push(dataset);
			return dataset;
		},
		find: (request: RecordedRequest, id: string) =>
			all.find((each) => each.id === id && each.sandboxName === sandboxOf(request)),
		reset: () => void (all.length = 0),
	};
}

export const lastStep = ({ path }: RecordedRequest) =>
	decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));

const toWire = ({ name, isProfile, isUpsert, schema }: StoredDataset) => ({
	name,
	...(isProfile && {
		tags: {
			unifiedProfile: ['enabled:true', ...(isUpsert ? ['isUpsert:true'] : [])],
			unifiedIdentity: ['enabled:true'],
		},
	}),
	schemaRef: { id: schema.id, contentType: 'application/vnd.adobe.xed-full+json;version=1' },
	state: 'DRAFT',
});

/** `GET /data/foundation/catalog/dataSets`: an object keyed by ID, 100 at most. */
export function answerDatasetList(request: RecordedRequest, { datasets }: World): Answer {
	const limit = Number(request.query.get('limit') ?? 20);
	const start = Number(request.query.get('start') ?? 0);
	if (!(limit >= 1 && limit <= 100)) return problem(400, 'BadRequest', 'limit is out of range');
	const own = datasets.all.filter(({ sandboxName }) => sandboxName === sandboxOf(request));
	const page = own.slice(start, start + limit).map((each) => [each.id, toWire(each)]);
	return json(200, Object.fromEntries(page));
}

/** `GET /data/foundation/catalog/dataSets/{id}` */
export function answerDatasetGet(request: RecordedRequest, { datasets }: World): Answer {
	const dataset = datasets.find(request, lastStep(request));
	return dataset
		? json(200, { [dataset.id]: toWire(dataset) })
		: problem(404, 'NotFound', 'Dataset not found');
}

const ACCEPTS = /^application\/vnd\.adobe\.xed(-id|-full-desc|-full)?\+json(;\s*version=1)?$/;

/** `GET /data/foundation/schemaregistry/tenant/schemas`: those that extend what is asked for. */
export function answerSchemaList(request: RecordedRequest, { datasets, settings }: World): Answer {
	if (!ACCEPTS.test(header(request, 'accept') ?? '')) return html(406);
	const wanted = /^meta:extends==(.+)$/.exec(request.query.get('property') ?? '')?.[1];
	const results = datasets.all
		.map(({ schema }) => schema)
		.filter(
			({ fieldGroups }) =>
				wanted === undefined || settings.schemaFilter === 'ignored' || fieldGroups.includes(wanted),
		)
		.map(({ id, title }) => ({ $id: id, title, version: '1.0' }));
	return json(200, { results, _page: { count: results.length, next: null } });
}

const IDENTITY = 'xdm:descriptorIdentity';

const descriptorsOf = ({ id, primary }: StoredSchema) =>
	primary === undefined
		? []
		: [
				{
					'@id': `${id}-primary`,
					'@type': IDENTITY,
					'xdm:sourceSchema': id,
					'xdm:sourceVersion': 1,
					'xdm:sourceProperty': primary.path,
					'xdm:namespace': primary.namespace,
					'xdm:property': 'xdm:code',
					'xdm:isPrimary': true,
				},
			];

/** `GET /data/foundation/schemaregistry/tenant/descriptors`: one a page, or grouped by type; `property` is not read. */
export function answerDescriptorList(
	request: RecordedRequest,
	{ datasets, settings }: World,
): Answer {
	if (!/^application\/vnd\.adobe\.xdm(-v2)?\+json$/.test(header(request, 'accept') ?? '')) {
		return problem(400, 'BadRequest', 'The Accept header is invalid');
	}
	const all = datasets.all.flatMap(({ schema }) => descriptorsOf(schema));
	if (settings.descriptors === 'listed by type') return json(200, { [IDENTITY]: all });
	const start = request.query.get('start');
	if (start !== null && !request.query.has('orderby')) {
		return problem(400, 'BadRequest', 'start needs orderby');
	}
	const nth = start === null ? 0 : all.findIndex((each) => each['@id'] === start) + 1;
	const results = all.slice(nth, nth + 1);
	const next = nth + 1 < all.length ? results[0]?.['@id'] : null;
	return json(200, { results, _page: { count: results.length, next } });
}

/** `GET /data/foundation/schemaregistry/tenant/schemas/{id}` */
export function answerSchemaGet(request: RecordedRequest, { datasets, settings }: World): Answer {
	const accept = header(request, 'accept') ?? '';
	if (!ACCEPTS.test(accept) || !accept.includes('version=')) return html(406);
	const id = lastStep(request);
	const schema = datasets.all.find((each) => each.schema.id === id)?.schema;
	if (schema === undefined) return problem(404, 'NotFound', 'Resource not found');
	const { title, fieldGroups } = schema;
	return json(200, {
		$id: id,
		title,
		'meta:class': 'https://ns.adobe.com/xdm/context/profile',
		'meta:extends': ['https://ns.adobe.com/xdm/context/profile', ...fieldGroups],
		'meta:immutableTags': ['union'],
		...(settings.descriptors === 'in the schema' && {
			'meta:descriptors': descriptorsOf(schema),
		}),
		properties: {},
	});
}
