import type { Audience } from '../../adobe/externalAudience';
import { identitiesOf } from '../shared/existingAudiences';

/**
 * What a row comes out as: Adobe's answer, and whether this run made the audience. One that would only be
 * made has no ID yet, unless the row brings one.
 */
export interface AudienceItem extends Readonly<Record<string, unknown>> {
	readonly audienceId?: string;
	readonly name: string;
	readonly created: boolean;
}

/** The audiences that the rows of a run have got so far, in one sandbox. */
export interface Ledger {
	enter(audience: Audience, item: AudienceItem): void;
	/** What an earlier row got for the same audience. */
	find(audience: Audience): AudienceItem | undefined;
	/** Notes that it isn't certain whether a row has made its audience. */
	doubt(audience: Audience): void;
	/** Whether that is so of an earlier row that asks for the same audience. */
	isInDoubt(audience: Audience): boolean;
	/** How many audiences with this ID belong to rows already. */
	claimsOf(audienceId: string): number;
	/** Whether a row of this run brings this ID. */
	isBrought(audienceId: string): boolean;
}

/** @param wanted all that the rows of the run ask for in this sandbox */
export function openLedger(wanted: readonly Audience[]): Ledger {
	let brought: ReadonlySet<string | undefined> | undefined;
	const entries = new Map<string, AudienceItem>();
	const claims = new Map<string, number>();
	const inDoubt = new Set<string>();

	return {
		enter(audience, item) {
			const { byName } = identitiesOf(audience);
			const { byId = byName } = identitiesOf({ ...audience, audienceId: item.audienceId });
			const isNew = item.created || !entries.has(byId);
			const { audienceId = '' } = item;
			if (isNew) claims.set(audienceId, (claims.get(audienceId) ?? 0) + 1);
			for (const identity of [byName, byId])
				if (!entries.has(identity)) entries.set(identity, item);
		},
		find(audience) {
			const { byName, byId = byName } = identitiesOf(audience);
			return entries.get(byId);
		},
		doubt(audience) {
			for (const identity of Object.values(identitiesOf(audience))) inDoubt.add(identity);
		},
		isInDoubt(audience) {
			const { byName, byId = byName } = identitiesOf(audience);
			return inDoubt.has(byId);
		},
		claimsOf: (audienceId) => claims.get(audienceId) ?? 0,
		isBrought(audienceId) {
			brought ??= new Set(wanted.map((audience) => audience.audienceId));
			return brought.has(audienceId);
		},
	};
}
