import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { adobeError, type Answer, empty, json, refused } from './answers';
import type { StoredAudience } from './audiences';
import { TECHNICAL_ACCOUNT } from './client';
import { conflicts } from './create';
import { idIn, importedAudience } from './imports';
import { type RecordedRequest, sandboxOf } from './requests';
import { isRunning, runAgain } from './runs';
import { storeNow } from './settings';
import type { World } from './world';

const text = z
	.string()
	.min(1)
	.refine((value) => value === value.trim(), 'has blanks around it');
const labels = z.array(text);
const days = z.number().int().min(1).max(90);

const field = z
	.object({
		name: text.refine((name) => !/[\s-]/.test(name), 'has a blank or a hyphen in it'),
		type: z.enum(['string', 'number', 'long', 'integer', 'date', 'datetime', 'boolean']),
		identityNs: text.optional(),
		labels: labels.optional(),
	})
	.strict();

const connected = new Set(['S3', 'GCS', 'SFTP']);

const source = z
	.object({
		path: text.refine((path) => !/\s/.test(path), 'has a blank in it'),
		type: z.enum(['file', 'folder']),
		sourceType: z.literal('Cloud Storage').optional(),
		cloudType: z.enum(['S3', 'DLZ', 'GCS', 'Azure', 'SFTP']),
		baseConnectionId: text.optional(),
		encryption: z
			.object({ publicKeyId: text, signVerificationKeyId: text.optional() })
			.strict()
			.optional(),
	})
	.strict()
	.refine(
		({ cloudType, baseConnectionId }) =>
			connected.has(cloudType) === (baseConnectionId !== undefined),
		'baseConnectionId does not fit cloudType',
	);

const importBody = z
	.object({
		name: text,
		description: text.optional(),
		customAudienceId: text.optional(),
		fields: z
			.array(field)
			.min(1)
			.max(41)
			.refine(
				(fields) => fields.filter(({ identityNs }) => identityNs !== undefined).length === 1,
				'there must be exactly one identity',
			)
			.refine(
				(fields) => new Set(fields.map(({ name }) => name)).size === fields.length,
				'a field occurs twice',
			),
		sourceSpec: z.object({ params: source }).strict(),
		ttlInDays: days.optional(),
		audienceType: z.literal('people'),
		originName: z.literal('CUSTOM_UPLOAD'),
		namespace: text.optional(),
		expressActivation: z.boolean().optional(),
		labels: labels.optional(),
		tags: z.array(text).optional(),
	})
	.strict();

export type ImportBody = z.infer<typeof importBody>;

const seconds = (ms: number) => Math.floor(ms / 1000);

const BY_DEFAULT = { namespace: 'CustomerAudienceUpload', ttlInDays: 30 };

/** `POST {base}/external-audience/`: answered at once, carried out later. */
export function answerImportCreate(
	request: RecordedRequest,
	{ settings, clock, audiences, imports }: World,
): Answer {
	const parsed = importBody.safeParse(request.body);
	if (!parsed.success) return adobeError('100910-400', parsed.error.message);
	const body = { ...BY_DEFAULT, ...parsed.data };
	const { name, description, namespace, originName, ttlInDays, customAudienceId } = body;
	const sandboxName = sandboxOf(request);
	const wanted = { name, namespace, audienceId: customAudienceId };
	if (conflicts(settings, audiences, sandboxName, wanted)) {
		return refused(settings, 'duplicate', adobeError('100950-409'));
	}
	const [now, operationId] = [clock.now(), randomUUID()];
	const endsAt = now + settings.importMs;
	const isMade = settings.importEnds === 'SUCCESS';
	const audienceId = customAudienceId ?? randomUUID();
	if (isMade) {
		audiences.add({
			name,
			audienceId,
			description,
			namespace,
			originName,
			ttlInDays,
			labels: body.labels ?? [],
			sandboxName,
			createdAt: storeNow(clock, settings),
			listedAt: (settings.importListed === 'at once' ? now : endsAt) + settings.listLagMs,
		});
	}
	const made = isMade ? { audienceId } : {};
	imports.all.push({ operationId, body, sandboxName, createdAt: now, endsAt, ...made });
	return json(202, { operationId, operationDetails: parsed.data });
}

/** `GET {base}/external-audience/operations/{operationId}` */
export function answerImportStatus(
	request: RecordedRequest,
	{ clock, settings, imports }: World,
): Answer {
	const operationId = idIn(request, 1);
	const found = imports.all.find((each) => each.operationId === operationId);
	if (found?.sandboxName !== sandboxOf(request)) return MISSING;
	const { body, audienceId, createdAt, endsAt } = found;
	const isOver = endsAt <= clock.now();
	const ahead = storeNow(clock, settings) - clock.now();
	return json(200, {
		operationId,
		status: isOver ? (audienceId === undefined ? 'FAILED' : 'SUCCESS') : 'PROCESSING',
		operationDetails: body,
		...(isOver && audienceId !== undefined && { audienceName: body.name, audienceId }),
		createdBy: TECHNICAL_ACCOUNT,
		createdAt: seconds(createdAt + ahead),
		updatedBy: TECHNICAL_ACCOUNT,
		updatedAt: seconds((isOver ? endsAt : createdAt) + ahead),
	});
}

const MISSING = adobeError('100940-404');

function details(audience: StoredAudience, { imports, settings }: World) {
	const { audienceId, name, description, ttlInDays = BY_DEFAULT.ttlInDays } = audience;
	const body = imports.sourceOf(audienceId);
	return {
		audienceId,
		audienceName: name,
		description,
		fields: body?.fields,
		sourceSpec: body?.sourceSpec.params,
		ttlInDays: settings.ttlAs === 'text' ? String(ttlInDays) : ttlInDays,
		labels: audience.labels,
		audienceType: 'people',
		originName: audience.originName,
		createdAt: seconds(audience.createdAt),
		updatedAt: seconds(audience.updatedAt),
	};
}

const changes = z
	.object({
		description: z.string(),
		labels,
		fields: z.array(z.object({ name: text, labels }).strict()).min(1),
		ttlInDays: days,
	})
	.partial()
	.strict()
	.refine((given) => Object.keys(given).length > 0, 'nothing is to be changed');

/** `PATCH {base}/external-audience/{audienceId}` */
export function answerImportUpdate(request: RecordedRequest, world: World): Answer {
	const parsed = changes.safeParse(request.body);
	if (!parsed.success) return adobeError('100910-400', parsed.error.message);
	const audience = importedAudience(request, world);
	if (audience === undefined) return MISSING;
	const { fields = [], ...own } = parsed.data;
	const known = world.imports.sourceOf(audience.audienceId)?.fields ?? [];
	for (const { name, labels: given } of fields) {
		const at = known.findIndex((each) => each.name === name);
		if (at < 0) return adobeError('100910-400', `There is no field ${name}`);
		Object.assign(known[at] ?? {}, { labels: given });
	}
	return json(200, details(world.audiences.change(audience, own), world));
}

/** `POST {base}/external-audience/extend-ttl/{audienceId}`: takes the last files over once more. */
export function answerImportExtend(request: RecordedRequest, world: World): Answer {
	const audience = importedAudience(request, world, 1);
	if (audience === undefined) return MISSING;
	if (isRunning(audience.audienceId, world)) return adobeError('100960-422');
	runAgain(audience, world);
	return json(200, details(world.audiences.change(audience, {}), world));
}

/** `DELETE {base}/external-audience/{audienceId}` */
export function answerImportDelete(request: RecordedRequest, world: World): Answer {
	const audience = importedAudience(request, world);
	if (audience === undefined) return MISSING;
	if (audience.dependents.length > 0) return adobeError('UPAPI-113631-403');
	world.audiences.remove(audience);
	return empty(204);
}
