import { having, PAGE_SIZE, type AudienceFilter, type ListedAudience } from '../../adobe/audiences';
import { createdAt } from '../../adobe/audienceTimes';
import { FailureError } from '../../adobe/errors/failure';
import type { Audience } from '../../adobe/externalAudience';
import type { Clock } from '../../adobe/session/clock';
import type { Ask } from '../../run/ask';
import { audiencePages, LOOK_AGAIN_AFTER_MS, MOST_PAGES } from './pages';

/** What a row may say of the audience that it is about. */
export type Wanted = Partial<Pick<Audience, 'namespace' | 'name' | 'audienceId'>>;

/** What a person means by "the same audience": the ID a row brings, or its name; in a namespace. */
export function identitiesOf({ namespace, name, audienceId }: Wanted): {
	byName: string;
	byId?: string;
} {
	return {
		byName: JSON.stringify([namespace, 'name', name]),
		...(audienceId !== undefined && {
			byId: JSON.stringify([namespace, 'audienceId', audienceId]),
		}),
	};
}

/** The audiences of one sandbox, as far as the rows of a run ask for them. */
export interface ExistingAudiences {
	/**
	 * Looks in what was read at the start of the run. Adobe allows the same name twice, and the same ID in
	 * several namespaces.
	 * @returns all that fit, the oldest first, so that every row and every run finds the same one first
	 * @throws {FailureError} why it isn't known
	 */
	findAll(wanted: Wanted): Promise<readonly ListedAudience[]>;
	/** The oldest of them. */
	find(wanted: Wanted): Promise<ListedAudience | undefined>;
	/** Asks Adobe now. @throws {FailureError} why it isn't known */
	findNow(wanted: Wanted): Promise<ListedAudience | undefined>;
}

/**
 * Looks audiences up with as few requests as it takes: the whole list where it has fewer pages than
 * the run has different ones to look up, else one request for each of those.
 * @param ask in this sandbox
 * @param wanted what the rows of the run ask for there
 */
export function existingAudiences(
	ask: Ask,
	wanted: readonly Wanted[],
	clock: Pick<Clock, 'sleep'>,
): ExistingAudiences {
	let counted: number | undefined;
	const lookUps = () => (counted ??= countOf(wanted));
	const asked = shared<AudienceIndex>();
	const whole = shared<AudienceIndex | undefined>();

	/** @returns `undefined` where the list is longer than asking for each, or has no certain end */
	async function readWhole(): Promise<AudienceIndex | undefined> {
		const index = audienceIndex();
		let pages = 0;
		for await (const page of audiencePages(ask, commonFilter(wanted))) {
			index.add(page);
			pages++;
			const inAll = page.totalCount === undefined ? pages : page.totalCount / PAGE_SIZE;
			if (inAll > lookUps()) return undefined;
		}
		return index.isComplete() ? index : undefined;
	}

	async function readFor(one: Wanted): Promise<AudienceIndex> {
		const index = audienceIndex();
		for await (const page of audiencePages(ask, ownFilter(one))) index.add(page);
		return index;
	}

	let isEverEmpty = true;
	async function twiceIfEmpty<Index extends AudienceIndex | undefined>(
		readOnce: () => Promise<Index>,
	): Promise<Index> {
		const index = await readOnce();
		isEverEmpty &&= index?.isEmpty() ?? false;
		if (!isEverEmpty) return index;
		await clock.sleep(LOOK_AGAIN_AFTER_MS);
		return await readOnce();
	}

	const read = async (one: Wanted): Promise<AudienceIndex> =>
		(lookUps() > 1 ? await whole('', async () => await twiceIfEmpty(readWhole)) : undefined) ??
		(await asked(keyOf(one), async () => await twiceIfEmpty(async () => await readFor(one))));

	return {
		findAll: async (one) => allIn(await read(one), one),
		find: async (one) => oldestIn(await read(one), one),
		findNow: async (one) => oldestIn(await readFor(one), one),
	};
}

/** How many different ones, as far as it matters: nobody asks for each of more than a list has pages. */
function countOf(wanted: readonly Wanted[]): number {
	const keys = new Set<string>();
	for (const one of wanted) {
		if (keys.size > MOST_PAGES) break;
		keys.add(keyOf(one));
	}
	return keys.size;
}

/** Only a list that was read to its end proves that there is no other. */
function allIn(index: AudienceIndex, wanted: Wanted): readonly ListedAudience[] {
	if (!index.isComplete()) throw new FailureError(NOT_TO_ITS_END);
	return index.find(wanted);
}

function oldestIn(index: AudienceIndex, wanted: Wanted): ListedAudience | undefined {
	return index.find(wanted)[0] ?? allIn(index, wanted)[0];
}

/** Single flight: does the same work once for all who ask for it. What failed for them is tried again by the next. */
function shared<Result>() {
	const known = new Map<string, Promise<Result>>();
	return async (key: string, work: () => Promise<Result>): Promise<Result> => {
		const mine = known.get(key) ?? work();
		known.set(key, mine);
		mine.catch(() => known.get(key) === mine && known.delete(key));
		return await mine;
	};
}

/** Said where a list that would tell doesn't. */
export const NOT_TO_ITS_END = {
	message: "Adobe's list of audiences could not be read to its end",
	description: 'So it is not certain whether this audience exists. Run the workflow again later.',
};

/** Adobe's filter for the audience a row asks for, by its ID where it brings one. */
export function ownFilter({ audienceId, name = '' }: Wanted): AudienceFilter {
	return audienceId === undefined ? having('name', name) : having('audienceId', audienceId);
}

/** Rows of one sheet mostly share a namespace, and a namespace is shorter than a sandbox. */
function commonFilter(wanted: readonly Wanted[]): AudienceFilter {
	const first = wanted[0]?.namespace;
	const isCommon = wanted.every(({ namespace }) => namespace === first);
	return first === undefined || !isCommon ? {} : having('namespace', first);
}

function keyOf(wanted: Wanted): string {
	const { byName, byId = byName } = identitiesOf(wanted);
	return byId;
}

type AudienceIndex = ReturnType<typeof audienceIndex>;

/** Audiences by what a row may ask for: name or ID in a namespace, or an ID in whatever namespace. */
function audienceIndex() {
	const byKey = new Map<string, ListedAudience[]>();
	let isComplete = false;
	const ageOf = (audience: ListedAudience) => createdAt(audience)?.earliest ?? Infinity;
	const byAge = (a: ListedAudience, b: ListedAudience) => {
		const [first, second] = [ageOf(a), ageOf(b)];
		return first === second ? 0 : first - second;
	};

	return {
		add(page: { audiences: readonly ListedAudience[]; isComplete: boolean }): void {
			isComplete = page.isComplete;
			for (const audience of page.audiences) {
				const { audienceId, namespace } = audience;
				if (audienceId === undefined) continue; // Not an external audience: Adobe gives those an ID of their own.
				const { byName, byId } = identitiesOf(audience);
				const anywhere = namespace === undefined ? undefined : keyOf({ audienceId });
				for (const key of [byName, byId, anywhere]) {
					if (key === undefined) continue;
					const alike = byKey.get(key);
					if (alike === undefined) byKey.set(key, [audience]);
					else alike.push(audience);
				}
			}
		},
		find: (wanted: Wanted): readonly ListedAudience[] =>
			[...(byKey.get(keyOf(wanted)) ?? [])].sort(byAge),
		isComplete: () => isComplete,
		isEmpty: () => byKey.size === 0,
	};
}
