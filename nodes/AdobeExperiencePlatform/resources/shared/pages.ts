import { listAudiences, type AudienceFilter, type ListedAudience } from '../../adobe/audiences';
import type { Clock } from '../../adobe/session/clock';
import type { Ask } from '../../run/ask';

/** What a page brings that no page before it did. */
export interface NewAudiences {
	readonly audiences: readonly ListedAudience[];
	/** How many audiences the whole list has, where Adobe says it. */
	readonly totalCount?: number;
	/** Whether the list has been read to its end with this page: only then what is not in it is not there. */
	readonly isComplete: boolean;
	/** Where to go on after this page. */
	readonly next?: Place;
}

/** A place in the list, between two pages. */
export interface Place {
	/** What to ask for there. */
	readonly from: AudienceFilter;
	/** How many entries and pages that brought something new lie before it. */
	readonly entries: number;
	readonly pages: number;
}

const START: Place = { from: {}, entries: 0, pages: 0 };

/** Far more than a sandbox holds (Adobe: 4,000 audiences, soft): a list that goes on is not one. */
export const MOST_PAGES = 2000;

/**
 * Adobe's list of audiences, page by page, each audience once. A list goes on where a page says so and,
 * where it counts more than have come, at the count: of audiences or, where that brings nothing new, of
 * pages. It ends where nothing new comes any more.
 * @param begin where to start, as the page before said it
 * @throws {FailureError} why a page could not be read
 */
export async function* audiencePages(
	ask: Ask,
	filter: AudienceFilter,
	begin = START,
): AsyncGenerator<NewAudiences> {
	const seen = new Set<string>();
	const asked = new Set<string>([JSON.stringify(begin.from)]);
	let { from, entries, pages: pagesWithNew } = begin;

	for (let pages = 1; pages <= MOST_PAGES; pages++) {
		const page = await ask(listAudiences(filter, from));
		const audiences = page.audiences.filter((audience) => !isRepeated(audience, seen));
		const isNew = audiences.some((audience) => keyOf(audience) !== undefined);
		entries += isNew ? audiences.length + page.entries - page.audiences.length : 0;
		pagesWithNew += isNew ? 1 : 0;
		const isShort = page.totalCount !== undefined && entries < page.totalCount;
		const next = [
			...(isNew && page.next !== undefined ? [page.next] : []),
			...(isShort ? [{ start: String(entries) }, { start: String(pagesWithNew) }] : []),
		].find((start) => !asked.has(JSON.stringify(start)));
		const isAtItsEnd =
			page.next === undefined || page.entries === 0 || page.totalCount !== undefined;
		const isComplete = next === undefined && isAtItsEnd && !isShort;
		const goOn = next && { from: next, entries, pages: pagesWithNew };
		yield { audiences, totalCount: page.totalCount, isComplete, next: goOn };
		if (next === undefined) return;
		asked.add(JSON.stringify(next));
		from = next;
	}
}

/** An empty list may be a passing fault (seen in client code): it is looked at again before it is believed. */
export const LOOK_AGAIN_AFTER_MS = 500;

/** The same, but an empty list is read twice. */
export async function* surePages(
	ask: Ask,
	filter: AudienceFilter,
	clock: Pick<Clock, 'sleep'>,
): AsyncGenerator<NewAudiences> {
	let isEmpty = true;
	for await (const page of audiencePages(ask, filter)) {
		isEmpty &&= page.audiences.length === 0;
		yield page;
	}
	if (!isEmpty) return;
	await clock.sleep(LOOK_AGAIN_AFTER_MS);
	yield* audiencePages(ask, filter);
}

function keyOf({ id, audienceId, namespace }: ListedAudience): string | undefined {
	return id ?? (audienceId === undefined ? undefined : JSON.stringify([namespace, audienceId]));
}

/** Pages overlap when the list changes meanwhile. */
function isRepeated(audience: ListedAudience, seen: Set<string>): boolean {
	const key = keyOf(audience);
	if (key === undefined) return false;
	const before = seen.size;
	return seen.add(key).size === before;
}
