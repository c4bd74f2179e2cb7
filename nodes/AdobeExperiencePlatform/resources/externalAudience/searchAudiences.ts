import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { z } from 'zod';

import { textIn } from '../../adobe/answerFields';
import { isExternal, type ListedAudience } from '../../adobe/audiences';
import { FailureError } from '../../adobe/errors/failure';
import { parseJson } from '../../adobe/errors/readError';
import { askForForm } from '../../operation/askForForm';
import { readSendOptions } from '../../operation/options';
import { audiencePages } from '../shared/pages';

/** The list behind the locator: the external audiences of the sandbox that the node works in, by name. */
export async function searchAudiences(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const name = filter.trim();
	return await askForForm(
		this,
		async (ask) => {
			const results: INodeListSearchResult['results'] = [];
			const pages = audiencePages(ask, name === '' ? {} : { name }, placeOf(paginationToken));
			let pagesRead = 0;
			for await (const { audiences, next } of pages) {
				results.push(...audiences.filter(isExternal).flatMap(entryOf));
				const isEnough = results.length > 0 || ++pagesRead === MOST_PAGES;
				if (isEnough && next) return { results, paginationToken: JSON.stringify(next) };
				if (isEnough) break;
			}
			return { results };
		},
		() => sandboxOf(this),
	);
}

/** How many pages without an external audience to turn before somebody has to scroll. */
const MOST_PAGES = 10;

const placeSchema = z.object({
	from: z.record(z.string(), z.string()),
	entries: z.number(),
	pages: z.number(),
});

/** The token is the editor's to keep: one that can't be read begins anew. */
const placeOf = (paginationToken = '') => placeSchema.safeParse(parseJson(paginationToken)).data;

/** Names are no IDs: two audiences may have the same one, in two namespaces or in one. */
function entryOf({ id, name, namespace, lifecycleState }: ListedAudience) {
	if (id === undefined) return [];
	const details = [namespace, textIn(lifecycleState)].filter(Boolean).join(', ');
	return [{ name: `${name ?? id}${details && ` (${details})`}`, value: id }];
}

/** @throws {FailureError} where only a run knows the sandbox */
function sandboxOf(context: ILoadOptionsFunctions): string | undefined {
	const options = context.getCurrentNodeParameters()?.options;
	if (typeof options !== 'object' || options === null) return undefined;
	const { sandboxName } = readSendOptions({
		...('sandboxName' in options && { sandboxName: options.sandboxName }),
	});
	if (sandboxName?.startsWith('=')) throw new FailureError(SANDBOX_DIFFERS);
	return sandboxName;
}

const SANDBOX_DIFFERS = {
	message: "There is no list where 'Sandbox' is an expression",
	description: "Choose the sandbox from its list, or enter the audience under 'By ID'.",
};
