import type { Failure } from '../../../adobe/errors/failure';
import type { Item } from '../../../operation/items';
import type { Outcome } from '../../../run/rows';
import { entryOf, type PersonRecord } from './memberships';
import type { Group } from './planMembers';

/** What became of the rows of a run so far, by item. */
export type Settled = Map<number, Outcome<Item>>;

/** That a record was taken, when it was written, in epoch milliseconds, and what is to be said of it. */
export interface Taken extends Item {
	readonly at: number;
}

export const taken = (result: Taken): Outcome<Taken> => ({ ok: true, result });

/** Says the same of all items that a record is made of. */
export function settle(
	group: Group,
	record: PersonRecord,
	became: Outcome<Taken>,
	items: Settled,
): void {
	for (const itemIndex of record.items) {
		items.set(
			itemIndex,
			became.ok ? { ok: true, result: itemOf(group, itemIndex, became.result) } : became,
		);
	}
}

/** Says the same of all items of a group. */
export function settleAll(group: Group, failure: Failure, items: Settled): void {
	for (const record of group.records) settle(group, record, { ok: false, failure }, items);
}

/** What came of a row: what was said of whom, and by which batch. */
function itemOf({ dataset, memberships }: Group, itemIndex: number, { at, ...rest }: Taken): Item {
	const own = memberships.get(itemIndex);
	if (own === undefined) return rest;
	const { audienceId, namespace, identityNamespace, identity } = own;
	const { status: membership, ...times } = entryOf(own, at);
	return {
		audienceId,
		namespace,
		identityNamespace,
		identity,
		membership,
		...times,
		datasetId: dataset.id,
		...rest,
	};
}
