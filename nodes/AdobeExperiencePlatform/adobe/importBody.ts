import { z } from 'zod';

import { optionalText, requiredText } from './externalAudience';

/** What a column may hold. */
export const FIELD_TYPES = [
	'string',
	'number',
	'long',
	'integer',
	'date',
	'datetime',
	'boolean',
] as const;

/** Where files may be. */
export const CLOUD_TYPES = ['S3', 'DLZ', 'GCS', 'Azure', 'SFTP'] as const;

/** Those that are reached through a connection that was set up in Experience Platform. */
export const CONNECTED: ReadonlySet<string> = new Set(['S3', 'GCS', 'SFTP']);

/** How many columns a file may have. */
export const MOST_FIELDS = 41;

/** How long members may stay, in days. */
export const DAYS = { least: 1, most: 90, usual: 30 } as const;

const DAYS_RANGE = `must be a whole number from ${DAYS.least} to ${DAYS.most}`;
const days = z
	.number({ invalid_type_error: DAYS_RANGE, required_error: DAYS_RANGE })
	.int(DAYS_RANGE)
	.min(DAYS.least, DAYS_RANGE)
	.max(DAYS.most, DAYS_RANGE);

const labels = z.array(requiredText).optional();

/** One column. */
const fieldSchema = z
	.object({
		name: requiredText.refine((name) => !/[\s-]/.test(name), {
			message: 'has a blank or a hyphen in its name, which Adobe does not take',
		}),
		type: z.enum(FIELD_TYPES),
		identityNs: optionalText,
		labels,
	})
	.strict();

export type ImportField = z.infer<typeof fieldSchema>;

const fieldsSchema = z
	.array(fieldSchema)
	.min(1, 'is empty')
	.max(MOST_FIELDS, `has more than ${MOST_FIELDS} columns, which Adobe does not take`)
	.refine((fields) => fields.filter(({ identityNs }) => identityNs !== undefined).length === 1, {
		message: 'must have exactly one column that identifies the person',
	})
	.refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, {
		message: 'has a column twice',
	});

/** What no file in a landing zone has in its name, and how long that may be (Adobe: Data Landing Zone source). */
const UNFIT_FOR_ZONE = /["\\:|<>*?]/;
const LONGEST_FILE_NAME = 255;

function problemInZone(path: string): string | undefined {
	const unfit = UNFIT_FOR_ZONE.exec(path)?.[0];
	if (unfit !== undefined) return `has a ${unfit} in it, which no file in a Data Landing Zone has`;
	const isTooLong = path.split('/').some((name) => name.length > LONGEST_FILE_NAME);
	return isTooLong ? `has a name of more than ${LONGEST_FILE_NAME} characters in it` : undefined;
}

const sourceSchema = z
	.object({
		path: requiredText.refine((path) => !/\s/.test(path), {
			message: 'has a blank in it, which Adobe does not take',
		}),
		type: z.enum(['file', 'folder']),
		sourceType: z.literal('Cloud Storage'),
		cloudType: z.enum(CLOUD_TYPES),
		baseConnectionId: optionalText,
		encryption: z
			.object({ publicKeyId: requiredText, signVerificationKeyId: optionalText })
			.strict()
			.optional(),
	})
	.strict()
	.superRefine(({ cloudType, baseConnectionId, path }, context) => {
		const unfit = cloudType === 'DLZ' ? problemInZone(path) : undefined;
		if (unfit !== undefined) context.addIssue({ code: 'custom', path: ['path'], message: unfit });
		if (CONNECTED.has(cloudType) === (baseConnectionId !== undefined)) return;
		const message = CONNECTED.has(cloudType) ? 'is empty' : `must be empty for ${cloudType}`;
		context.addIssue({ code: 'custom', path: ['baseConnectionId'], message });
	});

/** The body of the create call: all that Adobe's page allows, and nothing else. */
export const importSchema = z
	.object({
		name: requiredText,
		description: optionalText,
		customAudienceId: optionalText,
		fields: fieldsSchema,
		sourceSpec: z.object({ params: sourceSchema }).strict(),
		ttlInDays: days,
		audienceType: z.literal('people'),
		originName: z.literal('CUSTOM_UPLOAD'),
		namespace: requiredText,
		expressActivation: z.boolean({ invalid_type_error: 'must be true or false' }).optional(),
		labels,
		tags: z.array(requiredText).optional(),
	})
	.strict();

export type ImportBody = z.infer<typeof importSchema>;

/** What can be changed afterwards; each replaces what was there. */
export const importChangesSchema = z
	.object({
		/** "" takes it away. */
		description: z.string().optional(),
		labels,
		/** The labels of columns; the others keep theirs. */
		fields: z
			.array(z.object({ name: requiredText, labels: z.array(requiredText) }).strict())
			.optional(),
		ttlInDays: days.optional(),
	})
	.strict();

export type ImportChanges = z.infer<typeof importChangesSchema>;
