import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { FailureError, type Failure } from '../adobe/failure';
import { openSession, type AdobeSession } from '../adobe/session';
import { outcomeOf, type Outcome } from '../rows/outcome';
import { runRows } from '../rows/runRows';
import { toItems, toNodeError } from '../rows/toItems';
import type { RowSteps } from './operation';
import { wireOf } from './wire';

const MAX_CONCURRENT_REQUESTS = 20;

/**
 * Runs an operation for all input items. Every item is read and checked before the first request, so
 * that a blank cell in the last row doesn't leave half a sheet behind.
 * @returns one item per input item, in input order
 * @throws {NodeApiError | NodeOperationError} the first failure, where On Error is Stop Workflow
 */
export async function executeRows<Row>(
	context: IExecuteFunctions,
	steps: RowSteps<Row>,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const node = context.getNode();
	const stopAtFailure = !context.continueOnFail();
	const stopIfFailed = (outcomes: ReadonlyArray<Outcome<unknown> | undefined>) => {
		const failed = stopAtFailure ? firstFailure(outcomes) : undefined;
		if (failed !== undefined) throw toNodeError(failed.failure, failed.itemIndex, node);
	};

	const rows = await Promise.all(
		items.map(async (item, index) => await outcomeOf(() => steps.readRow(context, item, index))),
	);
	stopIfFailed(rows);

	const session = await outcomeOf(async () => await openSession(wireOf(context)));
	const outcomes = await runRows(rows, async (row) => await doRow(steps, row, session), {
		maxConcurrent: MAX_CONCURRENT_REQUESTS,
		stopAtFailure,
		signal: context.getExecutionCancelSignal(),
	});
	stopIfFailed(outcomes);
	return toItems(
		outcomes.map((outcome) => outcome ?? NOT_STARTED),
		items,
		node,
	);
}

const NOT_STARTED: Outcome<never> = {
	ok: false,
	failure: {
		message: 'The workflow was stopped before this item was sent',
		description: 'Nothing was sent to Adobe for it.',
	},
};

async function doRow<Row>(
	steps: RowSteps<Row>,
	row: Outcome<Row>,
	session: Outcome<AdobeSession>,
): Promise<Outcome<IDataObject>> {
	if (!row.ok) return row;
	if (!session.ok) return session;
	return await outcomeOf(async () => await exchangeRow(steps, row.result, session.result));
}

/** row → request → answer → item */
async function exchangeRow<Row>(
	steps: RowSteps<Row>,
	row: Row,
	adobe: AdobeSession,
): Promise<IDataObject> {
	const request = steps.request(row);
	const reply = await adobe.send(request);
	const succeeded = reply.kind === 'answer' && reply.status >= 200 && reply.status < 300;
	const result = succeeded ? steps.readResult(reply, row) : undefined;
	if (result === undefined) throw new FailureError(adobe.explain(request, reply));
	return result;
}

/** The first failure in input order, with what became of the other items. */
function firstFailure(
	outcomes: ReadonlyArray<Outcome<unknown> | undefined>,
): { failure: Failure; itemIndex: number } | undefined {
	const itemIndex = outcomes.findIndex((outcome) => outcome?.ok === false);
	const outcome = outcomes[itemIndex];
	if (outcome === undefined || outcome.ok) return undefined;
	const { failure } = outcome;
	const others = outcomes.flatMap((other, index) =>
		other?.ok === false && index !== itemIndex ? [index] : [],
	);
	const rest = others.length > 0 ? ` Items that failed too: ${listed(others)}.` : '';
	return { failure: { ...failure, description: failure.description + rest }, itemIndex };
}

function listed(numbers: readonly number[]): string {
	const shown = numbers.slice(0, 20).join(', ');
	return numbers.length > 20 ? `${shown} and ${numbers.length - 20} more` : shown;
}
