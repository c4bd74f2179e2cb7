import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SendOptions } from '../adobe/call';
import { FailureError, type Failure } from '../adobe/errors/failure';
import { breather, type Clock } from '../adobe/session/clock';
import { openSession, type AdobeSession, type Server } from '../adobe/session/session';
import type { Inlet } from '../adobe/streaming';
import type { StoragePlace } from '../adobe/session/storage';
import { asker, CANCELLED, readOnly, type Ask } from '../run/ask';
import { runMemory, type RunMemory } from '../run/memory';
import type { Lanes } from '../run/pace';
import { outcomeOf, runRows, type Outcome } from '../run/rows';
import { runHint } from './hint';
import { toItems, toNodeError, type Item } from './items';
import type { Host } from './n8n';
import { readDryRun, readRunOptions, readSendOptions, REMEDIES } from './options';
import { formOf, readingOnce, type Form } from './parameters';

/** What is particular to an operation: row → request → answer → items. */
export interface Steps<Row> {
	/**
	 * Prepares for reading the items, all of them before anything is sent for any.
	 * @returns reads one item, of which the options are read already: `undefined` for one that there is
	 * nothing to do for. It throws a FailureError that says which parameter is wrong and what to do
	 */
	reader(form: Form): (itemIndex: number, options: IDataObject) => Row | undefined;
	/**
	 * Starts a run over all rows that could be read.
	 * @returns what to do for each row; it throws a FailureError where that isn't possible
	 */
	start(run: Run, tasks: ReadonlyArray<Task<Row>>): Doing<Row> | Promise<Doing<Row>>;
	/** Whether all is done when `start` has ended, so that a Stop after that leaves no row undone. */
	readonly endsAtStart?: boolean;
	/** What is worth telling about the items of a run, as a clause. */
	summarize?(items: readonly Item[]): string | undefined;
}

/** Does what a row asks for. */
type Doing<Row> = (task: Task<Row>) => Promise<readonly Item[]>;

/** A row that has been read, with the item it came from and how its requests go. */
export interface Task<Row> {
	readonly itemIndex: number;
	readonly row: Row;
	readonly options: SendOptions;
	/** Nothing that writes can be asked for it. */
	readonly dryRun: boolean;
}

/** What the form shows for an option that nobody has touched. */
export interface Shown {
	/** 'Max Wait (Minutes)', in minutes. */
	readonly maxWait: number;
}

/** What the rows of one run of the node share. */
export interface Run {
	askFor(task: Task<unknown>): Ask;
	readonly clock: Clock;
	readonly memory: RunMemory<Item>;
	/** Whether the first failure ends the run: On Error is Stop Workflow. */
	readonly stopsAtFailure: boolean;
	/** The same for the storage that Adobe named. @throws {FailureError} where it is not safe to send there */
	askStorage(task: Task<unknown>, place: StoragePlace): Ask;
	/** The same for where a streaming connection ends. @throws {FailureError} where it is not safe to send there */
	askInlet(task: Task<unknown>, inlet: Inlet): Ask;
	readonly serverTime: AdobeSession['serverTime'];
	readonly destinationOf: AdobeSession['destinationOf'];
	readonly sandboxOf: AdobeSession['sandboxOf'];
}

type Outcomes<Result> = ReadonlyArray<Outcome<Result>>;

/**
 * Runs an operation for all input items. Every item is read and checked before the first request, so
 * that a blank cell in the last row doesn't leave half a sheet behind.
 * @returns the items of each input item, in input order
 * @throws {NodeApiError | NodeOperationError} the first failure, where On Error is Stop Workflow
 */
export async function execute<Row>(
	context: IExecuteFunctions,
	host: Host,
	steps: Steps<Row> & Shown,
): Promise<INodeExecutionData[]> {
	const inputs = context.getInputData();
	const told: string[] = [];
	const form = await formOf(context, inputs, (clause) => told.push(clause), host.clock);
	const tasks = await readTasks(form, steps, inputs, host.clock);
	throwIfStopping(context, tasks);
	const leftOut = tasks.flatMap((task, item) => (task.ok && !task.result ? [item] : []));
	if (leftOut.length > 0) told.push(blankLines(leftOut));
	const lanes = host.paces.join(host.clock);
	const outcomes = await doTasks(context, host, lanes, steps, tasks, told).finally(lanes.leave);
	await host.clock.breathe();
	return await toItems(outcomes, inputs, context.getNode(), host.clock);
}

const blankLines = (items: readonly number[]) =>
	`${items.length === 1 ? '1 item' : `${items.length} items`} without any value left out: ${listed(items)}`;

/** As many as anybody reads. */
function listed(items: readonly number[]): string {
	const shown = items.slice(0, 20).join(', ');
	return items.length > 20 ? `${shown} and ${items.length - 20} more` : shown;
}

/** Reads all items, without keeping others in the process waiting. */
async function readTasks<Row>(
	form: Form,
	{ reader }: Steps<Row>,
	inputs: readonly INodeExecutionData[],
	clock: Clock,
): Promise<Outcomes<Task<Row> | undefined>> {
	const readOptions = form.parameter('options', {});
	const readRow = reader(form);
	const breathe = breather(clock);
	const readSending = readingOnce((options: IDataObject) => ({
		options: readSendOptions(options),
		dryRun: readDryRun(options),
	}));

	function read(itemIndex: number): Task<Row> | undefined {
		if (!hasJson(inputs[itemIndex])) throw new FailureError(WITHOUT_DATA);
		const options = readOptions(itemIndex) as IDataObject;
		const row = readRow(itemIndex, options);
		if (row === undefined) return undefined;
		return { itemIndex, row, ...readSending(options) };
	}

	const tasks: Array<Outcome<Task<Row> | undefined>> = [];
	for (const itemIndex of inputs.keys()) {
		await breathe();
		tasks.push(clock.cancelled() ? NOT_STARTED : await outcomeOf(() => read(itemIndex)));
	}
	return tasks;
}

/** A node before may give anything, whatever n8n's types say. */
const hasJson = (item: { readonly json?: unknown } | undefined) =>
	typeof item?.json === 'object' && item.json !== null;

const WITHOUT_DATA: Failure = {
	message: 'This item has no data',
	description: 'The node before gave an item without JSON: look at its output.',
	assurance: 'Nothing was sent to Adobe for this item.',
};

async function doTasks<Row>(
	context: IExecuteFunctions,
	host: Host,
	lanes: Lanes,
	steps: Steps<Row> & Shown,
	tasks: Outcomes<Task<Row> | undefined>,
	told: readonly string[],
): Promise<Outcomes<readonly Item[]>> {
	const started = await outcomeOf(async () => await startRun(context, host, lanes, steps, tasks));
	if (!started.ok) {
		throwIfStopping(context, [started]);
		return tasks.map((task) => (task.ok ? (task.result ? started : NOTHING_TO_DO) : task));
	}
	const { doTask, maxConcurrent, memory } = started.result;
	const limit = () => Math.min(maxConcurrent, lanes.limit());

	const outcomes = await runRows(
		tasks,
		async (task) => {
			if (!task.ok) return task;
			const { result } = task;
			return result ? await outcomeOf(async () => await doTask(result)) : NOTHING_TO_DO;
		},
		{
			limit,
			stopAtFailure: !context.continueOnFail(),
			clock: steps.endsAtStart ? { ...host.clock, cancelled: () => false } : host.clock,
		},
	);
	// What is done with all rows in one go takes some 30 ms for 100,000 of them.
	await host.clock.breathe();
	const hint = runHint(outcomes, steps.summarize, lanes.waitedMs(), told);
	if (hint !== undefined) context.addExecutionHints(hint);
	throwIfStopping(context, outcomes);

	const all = outcomes.map((outcome) => outcome ?? NOT_STARTED);
	if (all.every(({ ok }) => ok)) memory.clear();
	return all;
}

const NOT_STARTED: Outcome<never> = { ok: false, failure: CANCELLED };
const NOTHING_TO_DO: Outcome<readonly Item[]> = { ok: true, result: [] };

async function startRun<Row>(
	context: IExecuteFunctions,
	host: Host,
	lanes: Lanes,
	steps: Steps<Row> & Shown,
	tasks: Outcomes<Task<Row> | undefined>,
) {
	const { run, maxConcurrent } = await openRun(context, host, lanes, steps.maxWait);
	const readable = tasks.flatMap((task) => (task.ok && task.result ? [task.result] : []));
	await host.clock.breathe();
	return { doTask: await steps.start(run, readable), maxConcurrent, memory: run.memory };
}

/** Opens what the rows of a run share. @throws {FailureError} what is wrong with the credential or an option */
export async function openRun(
	context: IExecuteFunctions,
	host: Host,
	{ paceOf }: Lanes,
	maxWait: number,
): Promise<{ readonly run: Run; readonly maxConcurrent: number }> {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const { maxConcurrent, patience } = readRunOptions(options, maxWait);
	const { clock } = host;
	const adobe = await openSession(host, REMEDIES);

	const { $runIndex } = context.getWorkflowDataProxy(0);
	const memory = runMemory<Item>(context.getContext('node'), Number($runIndex));
	const askServer = (server: Server, task: Task<unknown>) => {
		const ask = asker(server, { clock, paceOf, ...patience }, task.options);
		return task.dryRun ? readOnly(ask) : ask;
	};
	const { serverTime, destinationOf, sandboxOf } = adobe;
	const run: Run = {
		askFor: (task) => askServer(adobe, task),
		askStorage: (task, place) => askServer(adobe.storageAt(place), task),
		askInlet: (task, inlet) => askServer(adobe.inletAt(inlet), task),
		clock,
		memory,
		stopsAtFailure: !context.continueOnFail(),
		serverTime,
		destinationOf,
		sandboxOf,
	};
	return { run, maxConcurrent };
}

/** Where On Error is Stop Workflow, the first failure in input order ends the run. */
export function throwIfStopping(
	context: IExecuteFunctions,
	outcomes: ReadonlyArray<Outcome<unknown> | undefined>,
): void {
	if (context.continueOnFail()) return;
	const failed = outcomes.flatMap((outcome, itemIndex) =>
		outcome?.ok === false ? [{ itemIndex, failure: outcome.failure }] : [],
	);
	const [first, ...others] = failed;
	if (first === undefined) return;
	const failure = mention(
		first.failure,
		others.map(({ itemIndex }) => itemIndex),
	);
	throw toNodeError(failure, first.itemIndex, context.getNode());
}

function mention(failure: Failure, alsoFailed: readonly number[]): Failure {
	if (alsoFailed.length === 0) return failure;
	return {
		...failure,
		description: `${failure.description} Items that failed too: ${listed(alsoFailed)}.`,
	};
}
