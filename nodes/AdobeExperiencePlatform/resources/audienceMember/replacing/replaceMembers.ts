import { stagesOf } from '../../../adobe/ingestionRuns';
import type { Run, Task } from '../../../operation/execute';
import type { Item } from '../../../operation/items';
import type { RowMemory } from '../../../run/memory';
import type { Patience } from '../../../run/wait';
import type { IfInProgress } from '../../shared/ingesting';
import type { CheckedPeople } from './checkPeople';
import { refuseInProgress, takeOver, uploadOnce, type TakenOver, type Uploaded } from './takeOver';
import {
	findOrPlan,
	folderOf,
	isOwn,
	isPlanned,
	makeAudience,
	type Planned,
	type Target,
	type TargetAudience,
} from './targetAudience';
import { openZone } from './uploadFile';

export interface ReplaceRow extends IfInProgress {
	readonly target: Target;
	readonly people: CheckedPeople;
	/** A folder of the landing zone, where the audience's import reads from another than ours. */
	readonly folder?: string;
	/** Whether paths in imports begin with the container's name. */
	readonly pathHasContainer: boolean;
	readonly waitForCompletion: boolean;
	readonly patience: Patience;
	/** Tells the person something about the run, as a clause. */
	tell(clause: string): void;
}

type ReplaceTask = Task<ReplaceRow>;
type MemoryOf = (step: 'audience' | 'file' | 'run') => RowMemory<Item>;

/**
 * Makes the people of a list the members of an audience: a file in the landing zone, an import where there
 * is none, and a run that takes just this file. What an earlier try has done of that is not done again.
 */
export async function replaceMembers(
	run: Run,
	task: ReplaceTask,
	memoryOf: MemoryOf,
): Promise<Item> {
	const target = await findOrPlan(run, task, memoryOf('audience'));
	if (!isPlanned(target)) await refuseInProgress(run, task, memoryOf('run'), target.audienceId);
	if (task.dryRun) return plannedItem(task.row, target);

	const { folder = folderOf(target), pathHasContainer, people, tell } = task.row;
	if (!isPlanned(target) && !isOwn(target) && task.row.folder === undefined) {
		tell(`This audience was not made by this operation: its import has to read "${folder}"`);
	}
	const zone = async () => await openZone(run.askFor(task), run.clock.now());
	const file = await uploadOnce(run, task, memoryOf('file'), zone, folder);
	const make = async (planned: Planned) => {
		const path = pathHasContainer ? `${(await zone()).container}/${folder}` : folder;
		const { fields } = people;
		return await makeAudience(run, task, memoryOf('audience'), planned, { path, fields });
	};
	const audience = isPlanned(target) ? await make(target) : target;
	const taken = await takeOver(run, task, memoryOf('run'), audience.audienceId, file);
	return doneItem(task.row, audience, file, taken);
}

/** What to say of rows that didn't go, and of columns that are called otherwise. */
function listItem({ people: { rows, skipped, renamed, fields } }: ReplaceRow): Item {
	const reasons = Object.entries(skipped).filter(([, count]) => count > 0);
	return {
		rows,
		skipped: reasons.reduce((sum, [, count]) => sum + count, 0),
		...(reasons.length > 0 && { skippedReasons: Object.fromEntries(reasons) }),
		columns: Object.fromEntries(fields.map(({ name, type }) => [name, type])),
		...(Object.keys(renamed).length > 0 && { renamedColumns: renamed }),
	};
}

/** What comes out of a dry run. */
function plannedItem(row: ReplaceRow, target: TargetAudience | Planned): Item {
	return {
		...(isPlanned(target) ? { name: target.name, created: false } : target),
		...listItem(row),
		wouldCreate: isPlanned(target),
		wouldReplace: true,
		firstRows: row.people.firstRows,
		dryRun: true,
	};
}

function doneItem(
	row: ReplaceRow,
	audience: TargetAudience,
	{ file }: Uploaded,
	{ run, startedAt, endedAt }: TakenOver,
): Item {
	const stages = stagesOf(run).map(({ stage, status, flowRunId }) => ({
		stage,
		status,
		flowRunId,
	}));
	return {
		...audience,
		runId: run.runId,
		status: run.status ?? 'PROCESSING',
		...listItem(row),
		startedAt,
		...(endedAt !== undefined && { endedAt }),
		...(stages.length > 0 && { stages }),
		file,
	};
}
