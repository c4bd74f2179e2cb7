import { listAudiences, type AudienceFilter, type AudiencePage } from '../../adobe/audiences';
import type { Ask } from '../../run/ask';

/**
 * Adobe's list of audiences, page by page, going on where each page says.
 * @throws {FailureError} why a page could not be read
 */
export async function* audiencePages(
	ask: Ask,
	filter: AudienceFilter,
): AsyncGenerator<AudiencePage> {
	const seen = new Set<string | undefined>();
	for (let start: string | undefined; !seen.has(start); ) {
		seen.add(start);
		const page = await ask(listAudiences(filter, start));
		yield page;
		if (page.next === undefined || page.audiences.length === 0) return;
		start = page.next;
	}
}
