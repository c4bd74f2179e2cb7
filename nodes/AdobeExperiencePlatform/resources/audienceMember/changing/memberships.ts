import { createHash } from 'node:crypto';

import { iso } from '../../../adobe/moments';
import { momentOfWhen, type When } from '../../../operation/values';

/** Which audience, as the map of memberships names it (Adobe: XDM, segment membership). */
export interface AudienceKey {
	readonly namespace: string;
	readonly audienceId: string;
}

/** What is to be said of one person and one audience. */
export interface Membership extends AudienceKey {
	readonly itemIndex: number;
	readonly identityNamespace: string;
	readonly identity: string;
	readonly status: 'realized' | 'exited';
	/** When the person joined or left; without it, when it is sent. */
	readonly qualifiedAt?: When;
	/** Until when it holds. */
	readonly until?: When;
}

/** One person, with all that a run says of them: a second record would take the place of the first. */
export interface PersonRecord {
	/** The record's `_id`, by which errors find their way back. */
	readonly id: string;
	readonly identityNamespace: string;
	readonly identity: string;
	/** One for each audience. */
	readonly memberships: readonly Membership[];
	/** All items that it is made of. */
	readonly items: readonly number[];
}

/** Adobe drops a larger one from profiles without a word (Adobe: Profile guardrails). */
export const LARGEST_RECORD = 100 * 1024;

/** The same person has the same in every run, so that whoever looks into the dataset finds them. */
const recordIdOf = (identityNamespace: string, identity: string) =>
	`n8n-${createHash('sha256')
		.update(JSON.stringify([identityNamespace, identity]))
		.digest('hex')
		.slice(0, 32)}`;

/** Without a moment it is now. */
const NOW: When = { days: 0 };

const isLater = (
	{ qualifiedAt: one = NOW }: Membership,
	{ qualifiedAt: other = NOW }: Membership,
	now: number,
) => momentOfWhen(one, now) >= momentOfWhen(other, now);

interface Gathered {
	readonly byAudience: Map<string, Membership>;
	readonly items: number[];
}

const nobodyYet = (): Gathered => ({ byAudience: new Map(), items: [] });

/**
 * One record for each person. Of what is said twice of a person and an audience, the latest holds.
 * @param now in epoch milliseconds
 */
export function recordsOf(memberships: readonly Membership[], now: number): PersonRecord[] {
	const people = new Map<string, Gathered>();
	for (const own of memberships) {
		const person = JSON.stringify([own.identityNamespace, own.identity]);
		const { byAudience, items } = people.get(person) ?? nobodyYet();
		people.set(person, { byAudience, items });
		items.push(own.itemIndex);
		const audience = JSON.stringify([own.namespace, own.audienceId]);
		const before = byAudience.get(audience);
		if (before === undefined || isLater(own, before, now)) byAudience.set(audience, own);
	}
	return [...people].map(([person, { byAudience, items }]) => {
		const [identityNamespace, identity] = JSON.parse(person) as [string, string];
		const id = recordIdOf(identityNamespace, identity);
		return { id, identityNamespace, identity, memberships: [...byAudience.values()], items };
	});
}

/** What the map says of a membership. @param now when it is sent, in epoch milliseconds */
export function entryOf({ status, qualifiedAt, until }: Membership, now: number) {
	return {
		status,
		lastQualificationTime: iso(momentOfWhen(qualifiedAt ?? NOW, now)),
		...(until && { validUntil: iso(momentOfWhen(until, now)) }),
	};
}

/** A value in the innermost of nested objects; its keys are a stranger's. */
const nested = (steps: readonly string[], value: unknown): unknown =>
	steps.reduceRight((inner, step) => Object.fromEntries([[step, inner]]), value);

/**
 * A record as it goes to Adobe (Adobe: XDM, segment membership details).
 * @param primary the field that is the primary identity, by its steps; without one it is the identity map
 */
export function toXdm(
	{ id, identityNamespace, identity, memberships }: PersonRecord,
	primary: readonly string[] | undefined,
	now: number,
): Readonly<Record<string, unknown>> {
	const map = new Map<string, Array<[string, object]>>();
	for (const own of memberships) {
		const entries = map.get(own.namespace) ?? [];
		map.set(own.namespace, entries);
		entries.push([own.audienceId, entryOf(own, now)]);
	}
	const who =
		primary === undefined
			? {
					identityMap: Object.fromEntries([[identityNamespace, [{ id: identity, primary: true }]]]),
				}
			: (nested(primary, identity) as object);
	const segmentMembership = Object.fromEntries(
		[...map].map(([namespace, entries]) => [namespace, Object.fromEntries(entries)]),
	);
	return { _id: id, ...who, segmentMembership };
}

/**
 * Packs lines into files.
 * @param bytes as large as a file gets, unless a single line is larger
 */
export async function* filesOf(
	lines: Iterable<string>,
	bytes: number,
	breathe: () => Promise<void>,
): AsyncGenerator<Buffer> {
	let waiting: Buffer[] = [];
	let size = 0;
	for (const line of lines) {
		const next = Buffer.from(`${line}\n`);
		if (size > 0 && size + next.length > bytes) {
			yield Buffer.concat(waiting);
			[waiting, size] = [[], 0];
		}
		waiting.push(next);
		size += next.length;
		await breathe();
	}
	if (size > 0) yield Buffer.concat(waiting);
}
