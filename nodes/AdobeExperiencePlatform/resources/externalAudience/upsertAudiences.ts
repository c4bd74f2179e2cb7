import {
	getAudience,
	updateAudience,
	type AudienceChanges,
	type ListedAudience,
} from '../../adobe/audiences';
import { FailureError, withFacts, type Failure } from '../../adobe/errors/failure';
import type { Audience } from '../../adobe/externalAudience';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import { perSandbox } from '../../operation/perSandbox';
import { FORGETFUL, type RowMemory } from '../../run/memory';
import { differences, fromTo } from './audienceChanges';
import { audienceItem, saying } from './audienceItem';
import { audienceMaker, type CreateRow } from './createAudiences';
import { existingAudiences, identitiesOf, type Wanted } from '../shared/existingAudiences';
import type { AudienceItem } from './ledger';

export interface UpsertRow extends CreateRow {
	/** All that the row wants of its audience, its name included. */
	readonly changes: AudienceChanges;
	readonly simple: boolean;
}

type UpsertTask = Task<UpsertRow>;

/**
 * Makes sure that there is one audience for each row, as the row wants it: made, changed or left alone.
 * What Adobe doesn't change of an audience, namespace, origin and ID, only counts where it is made.
 * @param done by earlier tries of this run
 */
export function upsertAudiences(
	run: Run,
	tasks: readonly UpsertTask[],
	done: ReadonlyMap<number, AudienceItem>,
): (task: UpsertTask) => Promise<AudienceItem> {
	/** What of a row is done once its audience is there, for a try that then fails to change it. */
	const memoryOf = ({ itemIndex, options, row, dryRun }: UpsertTask): RowMemory<AudienceItem> =>
		dryRun
			? FORGETFUL
			: (run.memory.of(itemIndex, [
					...run.destinationOf(options),
					'made for upsert',
					identitiesOf(row.audience),
				]) as RowMemory<AudienceItem>);

	const made = new Map(done);
	for (const task of tasks) {
		const { result } = memoryOf(task).recall();
		if (result !== undefined && !made.has(task.itemIndex)) made.set(task.itemIndex, result);
	}
	const make = audienceMaker(run, tasks, made);
	const sandboxOf = perSandbox(run, tasks, (ask) => ({
		existing: existingAudiences(ask, [], run.clock),
		/** The audiences of the rows so far, as they are now. */
		now: new Map<string, ListedAudience>(),
	}));

	async function find(task: UpsertTask, which: Wanted): Promise<ListedAudience | undefined> {
		for (const ms of LOOK_AFTER_MS) {
			await run.clock.sleep(ms);
			const found = await sandboxOf(task).existing.findNow(which);
			if (found !== undefined || run.clock.cancelled()) return found;
		}
		return undefined;
	}

	/** An audience as Adobe has it now. */
	async function read(
		task: UpsertTask,
		{ id, namespace, audienceId }: Pick<ListedAudience, 'id' | 'namespace' | 'audienceId'>,
	): Promise<AudienceInFull> {
		const audience =
			id === undefined
				? await find(task, { namespace, audienceId })
				: await run.askFor(task)(getAudience({ id }));
		if (audience?.id === undefined) throw new FailureError(NOT_LISTED_YET);
		return { ...audience, id: audience.id };
	}

	/** All of an audience, as far as it takes to change it: by Adobe's own ID, and by what differs. */
	async function inFull(task: UpsertTask, audience: ListedAudience): Promise<AudienceInFull> {
		const { id, lifecycleState } = audience;
		const isKnown = task.row.changes.lifecycleState === undefined || lifecycleState !== undefined;
		return id !== undefined && isKnown ? { ...audience, id } : await read(task, audience);
	}

	/** @returns the audience as it is then; the same one where nothing was to be changed */
	async function change(task: UpsertTask, audience: ListedAudience): Promise<ListedAudience> {
		const { changes } = task.row;
		if (isEmpty(differences(audience, changes))) return audience;
		const before = await inFull(task, audience);
		const differing = differences(before, changes);
		if (isEmpty(differing)) return audience;
		return await run.askFor(task)(updateAudience(before, differing));
	}

	return async (task) => {
		const { audience, changes, simple } = task.row;
		const memory = memoryOf(task);
		const earlier = made.get(task.itemIndex);
		const { item, listed } = earlier === undefined ? await make(task, memory) : { item: earlier };
		if (item.created) memory.remember({ result: item });

		const { now } = sandboxOf(task);
		const { audienceId, name, created } = item;
		const { byName, byId: key = byName } = identitiesOf({ ...audience, audienceId });
		const isNew = created || item.wouldCreate === true;
		const current =
			now.get(key) ??
			listed ??
			(isNew ? asListed(audience, item) : await read(task, asListed(audience, item)));
		now.set(key, current);
		const come = (after: ListedAudience, said: { created: boolean } & Item): AudienceItem => {
			now.set(key, after);
			const own = { name, audienceId, ...audienceItem(after, simple) };
			return saying(own, said);
		};

		if (task.dryRun) {
			const differing = differences(current, changes);
			const said = {
				wouldCreate: item.wouldCreate,
				wouldUpdate: item.wouldCreate !== true && !isEmpty(differing),
				...(item.wouldCreate !== true && { changes: fromTo(current, differing) }),
				created,
				updated: false,
				dryRun: true,
			};
			return come({ ...current, ...differing }, said);
		}
		const after = await change(task, current).catch((error: unknown) => {
			throw created && error instanceof FailureError
				? new FailureError(onlyCreated(error.failure, item))
				: error;
		});
		return come(after, { created, updated: !created && after !== current });
	};
}

type AudienceInFull = ListedAudience & { readonly id: string };

const isEmpty = (changes: object) => Object.keys(changes).length === 0;

/** An audience that was just made, or would be: what Adobe itself adds isn't known yet. */
const asListed = (audience: Audience, { audienceId, id }: AudienceItem): ListedAudience => ({
	...audience,
	audienceId,
	...(typeof id === 'string' && { id }),
});

/** A list may lag behind what was just made. */
const LOOK_AFTER_MS = [0, 500, 1500, 3000, 5000];

const NOT_LISTED_YET: Failure = {
	message: "Adobe's list does not show this audience yet",
	description: 'It shows what is new after a while.',
};

const onlyCreated = ({ message, description, facts }: Failure, { audienceId }: AudienceItem) =>
	withFacts(
		{
			message: 'The audience was created, but it is not yet all that this item wants',
			description: `${message}. ${description} Run this item again: the audience will not be created twice.`,
			facts,
		},
		{ audienceId },
	);
