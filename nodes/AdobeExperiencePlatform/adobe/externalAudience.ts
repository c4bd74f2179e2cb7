import { z } from 'zod';

import type { HarmfulCall } from './call';
import type { Words } from './errors/catalogue';

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

function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : String(value);
}

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

const WORDS = {
	noun: 'audience',
	alreadyExists: {
		message: 'An audience like this one already exists',
		description: 'Use another name or audience ID for this row, or leave the row out.',
	},
	tooLarge: {
		message: 'Adobe found the request too large',
		description: "Shorten this row's description or name.",
	},
} satisfies Words;

/** Said of an audience that is there, whoever noticed: Adobe, or a look at its list. */
export const AUDIENCE_EXISTS = WORDS.alreadyExists;

/** Creates an external audience's metadata; its members come by ingestion (Adobe: audiences endpoint). */
export const createAudience = (audience: Audience): HarmfulCall<CreatedAudience> => ({
	method: 'POST',
	service: 'audienceService',
	path: '/audiences',
	query: { createAudienceMetaOnly: 'true' },
	accept: EXTERNAL_AUDIENCES_V2,
	body: audience,
	notFound: 'route',
	words: WORDS,
	repeating: 'harmful',
	read: ({ json }) => createdSchema.safeParse(json).data,
});
