import type { HarmlessCall } from '../../adobe/call';
import type { AskHarmless } from '../../run/ask';

/** A page of a list, and where the next one begins. */
export interface Page<Entry> {
	readonly entries: readonly Entry[];
	readonly next?: string;
}

/** Far more than any of these lists has: one that goes on is not a list. */
const MOST_PAGES = 50;

/**
 * Reads a list to its end.
 * @param page the call for a page, by what the page before said
 * @returns all entries; a list that isn't whole proves the absence of nothing
 */
export async function allPages<Entry>(
	ask: AskHarmless,
	page: (next?: string) => HarmlessCall<Page<Entry>>,
): Promise<{ readonly entries: Entry[]; readonly isWhole: boolean }> {
	const entries: Entry[] = [];
	const asked = new Set<string>();
	let next: string | undefined;
	while (asked.size < MOST_PAGES) {
		const own: Page<Entry> = await ask(page(next));
		entries.push(...own.entries);
		if (own.next === undefined) return { entries, isWhole: true };
		if (asked.has(own.next)) break;
		asked.add(own.next);
		({ next } = own);
	}
	return { entries, isWhole: false };
}
