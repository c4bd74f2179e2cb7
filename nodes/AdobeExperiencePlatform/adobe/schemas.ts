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
	/** What it says about its fields, as Adobe answers it; `undefined` where that is not in the answer. */
	readonly descriptors?: readonly unknown[];
}

const schemaSchema = z
	.object({
		title: text,
		'meta:extends': texts,
		allOf: z.array(z.object({ $ref: text })).catch([]),
		properties: z.record(z.string(), z.unknown()).catch({}),
		'meta:descriptors': z.array(z.unknown()).optional().catch(undefined),
	})
	.transform((own): Schema => {
		const parts = new Set([...own['meta:extends'], ...own.allOf.map(({ $ref }) => $ref)]);
		const has = (part: string, field: string) =>
			parts.has(part) || Object.hasOwn(own.properties, field);
		return {
			title: own.title,
			holdsMemberships: has(MEMBERSHIPS, 'segmentMembership'),
			hasIdentityMap: has(IDENTITY_MAP, 'identityMap'),
			descriptors: own['meta:descriptors']?.length ? own['meta:descriptors'] : undefined,
		};
	});

const WORDS: Words = { noun: 'schema', permission: 'View Schemas' };

/**
 * A schema of the organization's own (Adobe: Schema Registry API, look up a schema). Whether its descriptors come
 * along is a question on which Adobe's pages disagree: the guide says so, the OpenAPI file says "descriptions".
 */
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
		entries: allOf(z.object({ $id: z.string() }), results).map(({ $id }) => $id),
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
