import {
	PAGE_SIZE,
	type ListedAudience,
} from '../../nodes/AdobeExperiencePlatform/adobe/audiences';
import type { Call } from '../../nodes/AdobeExperiencePlatform/adobe/call';
import type { Audience } from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { Ask } from '../../nodes/AdobeExperiencePlatform/run/ask';

export const ROW: Audience = {
	name: 'Newsletter',
	namespace: 'crm',
	originName: 'UPLOAD',
	description: undefined,
	audienceId: undefined,
};

/** An audience as Adobe lists it, made from `ROW`. */
export const listed = (
	id: string,
	creationTime: number | undefined,
	own: Partial<ListedAudience> = {},
): ListedAudience => ({
	id,
	audienceId: `ext-${id}`,
	name: ROW.name,
	namespace: ROW.namespace,
	originName: ROW.originName,
	type: 'ExternalSegment',
	creationTime,
	...own,
});

interface ListServer {
	readonly ask: Ask;
	/** The query of each request, without what is the same in all of them. */
	readonly queries: Array<Readonly<Record<string, string>>>;
}

/**
 * A list that narrows down as Adobe does and comes in pages.
 * @param onOther answers a call that is not for the list, with the text of its answer
 */
export function listServer(
	audiences: readonly ListedAudience[],
	{ tellsTotal = true, onOther = () => '' }: { tellsTotal?: boolean; onOther?: () => string } = {},
): ListServer {
	const queries: ListServer['queries'] = [];

	function page({ limit, start = '0', ...rest }: Readonly<Record<string, string>>) {
		const { sort, ...filter } = rest;
		if (sort === undefined) throw new Error('Pages without an order');
		queries.push(start === '0' ? filter : { ...filter, start });
		const [attribute, value] = filter.property?.split('==') ?? ['name', filter.name];
		const fitting = audiences.filter(
			(audience) => value === undefined || String(audience[attribute ?? '']).includes(value),
		);
		const end = Number(start) + Number(limit);
		return {
			children: fitting.slice(Number(start), end),
			_page: {
				...(tellsTotal && { totalCount: fitting.length }),
				next: end < fitting.length ? String(end) : '',
			},
		};
	}

	async function ask<Result>(call: Call<Result>, onSend?: () => void): Promise<Result> {
		onSend?.();
		const isList = call.method === 'GET' && call.path === '/audiences';
		const text = isList ? JSON.stringify(page(call.query ?? {})) : onOther();
		const result = call.read(heard(200, {}, text));
		if (result === undefined) throw new Error(`Not readable: ${text}`);
		return await Promise.resolve(result);
	}

	return { ask, queries };
}

/** So many that they fill pages of the list. */
export const pagesOf = (count: number, own: Partial<ListedAudience> = {}): ListedAudience[] =>
	Array.from({ length: count * PAGE_SIZE }, (_, nth) =>
		listed(`filler-${nth}`, nth, { name: `Filler ${nth}`, ...own }),
	);
