import { z } from 'zod';

import { allOf, text, textIn, texts } from './answerFields';
import type { HarmlessCall } from './call';
import type { Words } from './errors/catalogue';

/** The field group "Segment Membership Details" (Adobe: XDM, profile segmentation). */
const MEMBERSHIPS = 'https://ns.adobe.com/xdm/context/profile-segmentation';
const IDENTITY_MAP = 'https://ns.adobe.com/xdm/context/identitymap';

/** What a schema says of itself, as far as it matters for memberships. */
export interface Schema {
	readonly title?: string;
	/** Whether it has the field group "Segment Membership Details". */
	readonly holdsMemberships: boolean;
	/** Whether it has an identity map. */
	readonly hasIdentityMap: boolean;
	/** The field that is the primary identity, by its steps; without one it is the identity map. */
	readonly primary?: { readonly field: readonly string[]; readonly namespace?: string };
}

const descriptorSchema = z
	.object({
		'@type': text,
		'xdm:sourceProperty': z.string(),
		'xdm:namespace': text,
		'xdm:property': text,
		'xdm:isPrimary': z.boolean(),
	})
	.transform((own) => ({
		isPrimary: own['xdm:isPrimary'] && own['@type'] === 'xdm:descriptorIdentity',
		field: own['xdm:sourceProperty'].split('/').filter((step) => step !== ''),
		// Elsewhere it is a number of Adobe's.
		namespace: own['xdm:property'] === 'xdm:code' ? own['xdm:namespace'] : undefined,
	}));

const schemaSchema = z
	.object({
		title: text,
		'meta:extends': texts,
		allOf: z.array(z.object({ $ref: text })).catch([]),
		properties: z.record(z.string(), z.unknown()).catch({}),
		'meta:descriptors': z.array(z.unknown()).catch([]),
	})
	.transform((own): Schema => {
		const parts = new Set([...own['meta:extends'], ...own.allOf.map(({ $ref }) => $ref)]);
		const has = (part: string, field: string) =>
			parts.has(part) || Object.hasOwn(own.properties, field);
		const [primary] = own['meta:descriptors'].flatMap((each) => {
			const { data } = descriptorSchema.safeParse(each);
			return data?.isPrimary && data.field.length > 0 ? [data] : [];
		});
		return {
			title: own.title,
			holdsMemberships: has(MEMBERSHIPS, 'segmentMembership'),
			hasIdentityMap: has(IDENTITY_MAP, 'identityMap'),
			...(primary && { primary: { field: primary.field, namespace: primary.namespace } }),
		};
	});

const WORDS: Words = { noun: 'schema', permission: 'View Schemas' };

/** A schema of the organization's own, with its descriptors (Adobe: Schema Registry API, look up a schema). */
export const getSchema = (id: string): HarmlessCall<Schema> => ({
	method: 'GET',
	service: 'schemaRegistry',
	path: `/tenant/schemas/${encodeURIComponent(id)}`,
	accept: 'application/vnd.adobe.xed-full-desc+json; version=1',
	notFound: 'thing',
	thing: `the schema "${id}"`,
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => schemaSchema.safeParse(json).data,
});

const listSchema = z
	.object({
		results: z.array(z.unknown()),
		_page: z.object({ next: z.unknown() }).optional().catch(undefined),
	})
	.transform(({ results, _page }) => ({
		ids: allOf(z.object({ $id: z.string() }), results).map(({ $id }) => $id),
		next: textIn(_page?.next) || undefined,
	}));

/** One page of the schemas that can hold memberships, by their IDs. */
export const listMembershipSchemas = (
	start?: string,
): HarmlessCall<z.infer<typeof listSchema>> => ({
	method: 'GET',
	service: 'schemaRegistry',
	path: '/tenant/schemas',
	accept: 'application/vnd.adobe.xed-id+json',
	query: {
		property: `meta:extends==${MEMBERSHIPS}`,
		orderby: 'title',
		limit: '300',
		...(start !== undefined && { start }),
	},
	notFound: 'route',
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => listSchema.safeParse(json).data,
});
