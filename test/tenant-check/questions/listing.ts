import { isSuccess } from '../../../nodes/AdobeExperiencePlatform/adobe/reply';
import { momentOf } from '../../../nodes/AdobeExperiencePlatform/adobe/moments';
import { ATTRIBUTES } from '../../simulator/settings';
import { PREFIX } from '../things';
import { NotAsked, question, type Check, type Question } from '../question';
import {
	AUDIENCES,
	LONGEST_LAG_MS,
	bodyOf,
	list,
	made,
	namesOn,
	objectIn,
	shapeOf,
	textIn,
	untilListed,
} from './asking';

/** As long as the node looks for an audience whose create got no answer. */
const NODE_LOOKS_MS = 15_000;

/** What everything of this check has in its name, sorted as it was made. */
const own = (query: Record<string, string> = {}) => ({
	name: PREFIX,
	sort: 'name:asc',
	...query,
});

/** Waits until lists show everything that earlier questions have made. */
async function listed(check: Check): Promise<void> {
	for (const key of ['first', 'second'] as const) {
		await untilListed(check, check.need(key).name, LONGEST_LAG_MS);
	}
}

type Filter = (typeof FILTERS)[number];
const FILTERS = ['name', 'namespace', 'audienceId', 'originName'] as const;

/** A value that an audience of ours has, beside others that don't. */
const VALUES: Readonly<Record<Filter, (check: Check) => string>> = {
	name: (check) => check.need('first').name,
	namespace: (check) => check.id('no such namespace'),
	audienceId: (check) => check.need('second').audienceId,
	originName: (check) => check.id('no such origin'),
};

const lastNextOf = (next: unknown) =>
	next === '' || next === 0 || next === '0' || next === null ? next : undefined;

export const LISTING: readonly Question[] = [
	question({
		id: 'listLag',
		asks: 'How long until a new audience is in the list?',
		how: 'One is made and looked for by its name, again and again.',
		readings: {
			atOnce: 'It is there at once.',
			soon: 'It is there before the node gives up looking for it.',
			late: {
				says: 'It is there later than the node looks for it.',
				trouble: 'After a lost answer the node may make a second one.',
			},
			never: {
				says: 'It was not there within two minutes.',
				trouble: 'After a lost answer the node may make a second one.',
			},
		},
		async ask(check) {
			const { name, audienceId } = await made(check, check.name('how soon'));
			const shown = await untilListed(check, name, LONGEST_LAG_MS);
			if (shown === undefined) return { reading: 'never' };
			const byId = await list(check, { property: `audienceId==${audienceId}` });
			check.keep('listed', shown.seen);
			check.keep('listLagMs', shown.ms);
			const isAtOnce = shown.ms < 500;
			return {
				reading: isAtOnce ? 'atOnce' : shown.ms <= NODE_LOOKS_MS ? 'soon' : 'late',
				facts: { ms: shown.ms, byIdToo: byId.children.length === 1 },
				settings: { listLagMs: isAtOnce ? 0 : shown.ms },
			};
		},
	}),
	question({
		id: 'exactFilters',
		asks: 'By which attributes does property=attribute==value narrow the list?',
		how: 'Each is tried with a value that one audience, or none, has.',
		readings: {
			all: 'By name, namespace, audienceId and originName.',
			some: 'By some only; the node compares whatever comes back.',
			none: 'By none; the node compares whatever comes back.',
		},
		async ask(check) {
			await listed(check);
			const narrow: Filter[] = [];
			const refused: Filter[] = [];
			for (const attribute of FILTERS) {
				const value = VALUES[attribute](check);
				const page = await list(check, { property: `${attribute}==${value}`, limit: '100' });
				if (!isSuccess(page.answer)) refused.push(attribute);
				else if (page.children.every((each) => each[attribute] === value)) narrow.push(attribute);
			}
			const rest = ATTRIBUTES.filter((each) => !FILTERS.some((tried) => tried === each));
			return {
				reading: narrow.length === FILTERS.length ? 'all' : narrow.length === 0 ? 'none' : 'some',
				facts: { narrow, refused },
				settings: {
					exactFilters: ATTRIBUTES.filter((each) =>
						[...narrow, ...rest].some((own) => own === each),
					),
				},
			};
		},
	}),
	question({
		id: 'repeatedProperty',
		asks: 'May "property" be repeated?',
		how: 'The list is asked for two names at once, which no audience has.',
		readings: {
			and: 'All must hold.',
			first: 'Only the first is read.',
			last: 'Only the last is read.',
			or: 'Any may hold.',
			refused: 'It is refused.',
		},
		async ask(check) {
			const [first, second] = [check.need('first').name, check.need('second').name];
			const property = [`name==${first}`, `name==${second}`];
			const page = await list(check, { property, limit: '100' });
			if (!isSuccess(page.answer)) return { reading: 'refused', facts: shapeOf(page.answer) };
			const names = new Set(namesOn(page));
			const [hasFirst, hasSecond] = [names.has(first), names.has(second)];
			if (names.size > Number(hasFirst) + Number(hasSecond))
				throw new NotAsked('the list is not narrowed by names');
			if (hasFirst && hasSecond) return { reading: 'or' };
			const repeatedProperty = hasFirst ? 'first' : hasSecond ? 'last' : 'and';
			return { reading: repeatedProperty, settings: { repeatedProperty } };
		},
	}),
	question({
		id: 'nameContains',
		asks: 'Does "name" look for a part of the name, in capital letters or not?',
		how: 'The list is asked for a part of the name, in capitals.',
		readings: {
			contains: 'Any part, whatever its letters.',
			letters: 'Any part, written the same way.',
			otherwise: {
				says: 'Neither.',
				trouble: 'Searching for a part of a name finds too much or too little.',
			},
		},
		async ask(check) {
			const { name } = check.need('first');
			const asked = async (part: string) => {
				const names = namesOn(await list(check, { name: part, limit: '100' }));
				const fits = names.every((each) => each.toLowerCase().includes(part.toLowerCase()));
				return names.includes(name) && fits;
			};
			const part = name.slice(4);
			if (await asked(part.toUpperCase())) return { reading: 'contains' };
			return { reading: (await asked(part)) ? 'letters' : 'otherwise' };
		},
	}),
	question({
		id: 'start',
		asks: 'Does "start" count audiences or pages?',
		how: 'Pages of two are asked for from 0 and from 1.',
		readings: {
			audiences: 'Audiences, as the text says.',
			pages: 'Pages, as the example says.',
			ignored: {
				says: 'It is not read.',
				trouble: 'Only the first page of a list can be had.',
			},
		},
		async ask(check) {
			await listed(check);
			const idsFrom = async (start: string) =>
				(await list(check, own({ limit: '2', start }))).children.map(({ id }) => id);
			const [from0, from1] = [await idsFrom('0'), await idsFrom('1')];
			if (from0.length < 2) throw new NotAsked('the list has too few audiences on a page');
			if (from1[0] === from0[0]) return { reading: 'ignored', settings: { startIs: 'ignored' } };
			const startCounts = from1[0] === from0[1] ? 'audiences' : 'pages';
			return { reading: startCounts, settings: { startIs: 'read', startCounts } };
		},
	}),
	question({
		id: 'next',
		asks: 'How does a page say where to go on, and how does the last one end?',
		how: 'Pages of two are followed to the end.',
		readings: {
			string: 'With a text.',
			number: 'With a number.',
			link: 'With a link only.',
			nowhere: {
				says: 'Not at all.',
				trouble: 'A list longer than a page is taken to be incomplete.',
			},
		},
		async ask(check) {
			const first = await list(check, own({ limit: '2' }));
			const { next } = first.page;
			const body = bodyOf(first.answer);
			const { href } = objectIn(objectIn(body._links).next);
			const nextAs =
				typeof next === 'string' && next !== ''
					? 'string'
					: typeof next === 'number' && next !== 0
						? 'number'
						: typeof href === 'string'
							? 'link'
							: 'nowhere';
			const last = await list(check, own({ limit: '100' }));
			if (last.children.length <= 2) throw new NotAsked('there are too few audiences to tell');
			const ends = last.page.next;
			const isLast = last.children.length < 100;
			return {
				reading: nextAs,
				facts: {
					lastNext: isLast ? (ends === undefined ? 'missing' : JSON.stringify(ends)) : 'not seen',
					counts: ['totalCount', 'totalPages', 'pageSize'].filter((name) => name in first.page),
				},
				settings: {
					nextAs,
					pageKey: '_pages' in body ? '_pages' : '_page',
					...(isLast && { lastNext: lastNextOf(ends) }),
				},
			};
		},
	}),
	question({
		id: 'largestPage',
		asks: 'How large is the largest page?',
		how: 'The list is asked for with limit=100 and with limit=101.',
		readings: {
			hundred: '100, as the pages say.',
			less: 'Less; the node goes by what comes back.',
			more: 'More than 100.',
		},
		async ask(check) {
			const page = await list(check, { limit: '100' });
			const beyond = await list(check, { limit: '101' });
			const said = Number(page.page.pageSize ?? Number.NaN);
			const total = Number(page.page.totalCount ?? 0);
			const isFull = total > page.children.length;
			const pageMax = isFull ? page.children.length : said;
			const facts = { entries: page.children.length, limit101: beyond.answer.status };
			if (beyond.children.length > 100) return { reading: 'more', facts };
			if (!(pageMax > 0)) throw new NotAsked('there are too few audiences to tell');
			return {
				reading: pageMax < 100 ? 'less' : 'hundred',
				facts: { ...facts, pageMax },
				settings: { pageMax: Math.min(pageMax, 100) },
			};
		},
	}),
	question({
		id: 'sort',
		asks: 'Does sort=name:asc sort, which only the code of clients shows?',
		how: 'The audiences of this check are listed so, and the other way round.',
		readings: {
			sorted: 'It does.',
			ignored: {
				says: 'It does not.',
				trouble: 'A list that changes meanwhile may hide an audience between two pages.',
			},
			refused: { says: 'It is refused.', trouble: 'No list can be had.' },
		},
		async ask(check) {
			const page = await list(check, own({ limit: '100' }));
			if (!isSuccess(page.answer)) return { reading: 'refused', facts: shapeOf(page.answer) };
			const turned = await list(check, own({ limit: '100', sort: 'name:desc' }));
			const [up, down] = [namesOn(page), namesOn(turned)];
			if (new Set(up).size < 2) throw new NotAsked('there are too few audiences to tell');
			return { reading: up[0] !== down[0] && up[0] === down.at(-1) ? 'sorted' : 'ignored' };
		},
	}),
	question({
		id: 'times',
		asks: 'How are times written, and by which clock?',
		how: '"creationTime" and "createEpoch" of an audience that was made just now.',
		readings: {
			ms: '"creationTime" in milliseconds.',
			us: '"creationTime" in microseconds.',
			s: '"creationTime" in seconds.',
			'text of ms': '"creationTime" in milliseconds, as text.',
			'text of s': '"creationTime" in seconds, as text.',
			ISO: '"creationTime" as a date.',
			none: 'There is no "creationTime".',
		},
		ask: async (check) => {
			const { creationTime, createEpoch, type, lifecycleState } = check.need('listed');
			const timesIn = unitOf(creationTime);
			const at = momentOf(creationTime) ?? momentOf(createEpoch);
			return await Promise.resolve({
				reading: creationTime === undefined ? 'none' : timesIn,
				facts: {
					type: textIn(type),
					lifecycleState: textIn(lifecycleState),
					createEpoch: typeof createEpoch,
					isReadable: at !== undefined,
				},
				settings: timesIn && { timesIn },
			});
		},
	}),
	question({
		id: 'firstId',
		asks: "Is a new audience there by Adobe's own ID at once?",
		how: 'The first audience is read by its "id".',
		readings: {
			there: 'It is.',
			missing: {
				says: 'It is not.',
				trouble: 'A change right after a create would find nothing.',
			},
		},
		async ask(check) {
			const first = check.need('first');
			const said = textIn(bodyOf(first.answer).id);
			const shown = said === '' ? await untilListed(check, first.name, LONGEST_LAG_MS) : undefined;
			const id = said === '' ? textIn(shown?.seen.id) : said;
			if (id === '') throw new NotAsked('its ID is not known');
			check.keep('firstId', id);
			const answer = await check.adobe.ask({ path: `${AUDIENCES}/${encodeURIComponent(id)}` });
			return { reading: isSuccess(answer) ? 'there' : 'missing', facts: shapeOf(answer) };
		},
	}),
];

/** In which unit a time is written, by how large it is: it is of these days. */
function unitOf(value: unknown) {
	if (typeof value === 'string' && !/^\d+$/.test(value)) {
		return Number.isNaN(Date.parse(value)) ? undefined : 'ISO';
	}
	const digits = String(value).length;
	if (typeof value === 'number') return digits > 14 ? 'us' : digits > 11 ? 'ms' : 's';
	return typeof value === 'string' ? (digits > 11 ? 'text of ms' : 'text of s') : undefined;
}
