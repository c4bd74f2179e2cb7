import type { AudienceRef, ListedAudience } from '../../adobe/audiences';
import { FailureError, withFacts, type Failure } from '../../adobe/errors/failure';
import { quoted } from '../../adobe/errors/readError';
import type { Run, Task } from '../../operation/execute';
import { perSandbox } from '../../operation/perSandbox';
import { existingAudiences } from './existingAudiences';
import type { Located } from './locator';

/** The audience that a row is about, and all of it where it had to be looked up. */
export interface Found extends AudienceRef {
	readonly listed?: ListedAudience;
}

interface AboutAudience {
	readonly audience: Located;
}

/**
 * Finds the audiences that the rows of a run are about: those named by Adobe's own ID without a request,
 * the others with as few as it takes.
 * @returns finds the audience of a row; it throws a FailureError where there isn't exactly one
 */
export function audienceFinder<Row extends AboutAudience>(
	run: Run,
	tasks: ReadonlyArray<Task<Row>>,
): (task: Task<Row>) => Promise<Found> {
	const existingFor = perSandbox(run, tasks, (ask, own) => {
		const wanted = own.flatMap(({ row: { audience } }) => ('id' in audience ? [] : [audience]));
		return existingAudiences(ask, wanted, run.clock);
	});

	return async (task) => {
		const { audience } = task.row;
		const sandboxName = run.sandboxOf(task.options);
		if ('id' in audience) {
			if (audience.sandboxName !== undefined && audience.sandboxName !== sandboxName) {
				throw new FailureError(inAnotherSandbox(audience.sandboxName, sandboxName));
			}
			return audience;
		}
		const found = await existingFor(task).findAll(audience);
		return { ...theOne(found, audience, sandboxName) };
	};
}

const inAnotherSandbox = (there: string, here: string): Failure => ({
	message: "The address in 'Audience' is of an audience in another sandbox",
	description: `It is in "${quoted(there, 100)}", and this item works in "${here}". Choose the sandbox under 'Sandbox' in the options of the node, or take the address of the audience in "${here}".`,
	assurance: 'Nothing was sent to Adobe for this item.',
	facts: { parameter: 'Audience' },
});

function theOne(
	found: readonly ListedAudience[],
	{ audienceId, namespace }: Extract<Located, { readonly audienceId: string }>,
	sandboxName: string,
): Found {
	const [only, ...others] = found;
	if (only === undefined) {
		const where = [
			...(namespace === undefined ? [] : [`the namespace "${quoted(namespace, 100)}"`]),
			`the sandbox "${sandboxName}"`,
		];
		throw new FailureError(noSuchAudience(audienceId, where.join(' of ')));
	}
	if (others.length > 0 || only.id === undefined) {
		throw new FailureError(several(found, `the external ID "${quoted(audienceId, 100)}"`));
	}
	return { id: only.id, listed: only };
}

const noSuchAudience = (audienceId: string, where: string): Failure => ({
	message: 'Adobe knows no such audience',
	description: `Looked for: audience with the external ID "${quoted(audienceId, 100)}" in ${where}. Check it, and the sandbox this item works in; Adobe's own ID goes into 'By ID'.`,
	missing: true,
	facts: { httpStatus: 404 },
});

/** More than a person compares. */
const MOST_NAMED = 5;

/** @param what they have in common */
export function several(found: readonly ListedAudience[], what: string): Failure {
	const named = found
		.slice(0, MOST_NAMED)
		.map(
			({ id = 'without an ID', name = '', namespace = '' }) =>
				`"${quoted(name, 100)}" in the namespace "${quoted(namespace, 100)}" (id ${quoted(id, 100)})`,
		);
	const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : '';
	const candidates = named.join(', ') + more;
	return withFacts(
		{
			message: 'More than one audience could be meant',
			description: `These have ${what}: ${candidates}. Nothing was changed.`,
		},
		{ candidates },
	);
}
