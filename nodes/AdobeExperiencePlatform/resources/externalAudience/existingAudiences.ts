import {
	createdAt,
	having,
	PAGE_SIZE,
	type AudienceFilter,
	type ListedAudience,
} from '../../adobe/audiences';
import type { Audience } from '../../adobe/externalAudience';
import type { Ask } from '../../run/ask';
import { identitiesOf } from './ledger';
import { audiencePages } from './pages';

/** The audiences of one sandbox, as far as the rows of a run ask for them. */
export interface ExistingAudiences {
	/** Looks in what was read at the start of the run. @throws {FailureError} why it couldn't be read */
	find(audience: Audience): Promise<ListedAudience | undefined>;
	/** Asks Adobe now. @throws {FailureError} why it couldn't be asked */
	findNow(audience: Audience): Promise<ListedAudience | undefined>;
}

/**
 * Looks audiences up with as few requests as it takes: the whole list where it has fewer pages than
 * the run has rows, else one request for each row.
 * @param ask in this sandbox
 * @param wanted what the rows of the run ask for there
 */
export function existingAudiences(ask: Ask, wanted: readonly Audience[]): ExistingAudiences {
	let whole: Promise<AudienceIndex | undefined> | undefined;

	/** @returns `undefined` where the list is longer than asking for each row */
	async function readWhole(): Promise<AudienceIndex | undefined> {
		const index = audienceIndex();
		let pages = 0;
		for await (const page of audiencePages(ask, commonFilter(wanted))) {
			page.audiences.forEach((audience) => index.add(audience));
			pages++;
			const inAll = page.totalCount === undefined ? pages : page.totalCount / PAGE_SIZE;
			if (inAll > wanted.length) return undefined;
		}
		return index;
	}

	async function findNow(audience: Audience): Promise<ListedAudience | undefined> {
		const index = audienceIndex();
		for await (const page of audiencePages(ask, ownFilter(audience))) {
			page.audiences.forEach((listed) => index.add(listed));
		}
		return index.find(audience);
	}

	return {
		async find(audience) {
			const index = await (whole ??= readWhole());
			return index === undefined ? await findNow(audience) : index.find(audience);
		},
		findNow,
	};
}

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
	const ageOf = (audience: ListedAudience) => createdAt(audience)?.earliest ?? 0;

	return {
		add(audience: ListedAudience): void {
			const { byName, byId } = identitiesOf(audience);
			if (byId === undefined) return; // Not an external audience: Adobe gives those an ID of their own.
			for (const identity of [byName, byId]) {
				const known = oldest.get(identity);
				if (known === undefined || ageOf(audience) < ageOf(known)) oldest.set(identity, audience);
			}
		},
		find(audience: Audience): ListedAudience | undefined {
			const { byName, byId = byName } = identitiesOf(audience);
			return oldest.get(byId);
		},
	};
}
