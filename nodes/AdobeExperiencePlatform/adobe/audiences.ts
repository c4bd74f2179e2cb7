import { z } from 'zod';

import type { HarmlessCall } from './call';
import type { Moment } from './session/serverClock';

/** The largest page Adobe gives (Adobe: audiences endpoint of the Segmentation API). */
export const PAGE_SIZE = 100;

const WORDS = { noun: 'audience' };

/** A list holds what it holds: a field that isn't what Adobe documents is as good as missing. */
const optionalText = z
	.unknown()
	.transform((value) =>
		typeof value === 'string' || typeof value === 'number' ? String(value) : undefined,
	);

const listedSchema = z
	.object({
		id: optionalText,
		audienceId: optionalText,
		name: optionalText,
		namespace: optionalText,
		originName: optionalText,
		type: optionalText,
		createEpoch: z.unknown(),
		creationTime: z.unknown(),
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
	attribute: 'name' | 'namespace' | 'audienceId',
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
	query: { limit: String(PAGE_SIZE), ...from, ...filter },
	notFound: 'route',
	words: WORDS,
	repeating: 'harmless',
	read: ({ status, text, json }) =>
		status === 204 || text.trim() === '' ? EMPTY_PAGE : pageSchema.safeParse(json).data,
});

/** @param id Adobe's own ID of it: the path takes no other */
export const getAudience = (id: string): HarmlessCall<ListedAudience> => ({
	method: 'GET',
	service: 'segmentation',
	path: `/audiences/${encodeURIComponent(id)}`,
	notFound: 'thing',
	words: WORDS,
	repeating: 'harmless',
	read: ({ json }) => {
		const audience = listedSchema.safeParse(json).data;
		return audience?.id === undefined ? undefined : audience;
	},
});

/** Adobe lists its own audiences with them; one that doesn't say what it is may be external. */
export const isExternal = ({ type = 'ExternalSegment' }: ListedAudience) =>
	type === 'ExternalSegment';

/**
 * When it was made, on the clock that stamps audiences. Adobe counts in seconds, milliseconds or
 * microseconds, as numbers or text, and elsewhere writes dates.
 */
export function createdAt({ creationTime, createEpoch }: ListedAudience): Moment | undefined {
	return momentOf(creationTime) ?? momentOf(createEpoch);
}

/** The year 5000 in seconds; anything larger is counted in something smaller. */
const LARGEST = 1e11;

function momentOf(value: unknown): Moment | undefined {
	if (typeof value === 'string' && !/^\s*\d+(\.\d+)?\s*$/.test(value)) {
		const ms = Date.parse(value);
		return Number.isNaN(ms)
			? undefined
			: { earliest: ms, latest: ms + (ms % 1000 === 0 ? 999 : 0) };
	}
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const number = Number(value);
	if (!Number.isFinite(number) || number <= 0) return undefined;
	if (number < LARGEST) return { earliest: number * 1000, latest: number * 1000 + 999 };
	let ms = number;
	while (ms >= LARGEST * 1000) ms /= 1000;
	return { earliest: ms, latest: ms };
}
