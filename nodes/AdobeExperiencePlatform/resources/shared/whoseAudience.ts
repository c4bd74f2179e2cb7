import type { ListedAudience } from '../../adobe/audiences';
import { createdAt } from '../../adobe/audienceTimes';
import { withFacts, type Failure } from '../../adobe/errors/failure';
import type { Audience } from '../../adobe/externalAudience';
import { ageOf } from '../../adobe/moments';
import type { Begun } from '../../adobe/session/serverClock';
import { Undecided } from '../../run/once';

/** What is known of the other audiences that might be taken for a row's. */
export interface Others {
	/** How many rows of this run already have an audience with this ID. */
	claimsOf(audienceId: string): number;
	/** Whether some row of this run brings this ID. */
	isBrought(audienceId: string): boolean;
}

/**
 * Decides whether one of the listed audiences was made by a row's own create, whose answer was lost.
 * @param begun when that create began, on the clock that stamps audiences
 * @returns `undefined` where certainly none was
 * @throws {Undecided} where that isn't certain
 */
export function whoseAudience(
	row: Audience,
	listed: readonly ListedAudience[],
	begun: Begun | undefined,
	others: Others,
): ListedAudience | undefined {
	const candidates = unclaimed(
		listed.filter((audience) => couldBe(row, audience, others)),
		others,
	);
	const possible = candidates.filter((audience) => ageOf(createdAt(audience), begun) !== 'before');
	if (possible.length === 0) return undefined;
	// What doesn't even say what it is may be odd for other reasons.
	const [only, ...alike] = possible.filter((audience) => isCalledSo(row, audience));
	if (only !== undefined && alike.length === 0 && isCertain(only, begun)) return only;
	throw new Undecided(undecided(possible));
}

const isCalledSo = (row: Audience, { name, audienceId }: ListedAudience) =>
	name === row.name || (row.audienceId !== undefined && audienceId === row.audienceId);

const isCertain = (audience: ListedAudience, begun: Begun | undefined) =>
	ageOf(createdAt(audience), begun) === 'since' && idOf(audience) !== undefined;

/** The ID by which its members are ingested. */
export const idOf = ({ audienceId, id }: ListedAudience) => audienceId ?? id;

/** Every field that the row gave has to be the same; a list may leave fields out. */
function couldBe(row: Audience, listed: ListedAudience, others: Others): boolean {
	const same = (field: 'name' | 'namespace' | 'originName' | 'audienceId') =>
		row[field] === undefined || listed[field] === undefined || row[field] === listed[field];
	const broughtByAnother =
		row.audienceId === undefined &&
		listed.audienceId !== undefined &&
		others.isBrought(listed.audienceId);
	return (
		same('name') &&
		same('namespace') &&
		same('originName') &&
		same('audienceId') &&
		!broughtByAnother
	);
}

/** Leaves out, of each ID, as many audiences as other rows already have: the oldest ones. */
function unclaimed(candidates: readonly ListedAudience[], others: Others): ListedAudience[] {
	const byId = new Map<string, ListedAudience[]>();
	for (const candidate of [...candidates].sort(byAge)) {
		const key = idOf(candidate) ?? '';
		byId.set(key, [...(byId.get(key) ?? []), candidate]);
	}
	return [...byId].flatMap(([key, oldestFirst]) => oldestFirst.slice(others.claimsOf(key)));
}

const byAge = (a: ListedAudience, b: ListedAudience) =>
	(createdAt(a)?.earliest ?? 0) - (createdAt(b)?.earliest ?? 0);

function undecided(candidates: readonly ListedAudience[]): Failure {
	const which =
		candidates.length === 1
			? 'one audience in Experience Platform was made at about that time, but maybe by somebody else'
			: 'more than one audience in Experience Platform could be the one';
	return withFacts(
		{
			message: NOT_CERTAIN,
			description: `The answer of Adobe was lost, and ${which}. Nothing more was sent, so as not to create it twice. Compare the candidates in the details, keep one, and take its audience ID from there.`,
		},
		{
			candidates: candidates
				.map(({ id, audienceId }) =>
					audienceId === undefined ? (id ?? 'without an ID') : `${audienceId} (id ${id})`,
				)
				.join(', '),
		},
	);
}

/** What isn't certain when the answer to a create is lost. */
export const IS_CREATED = 'this audience was created';

export const NOT_CERTAIN = `It is not certain whether ${IS_CREATED}`;
