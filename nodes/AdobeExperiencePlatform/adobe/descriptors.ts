import { z } from 'zod';

import { allOf, text, textIn } from './answerFields';
import type { HarmlessCall } from './call';

/** The field of a schema that says who a record is about. */
export interface PrimaryIdentity {
	/** The field, by its steps. */
	readonly field: readonly string[];
	/** What kind of ID it holds, by its code, or by the number that Adobe knows it by. */
	readonly namespace?: string;
	readonly namespaceId?: string;
}

const IDENTITY = 'xdm:descriptorIdentity';

const descriptorSchema = z
	.object({
		'@type': text,
		'xdm:sourceSchema': text,
		'xdm:sourceProperty': z.string(),
		'xdm:namespace': text,
		'xdm:property': text,
		'xdm:isPrimary': z.unknown(),
	})
	.transform((own) => ({
		isPrimary: [true, 'true'].includes(own['xdm:isPrimary'] as boolean | string),
		isIdentity: own['@type'] === IDENTITY,
		schemaId: own['xdm:sourceSchema'],
		field: own['xdm:sourceProperty'].split('/').filter((step) => step !== ''),
		isCode: own['xdm:property'] === 'xdm:code',
		namespace: own['xdm:namespace'],
	}));

/** @returns the primary identity among descriptors, as Adobe answers them; `undefined` where there is none */
export function primaryIn(descriptors: unknown, schemaId: string): PrimaryIdentity | undefined {
	const primary = allOf(descriptorSchema, descriptors).find(
		(own) =>
			own.isIdentity &&
			own.isPrimary &&
			own.field.length > 0 &&
			(own.schemaId ?? schemaId) === schemaId,
	);
	if (primary === undefined) return undefined;
	const { field, isCode, namespace } = primary;
	return { field, ...(isCode ? { namespace } : { namespaceId: namespace }) };
}

/** Listed one after the other or, in the older form, by their types. */
const listSchema = z
	.object({
		results: z.array(z.unknown()).optional(),
		[IDENTITY]: z.array(z.unknown()).optional(),
		_page: z.object({ next: z.unknown() }).optional().catch(undefined),
	})
	.transform((own) => ({
		entries: own.results ?? own[IDENTITY] ?? [],
		next: textIn(own._page?.next) || undefined,
	}));

/** One page of what is said about the fields of a schema (Adobe: Schema Registry API, list descriptors). */
export const listDescriptors = (
	schemaId: string,
	start?: string,
): HarmlessCall<z.infer<typeof listSchema>> => ({
	method: 'GET',
	service: 'schemaRegistry',
	path: '/tenant/descriptors',
	accept: 'application/vnd.adobe.xdm-v2+json',
	query: {
		property: `xdm:sourceSchema==${schemaId}`,
		...(start !== undefined && { start, orderby: '@id' }),
	},
	notFound: 'thing',
	thing: `the descriptors of the schema "${schemaId}"`,
	words: { noun: 'descriptor', permission: 'View Schemas' },
	repeating: 'harmless',
	read: ({ json }) => listSchema.safeParse(json).data,
});
