import { z } from 'zod';

import type { HarmfulCall } from './call';
import { halfCharacterIn } from './characters';
import type { Words } from './errors/catalogue';

/** The query parameter and this media type are mandatory (Adobe: audiences endpoint of the AIS API). */
const EXTERNAL_AUDIENCES_V2 = 'application/vnd.adobe.external.audiences+json; version=2';

/**
 * Adobe wants text. Numbers, dates and yes/no cells of a spreadsheet are text too; blanks around it go,
 * and nothing inside it is touched.
 */
const text = z.unknown().transform((value, context): string => {
	const written = asText(value);
	const wrong = typeof written === 'string' ? whatJsonCannotCarry(written) : written.problem;
	if (wrong === undefined) return String(written).trim();
	context.addIssue({ code: 'custom', message: wrong });
	return z.NEVER;
});

/** Said of a number that n8n has rounded, as a clause. */
export const TOO_LONG_A_NUMBER =
	'is a number of more digits than n8n keeps: format the column as text where it comes from';

/** @returns the text, or what is wrong with the value, as a clause */
export function asText(value: unknown): string | { problem: string } {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (typeof value === 'number') {
		if (!Number.isFinite(value)) return { problem: `must be text, but is ${value}` };
		return Math.abs(value) > Number.MAX_SAFE_INTEGER
			? { problem: TOO_LONG_A_NUMBER }
			: String(value);
	}
	if (value instanceof Date) {
		return Number.isNaN(value.getTime()) ? { problem: 'is no valid date' } : value.toISOString();
	}
	return isoOf(value) ?? { problem: `must be text, but is ${kindOf(value)}` };
}

/** What n8n's expressions give for dates: Luxon's DateTime. */
function isoOf(value: unknown): string | undefined {
	const isDateTime = typeof value === 'object' && value !== null && 'toISO' in value;
	const iso: unknown = isDateTime && typeof value.toISO === 'function' ? value.toISO() : undefined;
	return typeof iso === 'string' ? iso : undefined;
}

export function whatJsonCannotCarry(written: string): string | undefined {
	const half = halfCharacterIn(written);
	return half && `has ${half} in it: correct it where it comes from`;
}

function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : String(value);
}

/** Said of a required field without a value. */
export const EMPTY = 'is empty';

/** A field that Adobe insists on. */
export const requiredText = text.refine((value) => value !== '', { message: EMPTY });

/** An optional field that is empty is left out, not sent as "". */
export const optionalText = text.transform((value) => (value === '' ? undefined : value));

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
	permission: 'Manage Segments',
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
