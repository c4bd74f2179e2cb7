import { textsIn } from '../../adobe/answerFields';
import {
	deleteAudience,
	getAudience,
	isInUse,
	type AudienceRef,
	type ListedAudience,
} from '../../adobe/audiences';
import { FailureError, withFacts, type Failure } from '../../adobe/errors/failure';
import { quoted } from '../../adobe/errors/readError';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import type { Ask } from '../../run/ask';
import type { RowMemory } from '../../run/memory';
import { outcomeOf } from '../../run/rows';
import { audienceFinder } from '../shared/findAudience';
import type { IfMissing } from '../shared/ifMissing';
import type { Located } from '../shared/locator';

export interface DeleteRow extends IfMissing {
	readonly audience: Located;
}

/**
 * Deletes the audiences of a run. One that is gone after a delete whose answer was lost, in this run or in
 * an earlier try of it, was deleted by us.
 * @returns deletes the audience of a row; it throws a FailureError where that can't be done
 */
export function deleteAudiences(
	run: Run,
	tasks: ReadonlyArray<Task<DeleteRow>>,
): (task: Task<DeleteRow>, memory: RowMemory<Item>) => Promise<Item> {
	const find = audienceFinder(run, tasks);

	return async (task, memory) => {
		const { audience, ifAudienceMissing } = task.row;
		const ask = run.askFor(task);
		const { begun } = memory.recall();
		let named: Item = 'id' in audience ? { id: audience.id } : { audienceId: audience.audienceId };

		async function findAndDelete(): Promise<Item> {
			const found = await find(task);
			if (found.listed) named = namesOf(found.listed);
			if (task.dryRun) return await tryOut(ask, found);
			memory.remember({ begun: begun ?? run.clock.now() });
			await ask(deleteAudience(found));
			return { ...named, deleted: true };
		}

		return await findAndDelete().catch(async (error: unknown) => {
			if (!(error instanceof FailureError)) throw error;
			const { failure } = error;
			const isMissing = failure.missing === true;
			const mayBeOurs = begun !== undefined || failure.mayBeDone === true;
			if (isMissing && mayBeOurs) return { ...named, deleted: true };
			if (!mayBeOurs) memory.remember({});
			if (isMissing && ifAudienceMissing === 'succeed') {
				const reason = failure.message;
				return { ...named, deleted: false, ...(task.dryRun && WOULD_NOT), reason };
			}
			if (isInUse(failure)) throw await heldBy(ask, { id: String(named.id) }, failure);
			throw error;
		});
	};
}

const WOULD_NOT = { wouldDelete: false, dryRun: true };

const namesOf = ({ audienceId, id, name, namespace }: ListedAudience): Item => ({
	name,
	audienceId,
	id,
	namespace,
});

async function tryOut(ask: Ask, which: AudienceRef): Promise<Item> {
	const audience = await ask(getAudience(which));
	if (textsIn(audience.dependents).length > 0) throw await heldBy(ask, which, IN_USE);
	return { ...namesOf(audience), deleted: false, wouldDelete: true, dryRun: true };
}

const IN_USE: Failure = {
	message: 'Adobe would not delete this audience, because something is built on it',
	description: 'Take it out where it is used, or leave the row out.',
};

/** More than a person goes through. */
const MOST_NAMED = 5;

/** Adds to a refusal what keeps the audience from being deleted, as far as Adobe tells. */
async function heldBy(ask: Ask, which: AudienceRef, failure: Failure): Promise<FailureError> {
	const held = await outcomeOf(async () => await ask(getAudience(which)));
	const ids = held.ok ? textsIn(held.result.dependents) : [];
	if (ids.length === 0) return new FailureError(failure);
	const names = await Promise.all(
		ids.slice(0, MOST_NAMED).map(async (id) => await nameOf(ask, id)),
	);
	const others = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
	const usedBy = names.join(', ') + others;
	const description = `It is used by ${usedBy}. ${failure.description}`;
	return new FailureError(withFacts({ ...failure, description }, { usedBy }));
}

async function nameOf(ask: Ask, id: string): Promise<string> {
	const user = await outcomeOf(async () => await ask(getAudience({ id })));
	const name = user.ok ? user.result.name : undefined;
	return name === undefined ? quoted(id, 100) : `"${quoted(name, 100)}" (id ${quoted(id, 100)})`;
}
