import { createHash } from 'node:crypto';

import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { breather } from '../../../adobe/session/clock';
import type { Run, Task } from '../../../operation/execute';
import type { Item } from '../../../operation/items';
import type { Plan } from '../../../operation/operation';
import type { RowMemory } from '../../../run/memory';
import { outcomeOf, type Outcome } from '../../../run/rows';
import { checkOne } from './checkOne';
import type { MemberRow } from './memberRow';
import { filesOf, toXdm, type PersonRecord } from './memberships';
import { lineOf, planMembers, type Group } from './planMembers';
import { failureOf, waitForBatch, type Ended } from './batchEnd';
import { sendBatch } from './sendBatch';
import { settle, settleAll, taken, type Settled, type Taken } from './settle';
import { messageOf, streamRecords, type OpenInlet } from './streamRecords';

/** Far below what Adobe takes (256 MB), because one is held in memory at a time. */
const FILE_BYTES = 16 * 1024 * 1024;
/** Adobe advises against more than 90 batches a day (Adobe: data ingestion guardrails). */
const FEW_ROWS = 10;

/**
 * Adds people to audiences, or takes them out: all rows for a dataset become one batch, with one record for
 * each person. Everything is looked up and checked before anything goes, and everything goes before any of it
 * is waited for.
 */
export async function changeMembers(
	run: Run,
	tasks: ReadonlyArray<Task<MemberRow>>,
): Promise<Plan<MemberRow>> {
	const { groups, refused } = await planMembers(run, tasks);
	return {
		refused,
		async carryOut() {
			const items: Settled = new Map();
			const ends: Array<() => Promise<void>> = [];
			let isHalted = false;
			for (const group of groups) {
				tellOverwriting(group);
				if (group.task.dryRun) dryRun(group, run.clock.now(), items);
				else if (isHalted) settleAll(group, NOT_SENT, items);
				else {
					const { isWhole, end } = await (group.inlet
						? streamGroup(run, group, group.inlet, items)
						: batchGroup(run, group, items));
					isHalted = run.stopsAtFailure && !isWhole;
					ends.push(end);
				}
			}
			await Promise.all(ends.map(async (end) => await end()));
			return ({ itemIndex }) => {
				const outcome = items.get(itemIndex);
				if (outcome === undefined) throw new Error('A row was in no batch');
				if (!outcome.ok) throw new FailureError(outcome.failure);
				return outcome.result;
			};
		},
	};
}

const NOT_SENT: Failure = {
	message: 'This row was not sent, because another one failed before',
	description: 'Correct that one, and retry this execution or run the workflow again.',
	assurance: 'Nothing was sent to Adobe for this item.',
};

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function tellOverwriting({ dataset: { name, isUpsert }, inlet, task }: Group): void {
	if (isUpsert && inlet === undefined) return;
	const why = isUpsert ? 'Adobe merges what comes in batches, and not what is streamed. ' : '';
	task.row.tell(
		`${why}In the dataset "${name}" a person's latest record takes the place of the one before: what other runs said of them there, about other audiences too, may be gone`,
	);
}

/** A group that was handed over. */
interface HandedOver {
	/** Whether all of it was. */
	readonly isWhole: boolean;
	/** Waits, where that is asked for, until it is known what became of it. */
	end(): Promise<void>;
}

async function streamGroup(
	run: Run,
	group: Group,
	inlet: OpenInlet,
	items: Settled,
): Promise<HandedOver> {
	const { task, dataset, records } = group;
	const memory: RowMemory<StreamReached> = memoryOf(run, group, 'streaming');
	const accepted = new Map(memory.recall().reached?.accepted);
	const now = run.clock.now();
	const xdm = (record: PersonRecord) => toXdm(record, dataset.primary?.field, now);
	const orgId = run.destinationOf(task.options)[1] ?? '';
	const messages = records.map((record) => messageOf(xdm(record), dataset, orgId));
	const outcomes = await streamRecords(inlet, messages, accepted, now);
	memory.remember({ reached: { accepted: [...accepted] } });
	records.forEach((record, nth) => {
		const outcome = outcomes[nth];
		const became = outcome?.ok ? taken({ at: outcome.result, accepted: true }) : outcome;
		if (became) settle(group, record, became, items);
	});
	return {
		isWhole: outcomes.every(({ ok }) => ok),
		end: async () => await checkOne(run, group, items),
	};
}

/** @param items gets what became of each row */
async function batchGroup(run: Run, group: Group, items: Settled): Promise<HandedOver> {
	const { task, dataset, records } = group;
	const { waitForCompletion, check, patience, tell } = task.row;
	if (group.memberships.size < FEW_ROWS) {
		tell(
			`${counted(group.memberships.size, 'row')} made a batch of ${group.memberships.size === 1 ? 'its' : 'their'} own: Adobe advises against more than 90 batches a day in a sandbox, so collect rows`,
		);
	}
	const ask = run.askFor(task);
	const memory = memoryOf(run, group, 'batch');
	const breathe = breather(run.clock);
	function* lines(at: number) {
		for (const record of records) yield lineOf(record, dataset, at);
	}
	const files = (at: number) => filesOf(lines(at), FILE_BYTES, breathe);
	const sent = await outcomeOf(
		async () =>
			await sendBatch({ ask, memory, datasetId: dataset.id, files, now: run.clock.now() }),
	);

	async function endOf(batchId: string): Promise<Ended | undefined> {
		if (!waitForCompletion && !check) return undefined;
		return await waitForBatch(ask, batchId, patience, run.clock);
	}
	return {
		isWhole: sent.ok,
		async end() {
			if (!sent.ok) return settleAll(group, sent.failure, items);
			const ended = await outcomeOf(async () => await endOf(sent.result.batchId));
			if (!ended.ok) return settleAll(group, ended.failure, items);
			for (const record of records) {
				settle(group, record, becameOf({ ...sent.result, ended: ended.result }, record), items);
			}
			await checkOne(run, group, items);
		},
	};
}

interface Sent {
	readonly batchId: string;
	readonly at: number;
	readonly ended?: Ended;
}

function becameOf({ batchId, at, ended }: Sent, { id }: PersonRecord): Outcome<Taken> {
	const failure = ended && failureOf(ended, id, batchId);
	if (failure !== undefined) return { ok: false, failure };
	const status = ended?.batch.status;
	return taken({ at, batchId, ...(status !== undefined && { status }) });
}

/** Which requests of a group's events Adobe has accepted, and when they were written: they don't go again. */
interface StreamReached extends Item {
	readonly accepted?: ReadonlyArray<readonly [number, number]>;
}

/** What an earlier try of the same rows has achieved. */
const memoryOf = (run: Run, group: Group, via: 'batch' | 'streaming') =>
	run.memory.of(group.task.itemIndex, [
		...run.destinationOf(group.task.options),
		via,
		fingerprint(group),
	]);

/** The same for the same rows, whenever they are sent: of their times, what stands in the form. */
function fingerprint({ task, dataset, records }: Group): string {
	const hash = createHash('sha256').update(JSON.stringify([dataset.id, task.row.timesAsEntered]));
	for (const { id, memberships } of records) {
		for (const { namespace, audienceId, status } of memberships) {
			hash.update(JSON.stringify([id, namespace, audienceId, status]));
		}
	}
	return hash.digest('base64url');
}

/** As many as a person looks through. */
const SHOWN = 3;

function dryRun(group: Group, now: number, items: Settled): void {
	const { task, dataset, records, memberships, bytes } = group;
	const would = task.row.status === 'realized' ? 'wouldAdd' : 'wouldRemove';
	task.row.tell(
		`${counted(memberships.size, 'row')} would become ${counted(records.length, 'record')} for the dataset "${dataset.name}", ${Math.ceil(bytes / 1024)} KB in ${counted(Math.max(1, Math.ceil(bytes / FILE_BYTES)), 'file')}. The first ones show what would be sent`,
	);
	records.forEach((record, nth) => {
		const shown = nth < SHOWN && { record: toXdm(record, dataset.primary?.field, now) };
		settle(group, record, taken({ at: now, [would]: true, ...shown, dryRun: true }), items);
	});
}
