import { z } from 'zod';
import { adobeError, type Answer, json, problem } from './answers';
import type { Audiences } from './audiences';
import { header, type RecordedRequest, sandboxOf } from './requests';
import { storeNow } from './settings';
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

const exists = (audiences: Audiences, sandboxName: string, wanted: Body): boolean =>
	[
		...audiences.find(sandboxName, 'name', wanted.name),
		...audiences.find(sandboxName, 'audienceId', wanted.audienceId ?? ''),
	].some(({ namespace }) => namespace === wanted.namespace);

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
	const parsed = body.safeParse(request.body);
	if (!parsed.success) return adobeError('100910-400', parsed.error.message);

	const sandboxName = sandboxOf(request);
	if (settings.duplicates === 'conflict' && exists(audiences, sandboxName, parsed.data)) {
		return adobeError('100950-409');
	}
	const { id, name, audienceId } = audiences.add({
		...parsed.data,
		sandboxName,
		createdAt: storeNow(clock, settings),
		listedAt: clock.now() + settings.listLagMs,
	});
	return json(
		200,
		settings.createAnswer === 'seed' ? { name, audienceId } : { id, name, audienceId },
	);
}
