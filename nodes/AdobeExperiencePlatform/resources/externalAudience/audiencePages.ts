import {
	listAudiencesRequest,
	readAudiencePage,
	type AudienceFilter,
	type AudiencePage,
} from '../../adobe/audienceList';
import { FailureError } from '../../adobe/errors/failure';
import type { Ask } from '../../run/ask';
import type { RequestOptions } from '../../operation/options';

/**
 * Adobe's list of audiences, page by page, going on where each page says.
 * @throws {FailureError} why a page could not be read
 */
export async function* audiencePages(
	ask: Ask,
	filter: AudienceFilter,
	options: RequestOptions,
): AsyncGenerator<AudiencePage> {
	const seen = new Set<string | undefined>();
	for (let start: string | undefined; !seen.has(start); ) {
		seen.add(start);
		const asked = await ask(listAudiencesRequest(filter, start, options), readAudiencePage);
		if (asked.kind !== 'done') throw new FailureError(asked.failure);
		yield asked.result;
		if (asked.result.next === undefined || asked.result.audiences.length === 0) return;
		start = asked.result.next;
	}
}
