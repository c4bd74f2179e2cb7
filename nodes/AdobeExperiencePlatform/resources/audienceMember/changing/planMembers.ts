import type { Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { breather } from '../../../adobe/session/clock';
import type { Run, Task } from '../../../operation/execute';
import { invalidRow } from '../../../operation/parameters';
import { outcomeOf, type Outcome } from '../../../run/rows';
import { findMemberships } from './findMemberships';
import { openDataset, type MembershipDataset } from './membershipDataset';
import type { MemberRow } from './memberRow';
import {
	LARGEST_RECORD,
	recordsOf,
	toXdm,
	type Membership,
	type PersonRecord,
} from './memberships';
import { openInlet, type OpenInlet } from './streamRecords';

type MemberTask = Task<MemberRow>;

/** Rows that go to one dataset, as one batch or as events. */
export interface Group {
	/** The first row, whose options hold for the batch. */
	readonly task: MemberTask;
	readonly dataset: MembershipDataset;
	/** Where they go as events; without it they become a batch. */
	readonly inlet?: OpenInlet;
	readonly records: readonly PersonRecord[];
	readonly memberships: ReadonlyMap<number, Membership>;
	/** How large the records are together. */
	readonly bytes: number;
}

/** What is to go, and what can't. */
export interface PlannedMembers {
	readonly groups: readonly Group[];
	readonly refused: ReadonlyMap<number, Failure>;
}

/** Looks everything up and checks it, for all rows of a run, and sends nothing that writes. */
export async function planMembers(run: Run, tasks: readonly MemberTask[]): Promise<PlannedMembers> {
	const refused = new Map<number, Failure>();
	const found = await findMemberships(run, tasks);
	const groups: Group[] = [];
	const people = new Set<string>();
	for (const own of grouped(run, tasks)) {
		const group = await planGroup(run, own, found, refused, people);
		if (group !== undefined) groups.push(group);
	}
	return { groups, refused };
}

function grouped(run: Run, tasks: readonly MemberTask[]): ReadonlyArray<readonly MemberTask[]> {
	const groups = new Map<string, MemberTask[]>();
	for (const task of tasks) {
		const key = JSON.stringify([
			run.sandboxOf(task.options),
			task.row.datasetId,
			task.row.connection,
			task.dryRun,
		]);
		const group = groups.get(key) ?? [];
		groups.set(key, group);
		group.push(task);
	}
	return [...groups.values()];
}

/**
 * Looks whether a group can go, and makes its records.
 * @param refused gets the rows that can't go, and why
 * @param people gets who goes to which dataset: a second record would take the place of the first
 */
async function planGroup(
	run: Run,
	tasks: readonly MemberTask[],
	found: ReadonlyMap<number, Outcome<Membership>>,
	refused: Map<number, Failure>,
	people: Set<string>,
): Promise<Group | undefined> {
	const [first] = tasks;
	if (first === undefined) return undefined;
	const opened = await outcomeOf(async () => await openTarget(run, first));
	const memberships = new Map<number, Membership>();
	for (const { itemIndex } of tasks) {
		const membership = found.get(itemIndex);
		if (membership === undefined) continue;
		const refusal = refusalOf(membership, opened);
		if (refusal !== undefined) refused.set(itemIndex, refusal);
		else if (membership.ok) memberships.set(itemIndex, membership.result);
	}
	if (!opened.ok) return undefined;
	const { dataset, inlet } = opened.result;
	const breathe = breather(run.clock);
	const records: PersonRecord[] = [];
	let bytes = 0;
	for (const record of recordsOf([...memberships.values()], run.clock.now())) {
		await breathe();
		const size = Buffer.byteLength(lineOf(record, dataset, run.clock.now()));
		const place = [run.sandboxOf(first.options), dataset.id, first.dryRun];
		const person = JSON.stringify([...place, record.id]);
		const refusal =
			size > LARGEST_RECORD
				? tooLarge(record, size)
				: people.has(person)
					? inTwoWays(record)
					: undefined;
		if (refusal !== undefined) {
			for (const itemIndex of record.items) refused.set(itemIndex, refusal);
			continue;
		}
		people.add(person);
		records.push(record);
		for (const itemIndex of record.items) tellWhatHolds(memberships, itemIndex, record);
		bytes += size + 1;
	}
	return records.length === 0
		? undefined
		: { task: first, dataset, inlet, records, memberships, bytes };
}

/** Of two rows about one person and audience, both say what is sent. */
function tellWhatHolds(
	memberships: Map<number, Membership>,
	itemIndex: number,
	record: PersonRecord,
): void {
	const own = memberships.get(itemIndex);
	const sent = record.memberships.find(
		({ namespace, audienceId }) => namespace === own?.namespace && audienceId === own.audienceId,
	);
	if (sent !== undefined) memberships.set(itemIndex, sent);
}

/** Where a row goes. */
interface OpenTarget {
	readonly dataset: MembershipDataset;
	readonly inlet?: OpenInlet;
}

async function openTarget(run: Run, task: MemberTask): Promise<OpenTarget> {
	const { connection, datasetId } = task.row;
	const dataset = await openDataset(run.askFor(task), datasetId);
	return { dataset, inlet: connection && (await openInlet(run, task, connection)) };
}

function refusalOf(
	membership: Outcome<Membership>,
	target: Outcome<OpenTarget>,
): Failure | undefined {
	if (!membership.ok) return membership.failure;
	return target.ok ? misfitOf(membership.result, target.result.dataset) : target.failure;
}

/** A record as a line of a file. */
export const lineOf = (record: PersonRecord, { primary }: MembershipDataset, now: number) =>
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

const inTwoWays = ({ identity }: PersonRecord): Failure => ({
	message: 'This person goes to the same dataset by another connection in this run',
	description: `The record of "${quoted(identity, 100)}" would take the place of the one that other rows make. Send all rows of a person by the same connection.`,
	assurance: 'Nothing was sent to Adobe for this item.',
});

const tooLarge = ({ identity, memberships }: PersonRecord, bytes: number): Failure => ({
	message: 'The record of this person would be too large for Adobe',
	description: `"${quoted(identity, 100)}" is in ${memberships.length} audiences of this run, which takes ${Math.ceil(bytes / 1024)} KB; Adobe drops a record over 100 KB from profiles without a word. Send these rows in several runs, to datasets of their own.`,
	assurance: 'Nothing was sent to Adobe for this item.',
});
