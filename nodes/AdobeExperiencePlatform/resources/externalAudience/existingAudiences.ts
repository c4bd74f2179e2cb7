import {
	createdAt,
	having,
	PAGE_SIZE,
	type AudienceFilter,
	type ListedAudience,
} from '../../adobe/audiences';
import { FailureError } from '../../adobe/errors/failure';
import type { Audience } from '../../adobe/externalAudience';
import type { Clock } from '../../adobe/session/clock';
import type { Ask } from '../../run/ask';
import { identitiesOf } from './ledger';
import { audiencePages } from './pages';

/** The audiences of one sandbox, as far as the rows of a run ask for them. */
export interface ExistingAudiences {
	/** Looks in what was read at the start of the run. @throws {FailureError} why it isn't known */
	find(audience: Audience): Promise<ListedAudience | undefined>;
	/** Asks Adobe now. @throws {FailureError} why it isn't known */
	findNow(audience: Audience): Promise<ListedAudience | undefined>;
}

/** An empty list may be a passing fault (seen in client code): it is looked at again before it is believed. */
const LOOK_AGAIN_AFTER_MS = 500;

/**
 * Looks audiences up with as few requests as it takes: the whole list where it has fewer pages than
 * the run has rows, else one request for each row.
 * @param ask in this sandbox
 * @param wanted what the rows of the run ask for there
 */
export function existingAudiences(
	ask: Ask,
	wanted: readonly Audience[],
	clock: Pick<Clock, 'sleep'>,
): ExistingAudiences {
	let whole: Promise<AudienceIndex | undefined> | undefined;

	/** @returns `undefined` where the list is longer than asking for each row, or has no certain end */
	async function readWhole(): Promise<AudienceIndex | undefined> {
		const index = audienceIndex();
		let pages = 0;
		for await (const page of audiencePages(ask, commonFilter(wanted))) {
			index.add(page);
			pages++;
			const inAll = page.totalCount === undefined ? pages : page.totalCount / PAGE_SIZE;
			if (inAll > wanted.length) return undefined;
		}
		return index.isComplete() ? index : undefined;
	}

	async function readWholeTwiceIfEmpty(): Promise<AudienceIndex | undefined> {
		const index = await readWhole();
		if (index === undefined || !index.isEmpty()) return index;
		await clock.sleep(LOOK_AGAIN_AFTER_MS);
		return await readWhole();
	}

	async function findNow(audience: Audience): Promise<ListedAudience | undefined> {
		const index = audienceIndex();
		for await (const page of audiencePages(ask, ownFilter(audience))) index.add(page);
		const found = index.find(audience);
		if (found === undefined && !index.isComplete()) throw new FailureError(NOT_TO_ITS_END);
		return found;
	}

	return {
		async find(audience) {
			whole ??= readWholeTwiceIfEmpty();
			const reading = whole;
			// What failed for one row is tried again by the next.
			reading.catch(() => (whole = whole === reading ? undefined : whole));
			const index = await reading;
			return index === undefined ? await findNow(audience) : index.find(audience);
		},
		findNow,
	};
}

/** Said where a list that would tell doesn't. */
export const NOT_TO_ITS_END = {
	message: "Adobe's list of audiences could not be read to its end",
	description: 'So it is not certain whether this audience exists. Run the workflow again later.',
};

/** Adobe's filter for the audience a row asks for, by its ID where it brings one. */
export function ownFilter({ audienceId, name }: Audience): AudienceFilter {
	return audienceId === undefined ? having('name', name) : having('audienceId', audienceId);
}

/** Rows of one sheet mostly share a namespace, and a namespace is shorter than a sandbox. */
function commonFilter(wanted: readonly Audience[]): AudienceFilter {
	const [first, ...others] = new Set(wanted.map(({ namespace }) => namespace));
	return first === undefined || others.length > 0 ? {} : having('namespace', first);
}

type AudienceIndex = ReturnType<typeof audienceIndex>;

/** Adobe allows the same name twice; the oldest is the one that every row and every run finds. */
function audienceIndex() {
	const oldest = new Map<string, ListedAudience>();
	let isComplete = false;
	const ageOf = (audience: ListedAudience) => createdAt(audience)?.earliest ?? Infinity;

	return {
		add(page: { audiences: readonly ListedAudience[]; isComplete: boolean }): void {
			isComplete = page.isComplete;
			for (const audience of page.audiences) {
				const { byName, byId } = identitiesOf(audience);
				if (byId === undefined) continue; // Not an external audience: Adobe gives those an ID of their own.
				for (const identity of [byName, byId]) {
					const known = oldest.get(identity);
					if (known === undefined || ageOf(audience) < ageOf(known)) {
						oldest.set(identity, audience);
					}
				}
			}
		},
		find(audience: Audience): ListedAudience | undefined {
			const { byName, byId = byName } = identitiesOf(audience);
			return oldest.get(byId);
		},
		isComplete: () => isComplete,
		isEmpty: () => oldest.size === 0,
	};
}
