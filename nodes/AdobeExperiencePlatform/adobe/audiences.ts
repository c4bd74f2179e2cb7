import { z } from 'zod';

import type { HarmlessCall } from './call';
import type { Moment } from './session/serverClock';

/** The largest page Adobe gives (Adobe: audiences endpoint of the Segmentation API). */
export const PAGE_SIZE = 100;

const WORDS = { noun: 'audience' };

const listedSchema = z
	.object({
		id: z.string(),
		audienceId: z.string().optional(),
		name: z.string().optional(),
		namespace: z.string().optional(),
		originName: z.string().optional(),
		type: z.string().optional(),
		createEpoch: z.number().optional(),
		creationTime: z.number().optional(),
	})
	.passthrough();

const paging = z
	.object({ totalCount: z.number().optional(), next: z.union([z.string(), z.number()]).nullish() })
	.passthrough()
	.optional();

/** Adobe's pages spell it `_page` here and `_pages` there, and `next` as text or as a number. */
const pageSchema = z
	.object({ children: z.array(listedSchema), _page: paging, _pages: paging })
	.transform(({ children, _page, _pages }) => {
		const { totalCount, next } = _page ?? _pages ?? {};
		const hasNext = next !== undefined && next !== null && next !== '';
		return { audiences: children, totalCount, next: hasNext ? String(next) : undefined };
	});

/** An audience as Adobe lists it, with every field of Adobe's. */
export type ListedAudience = z.infer<typeof listedSchema>;
export type AudiencePage = z.infer<typeof pageSchema>;

/** A query that narrows the list. Adobe may take it wider than it reads, so compare what comes back. */
export type AudienceFilter = Readonly<Record<string, string>>;

/** Exactly this value; a value with the operator in it can only be searched for as a part of names. */
export function having(
	attribute: 'name' | 'namespace' | 'audienceId',
	value: string,
): AudienceFilter {
	return attribute === 'name' && value.includes('==')
		? { name: value }
		: { property: `${attribute}==${value}` };
}

/**
 * One page of Adobe's list of audiences, its own among them.
 * @param start where to go on: `next` of the page before, as Adobe counts it
 */
export const listAudiences = (
	filter: AudienceFilter,
	start: string | undefined,
): HarmlessCall<AudiencePage> => ({
	method: 'GET',
	service: 'segmentation',
	path: '/audiences',
	query: { ...filter, limit: String(PAGE_SIZE), ...(start !== undefined && { start }) },
	notFound: 'route',
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => pageSchema.safeParse(json).data,
});

/** @param id Adobe's own ID of it: the path takes no other */
export const getAudience = (id: string): HarmlessCall<ListedAudience> => ({
	method: 'GET',
	service: 'segmentation',
	path: `/audiences/${encodeURIComponent(id)}`,
	notFound: 'thing',
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => listedSchema.safeParse(json).data,
});

/** Adobe lists its own audiences with them; one that doesn't say what it is may be external. */
export const isExternal = ({ type = 'ExternalSegment' }: ListedAudience) =>
	type === 'ExternalSegment';

/** When it was made, on Adobe's clock: in milliseconds or microseconds, or only in whole seconds. */
export function createdAt({ creationTime, createEpoch }: ListedAudience): Moment | undefined {
	if (creationTime !== undefined) {
		const ms = creationTime > 1e14 ? creationTime / 1000 : creationTime;
		return { earliest: ms, latest: ms };
	}
	if (createEpoch === undefined) return undefined;
	return { earliest: createEpoch * 1000, latest: createEpoch * 1000 + 999 };
}
