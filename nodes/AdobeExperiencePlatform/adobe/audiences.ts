import { z } from 'zod';

import { text } from './answerFields';
import type { HarmlessCall } from './call';
import type { Failure } from './errors/failure';
import { quoted } from './errors/readError';
import { isHtml } from './reply';

/**
 * Pages are by offset, so the order must not change from one to the next: this one, seen in client code,
 * stays as it is while audiences are changed. Adobe documents `updateTime:desc`, which doesn't.
 */
const STABLE_SORT = 'name:asc';

/** The largest page Adobe gives (Adobe: audiences endpoint of the Segmentation API). */
export const PAGE_SIZE = 100;

const TO_VIEW = { noun: 'audience', permission: 'View Segments' };
const TO_MANAGE = { noun: 'audience', permission: 'Manage Segments' };

const listedSchema = z
	.object({
		id: text,
		audienceId: text,
		name: text,
		namespace: text,
		originName: text,
		type: text,
		description: z.unknown(),
		lifecycleState: z.unknown(),
		labels: z.unknown(),
		ttlInDays: z.unknown(),
		dependents: z.unknown(),
		createEpoch: z.unknown(),
		creationTime: z.unknown(),
		updateEpoch: z.unknown(),
		updateTime: z.unknown(),
	})
	.passthrough();

/** An audience as Adobe lists it, with every field of Adobe's. */
export type ListedAudience = z.infer<typeof listedSchema>;

const count = z.coerce.number().int().nonnegative().optional().catch(undefined);

const paging = z
	.object({
		totalCount: z.preprocess((value) => value ?? undefined, count),
		next: z.union([z.string(), z.number()]).nullish().catch(undefined),
	})
	.passthrough()
	.nullish()
	.catch(undefined);

const links = z
	.object({ next: z.object({ href: z.string() }).nullish().catch(undefined) })
	.nullish()
	.catch(undefined);

/** Adobe's pages spell it `_page` here and `_pages` there; a list may also come bare. */
const pageSchema = z.preprocess(
	(body) => (Array.isArray(body) ? { children: body } : body),
	z
		.object({
			children: z.array(z.unknown()),
			_page: paging,
			_pages: paging,
			_links: links,
		})
		.transform(({ children, _page, _pages, _links }): AudiencePage => {
			const { totalCount, next } = _page ?? _pages ?? {};
			return {
				audiences: children.flatMap((child) => {
					const read = listedSchema.safeParse(child);
					return read.success ? [read.data] : [];
				}),
				entries: children.length,
				totalCount,
				next: followed(next, _links?.next?.href),
			};
		}),
);

/** One page of Adobe's list. */
export interface AudiencePage {
	/** Those that can be read. */
	readonly audiences: readonly ListedAudience[];
	/** How many there are on this page, readable or not. */
	readonly entries: number;
	/** How many there are on all pages, where Adobe says it. */
	readonly totalCount?: number;
	/** What to ask for next, where this page says that there is more. */
	readonly next?: AudienceFilter;
}

/**
 * Where a page says to go on: `next`, as text or as a number, or else a link, of which only the query
 * counts, so that nobody is sent to another address. A list ends where both are missing, empty or 0.
 */
function followed(
	next: string | number | null | undefined,
	href: string | undefined,
): AudienceFilter | undefined {
	const start = String(next ?? '').trim();
	if (start !== '' && start !== '0') return { start };
	const query = href?.split('?')[1]?.split('#')[0];
	if (next !== undefined && next !== null && query === undefined) return undefined;
	const asked = Object.fromEntries(new URLSearchParams(query ?? ''));
	return Object.keys(asked).length === 0 ? undefined : asked;
}

/** A query that narrows the list. Adobe may take it wider than it reads, so compare what comes back. */
export type AudienceFilter = Readonly<Record<string, string>>;

/** Exactly this value; a value with the operator in it can only be searched for as a part of names. */
export function having(
	attribute: 'name' | 'namespace' | 'audienceId' | 'originName' | 'lifecycleState',
	value: string,
): AudienceFilter {
	return attribute === 'name' && value.includes('==')
		? { name: value }
		: { property: `${attribute}==${value}` };
}

const EMPTY_PAGE: AudiencePage = { audiences: [], entries: 0 };

/**
 * One page of Adobe's list of audiences, its own among them.
 * @param from where to go on, as the page before says it
 */
export const listAudiences = (
	filter: AudienceFilter,
	from: AudienceFilter = {},
): HarmlessCall<AudiencePage> => ({
	method: 'GET',
	service: 'segmentation',
	path: '/audiences',
	query: { limit: String(PAGE_SIZE), sort: STABLE_SORT, ...from, ...filter },
	notFound: 'route',
	words: TO_VIEW,
	repeating: 'harmless',
	read: ({ status, text, json }) =>
		status === 204 || text.trim() === '' ? EMPTY_PAGE : pageSchema.safeParse(json).data,
});

/** An audience by Adobe's own ID: the paths take no other. */
export interface AudienceRef {
	readonly id: string;
	/** What else to try where there is no such audience. */
	readonly remedy?: string;
}

const about = ({ id, remedy }: AudienceRef) =>
	({
		service: 'segmentation',
		path: `/audiences/${encodeURIComponent(id)}`,
		notFound: 'thing',
		thing: `the ID "${quoted(id, 100)}"`,
		remedy,
		repeating: 'harmless',
	}) as const;

const readAudience = (json: unknown): ListedAudience | undefined => {
	const audience = listedSchema.safeParse(json).data;
	return audience?.id === undefined ? undefined : audience;
};

export const getAudience = (which: AudienceRef): HarmlessCall<ListedAudience> => ({
	...about(which),
	method: 'GET',
	words: TO_VIEW,
	read: ({ json }) => readAudience(json),
});

/** What of an audience can be changed: everything that people write, its namespace excepted. */
export interface AudienceChanges {
	readonly name?: string;
	/** "" takes it away. */
	readonly description?: string;
	readonly lifecycleState?: string;
	readonly labels?: readonly string[];
}

/**
 * Sets fields to values, whatever they were: JSON Patch, of which Adobe documents `add` alone.
 * @returns the audience as it is afterwards
 */
export const updateAudience = (
	which: AudienceRef,
	changes: AudienceChanges,
): HarmlessCall<ListedAudience> => ({
	...about(which),
	method: 'PATCH',
	words: TO_MANAGE,
	body: Object.entries(changes).map(([field, value]) => ({ op: 'add', path: `/${field}`, value })),
	read: ({ json }) => readAudience(json),
});

/** Deletes an audience for good; Adobe answers 204 without a word. */
export const deleteAudience = (which: AudienceRef): HarmlessCall<true> => ({
	...about(which),
	method: 'DELETE',
	words: TO_MANAGE,
	read: (answer) =>
		answer.status === 204 || (answer.text.trim() === '' && !isHtml(answer)) ? true : undefined,
});

/** Adobe lists its own audiences with them; one that doesn't say what it is may be external. */
export const isExternal = ({ type = 'ExternalSegment' }: ListedAudience) =>
	type === 'ExternalSegment';

/** Whether a delete was refused because something is built on the audience. */
export const isInUse = ({ facts }: Failure): boolean => facts?.adobeCode === 'UPAPI-113631-403';
