import { createHash } from 'node:crypto';

import { endingOf } from '../../../adobe/batches';
import { FailureError } from '../../../adobe/errors/failure';
import { breather } from '../../../adobe/session/clock';
import type { Run, Task } from '../../../operation/execute';
import type { Item } from '../../../operation/items';
import type { Plan } from '../../../operation/operation';
import type { RowMemory } from '../../../run/memory';
import { outcomeOf, type Outcome } from '../../../run/rows';
import { checkOne } from './checkOne';
import type { MemberRow } from './memberRow';
import { entryOf, filesOf, toXdm, type PersonRecord } from './memberships';
import { lineOf, planMembers, type Group } from './planMembers';
import { failureOf, sendBatch, waitForBatch, type Ended } from './sendBatch';
import { messageOf, streamRecords, type OpenInlet } from './streamRecords';

/** Far below what Adobe takes (256 MB), because one is held in memory at a time. */
const FILE_BYTES = 16 * 1024 * 1024;
/** Adobe advises against more than 90 batches a day (Adobe: data ingestion guardrails). */
const FEW_ROWS = 10;

/**
 * Adds people to audiences, or takes them out: all rows for a dataset become one batch, with one record for
 * each person. Everything is looked up and checked before anything goes.
 */
export async function changeMembers(
	run: Run,
	tasks: ReadonlyArray<Task<MemberRow>>,
): Promise<Plan<MemberRow>> {
	const { groups, refused } = await planMembers(run, tasks);
	return {
		refused,
		async carryOut() {
			const items = new Map<number, Outcome<Item>>();
			for (const group of groups) {
				tellOverwriting(group);
				if (group.task.dryRun) dryRun(group, run.clock.now(), items);
				else await sendGroup(run, group, items);
			}
			return ({ itemIndex }) => {
				const outcome = items.get(itemIndex);
				if (outcome === undefined) throw new Error('A row was in no batch');
				if (!outcome.ok) throw new FailureError(outcome.failure);
				return outcome.result;
			};
		},
	};
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** @param items gets what became of each row */
async function sendGroup(run: Run, group: Group, items: Map<number, Outcome<Item>>): Promise<void> {
	if (group.inlet === undefined) await batchGroup(run, group, items);
	else await streamGroup(run, group, group.inlet, items);
	if (group.task.row.check) await checkOne(run, group, items);
}

function tellOverwriting({ dataset: { name, isUpsert }, task }: Group): void {
	if (isUpsert) return;
	task.row.tell(
		`In the dataset "${name}" a person's latest record takes the place of the one before: what other runs said of them there, about other audiences too, may be gone`,
	);
}

async function streamGroup(
	run: Run,
	group: Group,
	inlet: OpenInlet,
	items: Map<number, Outcome<Item>>,
): Promise<void> {
	const { task, dataset, records } = group;
	const memory: RowMemory<StreamReached> = memoryOf(run, group, 'streaming');
	const { at = run.clock.now(), accepted = [] } = memory.recall().reached ?? {};
	const xdm = (record: PersonRecord) => toXdm(record, dataset.primary?.field, at);
	const orgId = run.destinationOf(task.options)[1] ?? '';
	const messages = records.map((record) => messageOf(xdm(record), dataset, orgId));
	const done = new Set(accepted);
	const outcomes = await streamRecords(inlet, messages, done);
	memory.remember({ reached: { at, accepted: [...done] } });
	records.forEach((record, nth) => {
		const outcome = outcomes[nth];
		settle(group, record, outcome?.ok === false ? outcome : taken({ at, accepted: true }), items);
	});
}

/** @param items gets what became of each row */
async function batchGroup(
	run: Run,
	group: Group,
	items: Map<number, Outcome<Item>>,
): Promise<void> {
	const { task, dataset, records } = group;
	const { tell } = task.row;
	if (group.memberships.size < FEW_ROWS) {
		tell(
			`${counted(group.memberships.size, 'row')} made a batch of their own: Adobe advises against more than 90 batches a day in a sandbox, so collect rows`,
		);
	}
	const ask = run.askFor(task);
	const memory = memoryOf(run, group, 'batch');
	const breathe = breather(run.clock);
	function* lines(at: number) {
		for (const record of records) yield lineOf(record, dataset, at);
	}
	const sent = await outcomeOf(async () => {
		const { batchId, at } = await sendBatch({
			ask,
			memory,
			datasetId: dataset.id,
			files: (moment) => filesOf(lines(moment), FILE_BYTES, breathe),
			now: run.clock.now(),
		});
		const { waitForCompletion, check, patience } = task.row;
		const ended =
			waitForCompletion || check
				? await waitForBatch(ask, batchId, patience, run.clock)
				: undefined;
		// It is certain that nothing of it was taken: the next try makes another one.
		if (ended !== undefined && endingOf(ended.batch) === 'failed') memory.remember({});
		return { batchId, at, ended };
	});
	for (const record of records) {
		settle(group, record, sent.ok ? becameOf(sent.result, record) : sent, items);
	}
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

/** That a record was taken, when it was written, and what is to be said of it. */
interface Taken extends Item {
	readonly at: number;
}

const taken = (result: Taken): Outcome<Taken> => ({ ok: true, result });

/** Says the same of all items that a record is made of. */
function settle(
	group: Group,
	record: PersonRecord,
	became: Outcome<Taken>,
	items: Map<number, Outcome<Item>>,
): void {
	for (const itemIndex of record.items) {
		items.set(
			itemIndex,
			became.ok ? { ok: true, result: itemOf(group, itemIndex, became.result) } : became,
		);
	}
}

/** What of a group's events Adobe has accepted: tried again, the same events go, and only the others. */
interface StreamReached extends Item {
	readonly at?: number;
	readonly accepted?: readonly number[];
}

/** What an earlier try of the same rows has achieved. */
const memoryOf = (run: Run, group: Group, via: 'batch' | 'streaming') =>
	run.memory.of(group.task.itemIndex, [
		...run.destinationOf(group.task.options),
		via,
		fingerprint(group),
	]);

/** The same for the same rows, whenever they are sent. */
function fingerprint({ dataset, records }: Group): string {
	const hash = createHash('sha256').update(dataset.id);
	for (const { id, memberships } of records) {
		for (const { namespace, audienceId, status, qualifiedAt, until } of memberships) {
			hash.update(JSON.stringify([id, namespace, audienceId, status, qualifiedAt, until]));
		}
	}
	return hash.digest('base64url');
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

/** As many as a person looks through. */
const SHOWN = 3;

function dryRun(group: Group, now: number, items: Map<number, Outcome<Item>>): void {
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
