import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { adobeError, type Answer, json, problem, refused } from './answers';
import type { Audiences } from './audiences';
import { header, type RecordedRequest, sandboxOf } from './requests';
import { type SimulatorSettings, storeNow } from './settings';
import type { World } from './world';

const accept = 'application/vnd.adobe.external.audiences+json; version=2';

const trimmed = z
	.string()
	.min(1)
	.refine((text) => text === text.trim(), 'has blanks around it');

const body = z
	.object({
		name: trimmed,
		namespace: trimmed,
		originName: trimmed,
		description: z.string().min(1).optional(),
		audienceId: z.string().min(1).optional(),
	})
	.strict();

type Body = z.infer<typeof body>;

/** Namespaces of Adobe's own. */
const ADOBES = ['agora', 'AAM', 'CustomerAudienceUpload'];

/** Whether there is one already that this tenant lets nobody make a second of. */
export function conflicts(
	{ duplicates }: SimulatorSettings,
	audiences: Audiences,
	sandboxName: string,
	wanted: Pick<Body, 'name' | 'namespace' | 'audienceId'>,
): boolean {
	if (duplicates === 'allow') return false;
	const names = duplicates === 'conflict of IDs' ? [] : [wanted.name];
	const ids = duplicates === 'conflict of names' ? [] : [wanted.audienceId ?? ''];
	return [
		...names.flatMap((name) => audiences.find(sandboxName, 'name', name)),
		...ids.flatMap((id) => audiences.find(sandboxName, 'audienceId', id)),
	].some(({ namespace }) => namespace === wanted.namespace);
}

/** `POST {base}/audiences?createAudienceMetaOnly=true` */
export function answerCreate(
	request: RecordedRequest,
	{ settings, audiences, clock }: World,
): Answer {
	if (request.query.toString() !== 'createAudienceMetaOnly=true') {
		return problem(400, 'BadRequestError', 'The query must be createAudienceMetaOnly=true');
	}
	if (header(request, 'accept') !== accept) {
		return problem(400, 'BadRequestError', `The Accept header must be ${accept}`);
	}
	const parsed = (settings.unknownFields === 'taken' ? body.strip() : body).safeParse(request.body);
	if (!parsed.success) {
		const invalid = adobeError('100910-400', parsed.error.message);
		const isUnknown = parsed.error.issues.every(({ code }) => code === 'unrecognized_keys');
		return isUnknown ? refused(settings, 'unknownField', invalid) : invalid;
	}
	const known = new Set([...ADOBES, ...settings.namespaces]);
	if (settings.audienceNamespaces === 'known' && !known.has(parsed.data.namespace)) {
		return refused(
			settings,
			'unknownNamespace',
			adobeError('100910-400', 'There is no such namespace'),
		);
	}

	const sandboxName = sandboxOf(request);
	if (conflicts(settings, audiences, sandboxName, parsed.data)) {
		return refused(settings, 'duplicate', adobeError('100950-409'));
	}
	const ownId = settings.ownIds === 'kept' ? {} : { audienceId: randomUUID() };
	const { id, name, audienceId } = audiences.add({
		...parsed.data,
		...ownId,
		sandboxName,
		createdAt: storeNow(clock, settings),
		listedAt: clock.now() + settings.listLagMs,
	});
	return json(
		settings.createStatus,
		settings.createAnswer === 'seed' ? { name, audienceId } : { id, name, audienceId },
	);
}
