import { createdAt, type ListedAudience } from '../../adobe/audiences';
import { FailureError, thrownFailure, withFacts, type Failure } from '../../adobe/errors/failure';
import type { Audience } from '../../adobe/externalAudience';
import type { Moment } from '../../adobe/session/serverClock';

/** What is known of the other audiences that might be taken for a row's. */
export interface Others {
	/** How many rows of this run already have an audience with this ID. */
	claimsOf(audienceId: string): number;
	/** Whether some row of this run brings this ID. */
	isBrought(audienceId: string): boolean;
}

/**
 * Decides whether one of the listed audiences was made by a row's own create, whose answer was lost.
 * @param begun when that create began, on Adobe's clock
 * @returns `undefined` where none was
 * @throws {FailureError} where that isn't certain
 */
export function whoseAudience(
	row: Audience,
	listed: readonly ListedAudience[],
	begun: Moment | undefined,
	others: Others,
): ListedAudience | undefined {
	const candidates = unclaimed(
		listed.filter((audience) => couldBe(row, audience, others)),
		others,
	);
	const since = candidates.filter((audience) => !wasThereBefore(audience, begun));
	const [only] = since;
	if (only === undefined) return undefined;
	if (since.length === 1 && begun !== undefined && createdAt(only) !== undefined) {
		return only;
	}
	throw new FailureError(undecided(since));
}

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
		const key = candidate.audienceId ?? candidate.id;
		byId.set(key, [...(byId.get(key) ?? []), candidate]);
	}
	return [...byId].flatMap(([key, oldestFirst]) => oldestFirst.slice(others.claimsOf(key)));
}

const byAge = (a: ListedAudience, b: ListedAudience) =>
	(createdAt(a)?.earliest ?? 0) - (createdAt(b)?.earliest ?? 0);

/**
 * Certain only within what the clocks allow: an identical audience that somebody else made in the
 * second before this create began is taken for its own.
 */
function wasThereBefore(audience: ListedAudience, begun: Moment | undefined): boolean {
	const created = createdAt(audience);
	return created !== undefined && begun !== undefined && created.latest < begun.earliest;
}

const NOT_CERTAIN = 'It is not certain whether this audience was created';

/**
 * The answer to the create was lost, and the list that would tell can't be read either.
 * @throws {FailureError}
 */
export function notLookedUp(error: unknown): never {
	const failure = thrownFailure(error);
	if (failure === undefined) throw error;
	const { message, description, facts } = failure;
	throw new FailureError({
		message: NOT_CERTAIN,
		description: `The answer of Adobe was lost, and looking the audience up failed too: ${message}. ${description} Look in Experience Platform before running this row again; retrying this execution looks first.`,
		facts,
	});
}

function undecided(candidates: readonly ListedAudience[]): Failure {
	return withFacts(
		{
			message: NOT_CERTAIN,
			description:
				'The answer of Adobe was lost, and more than one audience in Experience Platform could be the one. Nothing more was sent, so as not to create it twice. Compare the candidates in the details, keep one, and take its audience ID from there.',
		},
		{
			candidates: candidates
				.map(({ id, audienceId }) => (audienceId === undefined ? id : `${audienceId} (id ${id})`))
				.join(', '),
		},
	);
}
