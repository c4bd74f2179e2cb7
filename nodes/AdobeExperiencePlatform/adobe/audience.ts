import { z } from 'zod';

import { parseJson } from './errors/readError';
import type { Answer } from './reply';
import type { AdobeRequest } from './call';

/** The query parameter and this media type are mandatory (Adobe: audiences endpoint of the AIS API). */
const EXTERNAL_AUDIENCES_V2 = 'application/vnd.adobe.external.audiences+json; version=2';

/**
 * Adobe wants text. Numbers and yes/no cells of a spreadsheet are text too; blanks around it go, and
 * nothing inside it is touched.
 */
const text = z.unknown().transform((value, context): string => {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) {
		return String(value).trim();
	}
	context.addIssue({ code: 'custom', message: `must be text, but is ${kindOf(value)}` });
	return z.NEVER;
});

/** Said of a required field without a value. */
export const EMPTY = 'is empty';

const requiredText = text.refine((value) => value !== '', { message: EMPTY });

/** An optional field that is empty is left out, not sent as "". */
const optionalText = text.transform((value) => (value === '' ? undefined : value));

/** The body of the create call. */
export const audienceSchema = z.object({
	name: requiredText,
	namespace: requiredText,
	originName: requiredText,
	description: optionalText,
	audienceId: optionalText,
});

export type Audience = z.infer<typeof audienceSchema>;

const createdSchema = z
	.object({ audienceId: z.string().trim().min(1), name: z.string().optional() })
	.passthrough();

/** Adobe's answer to a create; later revisions add `id`, and any further field is kept. */
export type CreatedAudience = z.infer<typeof createdSchema>;

/** Creates an external audience's metadata; its members come by ingestion (Adobe: audiences endpoint). */
export function createAudienceRequest(audience: Audience): AdobeRequest {
	return {
		method: 'POST',
		path: { audienceService: '/audiences' },
		query: { createAudienceMetaOnly: 'true' },
		accept: EXTERNAL_AUDIENCES_V2,
		body: audience,
	};
}

/** @returns `undefined` where the answer isn't what Adobe documents */
export function readCreatedAudience(answer: Answer): CreatedAudience | undefined {
	const created = createdSchema.safeParse(parseJson(answer.text));
	return created.success ? created.data : undefined;
}

function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : String(value);
}
