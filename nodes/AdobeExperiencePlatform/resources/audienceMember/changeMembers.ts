import { createHash } from 'node:crypto';

import { endingOf } from '../../adobe/batches';
import { FailureError, type Failure } from '../../adobe/errors/failure';
import { quoted } from '../../adobe/errors/readError';
import { getMemberships, type Memberships } from '../../adobe/profiles';
import { breather } from '../../adobe/session/clock';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import type { Plan } from '../../operation/operation';
import { invalidRow } from '../../operation/parameters';
import { outcomeOf, type Outcome } from '../../run/rows';
import { untilOver } from '../../run/wait';
import { findMemberships } from './findMemberships';
import { openDataset, type MembershipDataset } from './membershipDataset';
import type { MemberRow } from './memberRow';
import {
	entryOf,
	filesOf,
	LARGEST_RECORD,
	recordsOf,
	toXdm,
	type Membership,
	type PersonRecord,
} from './memberships';
import { failureOf, sendBatch, waitForBatch, type Ended } from './sendBatch';

type MemberTask = Task<MemberRow>;

/** Rows that go to one dataset, as one batch. */
interface Group {
	/** The first row, whose options hold for the batch. */
	readonly task: MemberTask;
	readonly dataset: MembershipDataset;
	readonly records: readonly PersonRecord[];
	readonly memberships: ReadonlyMap<number, Membership>;
	/** How large the records are together. */
	readonly bytes: number;
}

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
	tasks: readonly MemberTask[],
): Promise<Plan<MemberRow>> {
	const refused = new Map<number, Failure>();
	const found = await findMemberships(run, tasks);
	const groups: Group[] = [];
	for (const own of grouped(run, tasks)) {
		const group = await planGroup(run, own, found, refused);
		if (group !== undefined) groups.push(group);
	}
	return {
		refused,
		async carryOut() {
			const items = new Map<number, Outcome<Item>>();
			for (const group of groups) await sendGroup(run, group, items);
			return ({ itemIndex }) => {
				const outcome = items.get(itemIndex);
				if (outcome === undefined) throw new Error('A row was in no batch');
				if (!outcome.ok) throw new FailureError(outcome.failure);
				return outcome.result;
			};
		},
	};
}

function grouped(run: Run, tasks: readonly MemberTask[]): ReadonlyArray<readonly MemberTask[]> {
	const groups = new Map<string, MemberTask[]>();
	for (const task of tasks) {
		const key = JSON.stringify([run.sandboxOf(task.options), task.row.datasetId, task.dryRun]);
		const group = groups.get(key) ?? [];
		groups.set(key, group);
		group.push(task);
	}
	return [...groups.values()];
}

/** @param refused gets the rows that can't go, and why */
async function planGroup(
	run: Run,
	tasks: readonly MemberTask[],
	found: ReadonlyMap<number, Outcome<Membership>>,
	refused: Map<number, Failure>,
): Promise<Group | undefined> {
	const [first] = tasks;
	if (first === undefined) return undefined;
	const opened = await outcomeOf(
		async () => await openDataset(run.askFor(first), first.row.datasetId),
	);
	const memberships = new Map<number, Membership>();
	for (const { itemIndex } of tasks) {
		const membership = found.get(itemIndex);
		const failure = [membership, opened].flatMap((each) =>
			each?.ok === false ? each.failure : [],
		);
		if (failure[0] !== undefined) refused.set(itemIndex, failure[0]);
		else if (membership?.ok && opened.ok) {
			const misfit = misfitOf(membership.result, opened.result);
			if (misfit === undefined) memberships.set(itemIndex, membership.result);
			else refused.set(itemIndex, misfit);
		}
	}
	if (!opened.ok) return undefined;
	const dataset = opened.result;
	const breathe = breather(run.clock);
	const records: PersonRecord[] = [];
	let bytes = 0;
	for (const record of recordsOf([...memberships.values()])) {
		await breathe();
		const size = Buffer.byteLength(lineOf(record, dataset, run.clock.now()));
		if (size <= LARGEST_RECORD) {
			records.push(record);
			bytes += size + 1;
			continue;
		}
		for (const itemIndex of record.items) refused.set(itemIndex, tooLarge(record, size));
	}
	return records.length === 0 ? undefined : { task: first, dataset, records, memberships, bytes };
}

const lineOf = (record: PersonRecord, { primary }: MembershipDataset, now: number) =>
	JSON.stringify(toXdm(record, primary?.field, now));

/** Where the identity is a field, the schema says what kind of ID it holds. */
function misfitOf(
	{ identityNamespace }: Membership,
	{ name, primary }: MembershipDataset,
): Failure | undefined {
	const wanted = primary?.namespace;
	if (wanted === undefined || wanted.toLowerCase() === identityNamespace.toLowerCase()) {
		return undefined;
	}
	const own = quoted(wanted, 50);
	return invalidRow(
		[
			{
				parameter: 'Identity Namespace',
				problem: `'Identity Namespace' is "${quoted(identityNamespace, 50)}", and the dataset takes "${own}"`,
			},
		],
		`In the dataset "${name}" people are known by their "${own}". Send that, or choose another dataset.`,
	).failure;
}

const tooLarge = ({ identity, memberships }: PersonRecord, bytes: number): Failure => ({
	message: 'The record of this person would be too large for Adobe',
	description: `"${quoted(identity, 100)}" is in ${memberships.length} audiences of this run, which takes ${Math.ceil(bytes / 1024)} KB; Adobe drops a record over 100 KB from profiles without a word. Send these rows in several runs, to datasets of their own.`,
	assurance: 'Nothing was sent to Adobe for this item.',
});

/** @param items gets what became of each row */
async function sendGroup(run: Run, group: Group, items: Map<number, Outcome<Item>>): Promise<void> {
	const { task, dataset, records } = group;
	const { tell } = task.row;
	if (!dataset.isUpsert) {
		tell(
			`In the dataset "${dataset.name}" a person's latest record takes the place of the one before: what other runs said of them there, about other audiences too, may be gone`,
		);
	}
	if (task.dryRun) return dryRun(group, run.clock.now(), items);
	if (group.memberships.size < FEW_ROWS) {
		tell(
			`${group.memberships.size === 1 ? '1 row' : `${group.memberships.size} rows`} made a batch of their own: Adobe advises against more than 90 batches a day in a sandbox, so collect rows`,
		);
	}
	const ask = run.askFor(task);
	const memory = run.memory.of(task.itemIndex, [
		...run.destinationOf(task.options),
		'batch',
		fingerprint(group),
	]);
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
	if (!sent.ok) {
		for (const { items: own } of records) own.forEach((each) => items.set(each, sent));
		return;
	}
	const { batchId, at, ended } = sent.result;
	for (const record of records) {
		const failure = ended && failureOf(ended, record.id, batchId);
		for (const itemIndex of record.items) {
			items.set(
				itemIndex,
				failure === undefined
					? { ok: true, result: itemOf(group, itemIndex, at, doneFacts(batchId, ended)) }
					: { ok: false, failure },
			);
		}
	}
	if (task.row.check) await checkOne(run, group, items);
}

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

const doneFacts = (batchId: string, ended: Ended | undefined): Item => ({
	batchId,
	...(ended?.batch.status !== undefined && { status: ended.batch.status }),
});

/** What came of a row: what was said of whom, and by which batch. */
function itemOf({ dataset, memberships }: Group, itemIndex: number, at: number, rest: Item): Item {
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
		`${memberships.size} rows would become ${records.length} records for the dataset "${dataset.name}", ${Math.ceil(bytes / 1024)} KB in ${Math.max(1, Math.ceil(bytes / FILE_BYTES))} files. The first ones show what would be sent`,
	);
	records.forEach((record, nth) => {
		const shown = nth < SHOWN && { record: toXdm(record, dataset.primary?.field, now) };
		for (const itemIndex of record.items) {
			const rest = { [would]: true, ...shown, dryRun: true };
			items.set(itemIndex, { ok: true, result: itemOf(group, itemIndex, now, rest) });
		}
	});
}

/** Looks for the first person who was taken in the profiles, and says so at their item. */
async function checkOne(run: Run, group: Group, items: Map<number, Outcome<Item>>): Promise<void> {
	const { task, memberships } = group;
	const [own, item] =
		[...memberships.values()]
			.map((each) => [each, items.get(each.itemIndex)] as const)
			.find(([, outcome]) => outcome?.ok) ?? [];
	if (own === undefined || !item?.ok) return;
	const { identity, identityNamespace, namespace, audienceId, status } = own;
	const ask = run.askFor(task);
	let seen: boolean | undefined;

	async function look(): Promise<boolean> {
		const all = await ask(getMemberships(identity, identityNamespace)).catch(
			(error: unknown): Memberships => {
				if (error instanceof FailureError && error.failure.missing) return {};
				throw error;
			},
		);
		const isIn = all[namespace]?.[audienceId]?.status?.toLowerCase() === 'realized';
		seen = isIn;
		return isIn === (status === 'realized');
	}

	const what = `looking for "${quoted(identity, 100)}" in the profiles`;
	const waiting = {
		look,
		isOver: Boolean,
		wordFor: () => undefined,
		what,
		lookAgain: '',
		facts: {},
	};
	const checked = await outcomeOf(
		async () => await untilOver(waiting, task.row.patience, run.clock),
	);
	if (seen === undefined) {
		const why = checked.ok ? '' : `: ${checked.failure.message}`;
		task.row.tell(`The check could not look into the profiles${why}`);
		return;
	}
	items.set(own.itemIndex, { ok: true, result: { ...item.result, inProfile: seen } });
	task.row.tell(
		checked.ok
			? 'The profile of the first person shows it'
			: 'The profile of the first person does not show it yet: look there again later',
	);
}
