import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SendOptions, Service } from '../adobe/call';
import type { Failure } from '../adobe/errors/failure';
import type { Clock } from '../adobe/session/clock';
import { openSession, type AdobeSession, type Wire } from '../adobe/session/session';
import { asker, CANCELLED, type Ask } from '../run/ask';
import { runMemory, type RunMemory } from '../run/memory';
import { pacePerService } from '../run/pace';
import { outcomeOf, runRows, type Outcome } from '../run/rows';
import { runHint } from './hint';
import { toItems, toNodeError, type Item } from './items';
import { readRunOptions, readSendOptions, REMEDIES } from './options';
import { formOf, type Form } from './parameters';

/** What is particular to an operation: row → request → answer → items. */
export interface Steps<Row> {
	/**
	 * Prepares for reading the items, all of them before anything is sent for any.
	 * @returns reads one item, of which the options are read already; it throws a FailureError that says
	 * which parameter of this item is wrong and what to do
	 */
	reader(form: Form): (itemIndex: number, options: IDataObject) => Row;
	/**
	 * Starts a run over all rows that could be read.
	 * @returns what to do for each row; it throws a FailureError where that isn't possible
	 */
	start(run: Run, tasks: ReadonlyArray<Task<Row>>): (task: Task<Row>) => Promise<readonly Item[]>;
	/** What is worth telling about the items of a run, as a clause. */
	summarize?(items: readonly Item[]): string | undefined;
}

/** A row that has been read, with the item it came from and how its requests go. */
export interface Task<Row> {
	readonly itemIndex: number;
	readonly row: Row;
	readonly options: SendOptions;
}

/** What the rows of one run of the node share. */
export interface Run {
	askFor(task: Task<unknown>): Ask;
	readonly clock: Clock;
	readonly memory: RunMemory<Item>;
	readonly serverTime: AdobeSession['serverTime'];
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
	wire: Wire,
	steps: Steps<Row>,
): Promise<INodeExecutionData[]> {
	const inputs = context.getInputData();
	const tasks = await readTasks(formOf(context, inputs), steps, inputs.length);
	throwIfStopping(context, tasks);
	const outcomes = await doTasks(context, wire, steps, tasks);
	return toItems(outcomes, inputs, context.getNode());
}

async function readTasks<Row>(
	form: Form,
	{ reader }: Steps<Row>,
	count: number,
): Promise<Outcomes<Task<Row>>> {
	const readOptions = form.parameter('options', {});
	const readRow = reader(form);
	const read = (itemIndex: number): Task<Row> => {
		const options = readOptions(itemIndex) as IDataObject;
		const row = readRow(itemIndex, options);
		return { itemIndex, row, options: readSendOptions(options) };
	};
	return await Promise.all(
		Array.from({ length: count }, async (_, itemIndex) => await outcomeOf(() => read(itemIndex))),
	);
}

async function doTasks<Row>(
	context: IExecuteFunctions,
	wire: Wire,
	steps: Steps<Row>,
	tasks: Outcomes<Task<Row>>,
): Promise<Outcomes<readonly Item[]>> {
	const started = await outcomeOf(async () => await startRun(context, wire, steps, tasks));
	if (!started.ok) {
		throwIfStopping(context, [started]);
		return tasks.map((task) => (task.ok ? started : task));
	}
	const { doTask, maxConcurrent, memory, waitedMs } = started.result;

	const outcomes = await runRows(
		tasks,
		async (task) => (task.ok ? await outcomeOf(async () => await doTask(task.result)) : task),
		{ maxConcurrent, stopAtFailure: !context.continueOnFail(), clock: wire.clock },
	);
	const hint = runHint(outcomes, steps.summarize, waitedMs());
	if (hint !== undefined) context.addExecutionHints(hint);
	throwIfStopping(context, outcomes);

	const all = outcomes.map((outcome) => outcome ?? NOT_STARTED);
	if (all.every(({ ok }) => ok)) memory.clear();
	return all;
}

const NOT_STARTED: Outcome<never> = { ok: false, failure: CANCELLED };

async function startRun<Row>(
	context: IExecuteFunctions,
	wire: Wire,
	steps: Steps<Row>,
	tasks: Outcomes<Task<Row>>,
) {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const { maxConcurrent, patience } = readRunOptions(options);
	const { clock } = wire;
	const adobe = await openSession(wire, REMEDIES);

	const { paceOf, waitedMs } = pacePerService<Service>(clock);
	const { $runIndex } = context.getWorkflowDataProxy(0);
	const memory = runMemory<Item>(context.getContext('node'), Number($runIndex));
	const askFor = (task: Task<unknown>) =>
		asker(adobe, { clock, paceOf, ...patience }, task.options);

	const readable = tasks.flatMap((task) => (task.ok ? [task.result] : []));
	const run = { askFor, clock, memory, serverTime: adobe.serverTime };
	return { doTask: steps.start(run, readable), maxConcurrent, memory, waitedMs };
}

/** Where On Error is Stop Workflow, the first failure in input order ends the run. */
function throwIfStopping(
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
	const shown = alsoFailed.slice(0, 20).join(', ');
	const more = alsoFailed.length > 20 ? ` and ${alsoFailed.length - 20} more` : '';
	return {
		...failure,
		description: `${failure.description} Items that failed too: ${shown}${more}.`,
	};
}
