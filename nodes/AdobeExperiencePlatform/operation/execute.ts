import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../adobe/errors/failure';
import { openSession, type Wire } from '../adobe/session/session';
import { asker } from '../run/ask';
import { runMemory } from '../run/memory';
import { outcomeOf, type Outcome } from '../run/outcome';
import { adaptivePace } from '../run/pace';
import type { NumberedRow } from '../run/run';
import { runRows } from '../run/rows';
import { toItems, toNodeError } from './items';
import { CANCELLED } from '../run/untilSettled';
import type { RowSteps } from './operation';
import { readRunOptions } from './options';
import { runHint } from './hint';
import { sheetOf } from './sheet';

type Outcomes<Result> = ReadonlyArray<Outcome<Result>>;

/**
 * Runs an operation for all input items. Every item is read and checked before the first request, so
 * that a blank cell in the last row doesn't leave half a sheet behind.
 * @returns one item per input item, in input order
 * @throws {NodeApiError | NodeOperationError} the first failure, where On Error is Stop Workflow
 */
export async function executeRows<Row>(
	context: IExecuteFunctions,
	wire: Wire,
	steps: RowSteps<Row>,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const rows = await readRows(context, steps, items);
	const outcomes = await doRows(context, wire, steps, rows);
	return toItems(outcomes, items, context.getNode());
}

async function readRows<Row>(
	context: IExecuteFunctions,
	{ rowReader }: RowSteps<Row>,
	items: readonly INodeExecutionData[],
): Promise<Outcomes<NumberedRow<Row>>> {
	const read = rowReader(context, sheetOf(items));
	const rows = await Promise.all(
		items.map(async (_, itemIndex) => await outcomeOf(() => ({ itemIndex, row: read(itemIndex) }))),
	);
	throwIfStopping(context, rows);
	return rows;
}

async function doRows<Row>(
	context: IExecuteFunctions,
	wire: Wire,
	steps: RowSteps<Row>,
	rows: Outcomes<NumberedRow<Row>>,
): Promise<Outcomes<IDataObject>> {
	const started = await outcomeOf(async () => await startRun(context, wire, steps, rows));
	if (!started.ok) {
		throwIfStopping(context, [started]);
		return rows.map((row) => (row.ok ? started : row));
	}
	const { doRow, maxConcurrent, clock, pace, memory } = started.result;

	const outcomes = await runRows(
		rows,
		async (row) => (row.ok ? await outcomeOf(async () => await doRow(row.result)) : row),
		{ maxConcurrent, stopAtFailure: !context.continueOnFail(), clock },
	);
	const hint = runHint(outcomes, steps.summarize, pace.waitedMs());
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
	steps: RowSteps<Row>,
	rows: Outcomes<NumberedRow<Row>>,
) {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const { maxConcurrent, maxWaitMs } = readRunOptions(options);
	const adobe = await openSession(wire);

	const { clock } = wire;
	const pace = adaptivePace(clock);
	const { $runIndex } = context.getWorkflowDataProxy(0);
	const memory = runMemory(context.getContext('node'), Number($runIndex));
	const ask = asker(adobe, { clock, pace, maxWaitMs });

	const readable = rows.flatMap((row) => (row.ok ? [row.result] : []));
	const doRow = steps.start({ ask, clock, memory, serverTime: adobe.serverTime }, readable);
	return { doRow, maxConcurrent, clock, pace, memory };
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
