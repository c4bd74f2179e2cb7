import { z } from 'zod';
import { adobeError, type Answer, json } from './answers';
import { isIndexed, type StoredAudience } from './audiences';
import { type RecordedRequest, sandboxOf } from './requests';
import type { ATTRIBUTES, SimulatorSettings } from './settings';
import type { World } from './world';

const seconds = (ms: number): number => Math.floor(ms / 1000);

const read: Record<(typeof ATTRIBUTES)[number], (audience: StoredAudience) => string | number> = {
	id: ({ id }) => id,
	audienceId: ({ audienceId }) => audienceId,
	name: ({ name }) => name,
	description: ({ description }) => description ?? '',
	namespace: ({ namespace }) => namespace,
	originName: ({ originName }) => originName,
	type: ({ type }) => type,
	lifecycleState: ({ lifecycleState }) => lifecycleState,
	createEpoch: ({ createdAt }) => seconds(createdAt),
	updateEpoch: ({ updatedAt }) => seconds(updatedAt),
	creationTime: ({ createdAt }) => createdAt,
	updateTime: ({ updatedAt }) => updatedAt,
};

/** What can be sorted and filtered by. */
const attributes = new Map<string, (audience: StoredAudience) => string | number>(
	Object.entries(read),
);

/** A time as Adobe may write it. */
const written: Record<SimulatorSettings['timesIn'], (ms: number) => number | string> = {
	ms: (ms) => ms,
	us: (ms) => ms * 1000,
	s: seconds,
	'text of ms': String,
	'text of s': (ms) => String(seconds(ms)),
	ISO: (ms) => new Date(ms).toISOString(),
};

/** An audience as Adobe's answers show it. */
export function toWire(audience: StoredAudience, settings: SimulatorSettings) {
	const { id, audienceId, name, description, namespace, originName } = audience;
	const { sandboxName, createdAt, updatedAt, lifecycleState, labels, ttlInDays } = audience;
	const sandbox = settings.sandboxes.find((candidate) => candidate.name === sandboxName);
	const time = written[settings.timesIn];
	return {
		id,
		audienceId,
		name,
		description,
		namespace,
		originName,
		type: audience.type,
		lifecycleState,
		labels,
		...(ttlInDays !== undefined && { ttlInDays }),
		...(audience.dependents.length > 0 && { dependents: audience.dependents }),
		sandbox: { sandboxName, type: sandbox?.type, default: sandbox?.isDefault },
		createEpoch: seconds(createdAt),
		updateEpoch: seconds(updatedAt),
		creationTime: time(createdAt),
		updateTime: time(updatedAt),
	};
}

const count = z.string().regex(/^\d+$/).transform(Number);

const parameters = z
	.object({
		start: count.default('0'),
		limit: count.pipe(z.number().min(1).max(100)).default('20'),
		sort: z
			.string()
			.regex(/^\w+:(asc|desc)$/)
			.optional(),
		name: z.string().default(''),
		description: z.string().default(''),
		property: z.string().optional(),
		/** In the `next` link that Adobe's pages show. */
		totalCount: count.optional(),
		entityType: z.enum(['_xdm.context.profile', '_xom.context.account']).optional(),
	})
	.strict();

type Holds = (audience: StoredAudience) => boolean;

/** What `attr==value` asks for; undefined if there is no such attribute. */
function exactly(property: string): { attribute: string; value: string; holds: Holds } | undefined {
	const [attribute = '', value] = property.split(/==(.*)/s, 2);
	const read = attributes.get(attribute);
	if (read === undefined || value === undefined) return undefined;
	return { attribute, value, holds: (audience) => String(read(audience)) === value };
}

function contains(attribute: 'name' | 'description', text: string): Holds {
	const wanted = text.toLowerCase();
	return wanted === ''
		? () => true
		: (audience) => audience[attribute]?.toLowerCase().includes(wanted) ?? false;
}

function sorted(found: StoredAudience[], sort: string | undefined): StoredAudience[] {
	const [attribute = '', direction] = sort?.split(':') ?? [];
	const read = attributes.get(attribute);
	if (read === undefined) return found;
	const sign = direction === 'desc' ? -1 : 1;
	const keyed = found.map((audience) => ({ audience, key: read(audience) }));
	keyed.sort((a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
	return keyed.map(({ audience }) => audience);
}

const nextIn: Record<SimulatorSettings['nextAs'], (start: number) => string | number | undefined> =
	{
		string: String,
		number: (start) => start,
		link: () => undefined,
		nowhere: () => undefined,
	};

const readProperties: Record<
	SimulatorSettings['repeatedProperty'],
	(all: readonly string[]) => readonly string[]
> = {
	and: (all) => all,
	first: (all) => all.slice(0, 1),
	last: (all) => all.slice(-1),
};

/** `GET /data/core/ups/audiences` */
export function answerList(
	request: RecordedRequest,
	{ settings, audiences, clock }: World,
): Answer {
	const parsed = parameters.safeParse(Object.fromEntries(request.query));
	if (!parsed.success) return adobeError('UPAPI-113434-400', parsed.error.message);
	const { start, limit, sort, name, description } = parsed.data;

	const properties = request.query.getAll('property');
	const looked = readProperties[settings.repeatedProperty](properties);
	const known = looked.map(exactly).filter((filter) => filter !== undefined);
	const exact = known.filter(({ attribute }) => settings.exactFilters.includes(attribute));
	if (
		known.length < looked.length ||
		(sort !== undefined && !attributes.has(sort.split(':')[0] ?? ''))
	) {
		return adobeError('UPAPI-113434-400', 'There is no such attribute');
	}

	const sandboxName = sandboxOf(request);
	const quick = exact
		.map(({ attribute, value }) =>
			isIndexed(attribute) ? audiences.find(sandboxName, attribute, value) : undefined,
		)
		.find((candidates) => candidates !== undefined);
	const now = clock.now();
	const filters: Holds[] = [
		({ listedAt }) => listedAt <= now,
		...exact.map(({ holds }) => holds),
		contains('name', name),
		contains('description', description),
	];
	const found = (quick ?? audiences.inSandbox(sandboxName)).filter((audience) =>
		filters.every((holds) => holds(audience)),
	);

	const pageSize = Math.min(limit, settings.pageMax);
	const begin = settings.startIs === 'read' ? start : 0;
	const step = pageSize - settings.pageOverlap;
	const first = settings.startCounts === 'pages' ? begin * step : begin;
	const following = settings.startCounts === 'pages' ? begin + 1 : begin + step;
	const totalCount = found.length;
	const hasNext = first + pageSize < totalCount;
	const next = hasNext ? nextIn[settings.nextAs](following) : settings.lastNext;
	return json(200, {
		children: sorted(found, sort)
			.slice(first, first + pageSize)
			.map((audience) => toWire(audience, settings)),
		[settings.pageKey]: {
			totalCount,
			pageSize,
			next,
		},
		_links:
			hasNext && settings.nextAs !== 'nowhere'
				? {
						next: {
							href: `@/audiences?start=${following}&limit=${limit}&totalCount=${totalCount}`,
						},
					}
				: {},
	});
}
