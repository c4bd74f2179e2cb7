import { listAudiences, type AudienceFilter, type ListedAudience } from '../../adobe/audiences';
import type { Ask } from '../../run/ask';

/** What a page brings that no page before it did. */
export interface NewAudiences {
	readonly audiences: readonly ListedAudience[];
	/** How many audiences the whole list has, where Adobe says it. */
	readonly totalCount?: number;
	/** Whether the list has been read to its end with this page: only then what is not in it is not there. */
	readonly isComplete: boolean;
}

/** Far more than a sandbox holds (Adobe: 4,000 audiences, soft): a list that goes on is not one. */
const MOST_PAGES = 2000;

/**
 * Adobe's list of audiences, page by page, each audience once. A list goes on where a page says so and,
 * where it counts more than have come, at that place: counted in audiences, or else in pages, since
 * Adobe's documents say the one and show the other. It ends with a page that brings nothing new.
 * @throws {FailureError} why a page could not be read
 */
export async function* audiencePages(
	ask: Ask,
	filter: AudienceFilter,
): AsyncGenerator<NewAudiences> {
	const seen = new Set<string>();
	const asked = new Set<string>(['{}']);
	let from: AudienceFilter = {};
	let entries = 0;
	let full = 0;

	for (let pages = 1; pages <= MOST_PAGES; pages++) {
		const page = await ask(listAudiences(filter, from));
		const audiences = page.audiences.filter((audience) => !isRepeated(audience, seen));
		const isNew = audiences.some((audience) => keyOf(audience) !== undefined);
		entries += isNew ? audiences.length + page.entries - page.audiences.length : 0;
		full += isNew ? 1 : 0;
		const isShort = page.totalCount !== undefined && entries < page.totalCount;
		const next = [
			...(isNew && page.next !== undefined ? [page.next] : []),
			...(isShort ? [{ start: String(entries) }, { start: String(full) }] : []),
		].find((place) => !asked.has(JSON.stringify(place)));
		const isAtItsEnd =
			page.next === undefined || page.entries === 0 || page.totalCount !== undefined;
		const isComplete = next === undefined && isAtItsEnd && !isShort;
		yield { audiences, totalCount: page.totalCount, isComplete };
		if (next === undefined) return;
		asked.add(JSON.stringify(next));
		from = next;
	}
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
