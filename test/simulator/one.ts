import { z } from 'zod';
import { adobeError, type Answer, empty, json, refused } from './answers';
import type { Changes, StoredAudience } from './audiences';
import { toWire } from './list';
import { type RecordedRequest, sandboxOf } from './requests';
import type { World } from './world';

/** The audience that the path names by Adobe's own `id`, which is not its `audienceId`. */
function named(request: RecordedRequest, { audiences }: World): StoredAudience | undefined {
	const id = decodeURIComponent(request.path.slice(request.path.lastIndexOf('/') + 1));
	return audiences.find(sandboxOf(request), 'id', id)[0];
}

const MISSING = adobeError('UPAPI-113430-404');

/** `GET /data/core/ups/audiences/{id}` */
export function answerGet(request: RecordedRequest, world: World): Answer {
	const audience = named(request, world);
	return audience
		? json(200, toWire(audience, world.settings))
		: refused(world.settings, 'missingAudience', MISSING);
}

/** What `/field` may be set to; a text that is emptied is sent as "". */
const FIELDS: Record<keyof Changes, z.ZodTypeAny> = {
	name: z
		.string()
		.min(1)
		.refine((text) => text === text.trim()),
	description: z.string(),
	lifecycleState: z.string().min(1),
	labels: z.array(z.string().min(1)),
	ttlInDays: z.number().int().min(1).max(90),
};

const isField = (name: string): name is keyof Changes => Object.hasOwn(FIELDS, name);

const patch = z
	.array(
		z
			.object({
				op: z.literal('add'),
				path: z.string().regex(/^\/\w+$/),
				value: z.unknown().refine((value) => value !== undefined, 'is missing'),
			})
			.strict(),
	)
	.min(1);

/** `PATCH /data/core/ups/audiences/{id}`: a JSON Patch, of which only `add` is known. */
export function answerUpdate(request: RecordedRequest, world: World): Answer {
	const parsed = patch.safeParse(request.body);
	if (!parsed.success) return adobeError('UPAPI-113434-400', parsed.error.message);
	const changes = parsed.data.map(({ path, value }): [string, unknown] => [path.slice(1), value]);
	if (new Set(changes.map(([name]) => name)).size < changes.length) {
		return adobeError('UPAPI-113434-400', 'A path occurs twice');
	}
	for (const [name, value] of changes) {
		if (name === 'namespace') {
			return adobeError('UPAPI-113434-400', 'Namespace is immutable field.');
		}
		const isFine = isField(name) && FIELDS[name].safeParse(value).success;
		if (!isFine) return adobeError('UPAPI-113434-400', `The value of ${name} is not valid`);
	}
	const audience = named(request, world);
	if (audience === undefined) return MISSING;
	const changed = world.audiences.change(audience, Object.fromEntries(changes) as Changes);
	const { patchStatus } = world.settings;
	return patchStatus === 204 ? empty(204) : json(patchStatus, toWire(changed, world.settings));
}

/** `DELETE /data/core/ups/audiences/{id}` */
export function answerDelete(request: RecordedRequest, world: World): Answer {
	const audience = named(request, world);
	if (audience === undefined) return MISSING;
	if (audience.dependents.length > 0) return adobeError('UPAPI-113631-403');
	world.audiences.remove(audience);
	return empty(204);
}
