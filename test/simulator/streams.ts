import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, empty, json, problem } from './answers';
import { client } from './client';
import { lastStep } from './datasets';
import { header, type RecordedRequest, sandboxOf } from './requests';
import type { World } from './world';

export interface StoredConnection {
	readonly id: string;
	readonly name: string;
	readonly inletId: string;
	readonly authenticationRequired: boolean;
}

export type Connections = ReturnType<typeof connectionStore>;

/** @param origin where the inlets are */
export function connectionStore(origin: () => string) {
	const all: StoredConnection[] = [];
	return {
		all,
		add(given: Partial<StoredConnection> = {}): StoredConnection & { readonly url: string } {
			const connection = {
				id: randomUUID(),
				name: `Events ${all.length + 1}`,
				inletId: randomBytes(32).toString('hex'),
				authenticationRequired: false,
				...given,
			};
			all.push(connection);
			return { ...connection, url: `${origin()}/collection/${connection.inletId}` };
		},
		toWire: ({ id, name, inletId, authenticationRequired }: StoredConnection) => ({
			id,
			name,
			connectionSpec: { id: HTTP_API, version: '1.0' },
			auth: {
				specName: 'Streaming Connection',
				params: {
					inletId,
					inletUrl: `${origin()}/collection/${inletId}`,
					dataType: 'xdm',
					...(authenticationRequired && { authenticationRequired }),
				},
			},
		}),
		reset: () => void (all.length = 0),
	};
}

const HTTP_API = 'bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb';

/** `GET /data/foundation/flowservice/connections` */
export function answerConnectionList(request: RecordedRequest, { connections }: World): Answer {
	const isOwn = request.query.get('property') === `connectionSpec.id==${HTTP_API}`;
	const own = isOwn ? connections.all : [];
	const start = Number(request.query.get('continuationToken') ?? 0);
	const end = start + Math.min(Number(request.query.get('limit') ?? 20), 100);
	const items = own.slice(start, end).map(connections.toWire);
	const next = { href: `/connections?continuationToken=${end}` };
	return json(200, { items, ...(end < own.length && { _links: { next } }) });
}

/** `GET /data/foundation/flowservice/connections/{id}` */
export function answerConnectionGet(request: RecordedRequest, { connections }: World): Answer {
	const own = connections.all.find(({ id }) => id === lastStep(request));
	return own
		? json(200, { items: [connections.toWire(own)] })
		: problem(404, 'NotFound', 'Connection not found');
}

const schemaRef = z
	.object({ id: z.string(), contentType: z.string().regex(/^application\/vnd\.adobe\.xed/) })
	.strict();

const message = z.object({
	header: z.object({ schemaRef, imsOrgId: z.string().optional(), datasetId: z.string() }),
	body: z.object({ xdmMeta: z.object({ schemaRef }), xdmEntity: z.object({}).passthrough() }),
});

const body = z.object({ messages: z.array(z.unknown()).min(1) }).strict();

const LARGEST = 1_000_000;

/** `POST /collection/batch/{inletId}`: no gateway stands in front of it. */
export function answerInlet(request: RecordedRequest, world: World): Answer {
	const { connections, tokens, datasets, batches, settings } = world;
	const own = connections.all.find(({ inletId }) => inletId === lastStep(request));
	if (own === undefined) return empty(404);
	const token = /^Bearer (.+)$/.exec(header(request, 'authorization') ?? '')?.[1];
	if (own.authenticationRequired && !(token && tokens.accepts(token))) {
		return json(401, { status: '401', title: 'Authorization', report: { message: 'No token' } });
	}
	const isTold = token !== undefined || header(request, 'x-api-key') !== undefined;
	if (!own.authenticationRequired && isTold) return empty(400);
	if (Buffer.byteLength(JSON.stringify(request.body)) > LARGEST) return empty(413);
	const parsed = body.safeParse(request.body);
	if (!parsed.success || sandboxOf(request) === '') return empty(400);
	const about = `inletId: [${own.inletId}] imsOrgId: [${client.orgId}]`;
	const responses = parsed.data.messages.map((each, nth) => {
		const refused = (said: string) => ({ statusCode: 400, message: `${about} ${said}` });
		const { data } = message.safeParse(each);
		const dataset = datasets.all.find(({ id }) => id === data?.header.datasetId);
		const isFit =
			data !== undefined &&
			dataset !== undefined &&
			dataset.schema.id === data.header.schemaRef.id &&
			dataset.schema.id === data.body.xdmMeta.schemaRef.id;
		if (!isFit) return refused('Message has unknown xdm format');
		if ((data.header.imsOrgId ?? client.orgId) !== client.orgId) {
			return refused('Message has an absent or wrong ims org in the header');
		}
		const failed = batches.ingest(JSON.stringify(data.body.xdmEntity), dataset, 'streaming');
		return failed ? refused(failed.message) : { xactionId: `1565638336649:1750:244:${nth}` };
	});
	return json(207, {
		inletId: own.inletId,
		batchId: '1565638336649:1750:244',
		receivedTimeMs: 1,
		responses: responses.slice(settings.inletHoles),
	});
}
