import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import { inFull, type Failure } from '../adobe/errors/failure';
import { breather, type Clock } from '../adobe/session/clock';
import type { Outcome } from '../run/rows';

/** What comes out for a row: a JSON object, Adobe's or ours. */
export type Item = Readonly<Record<string, unknown>>;

/** The items of each input item, or its failure, in input order and each tied to the item it came from. */
export async function toItems(
	outcomes: ReadonlyArray<Outcome<readonly Item[]>>,
	inputs: readonly INodeExecutionData[],
	node: INode,
	clock: Pick<Clock, 'now' | 'breathe'>,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	const othersTurn = breather(clock);
	for (const [item, outcome] of outcomes.entries()) {
		await othersTurn();
		const from = { pairedItem: { item } };
		if (outcome.ok) {
			for (const json of outcome.result) items.push({ json: json as IDataObject, ...from });
		} else {
			const json = failedRow(outcome.failure, item, inputs[item], node);
			items.push(forErrorOutput({ json, ...from }, outcome.failure, item, node));
		}
	}
	return items;
}

/**
 * n8n 1.x sends an item to the error output where it has an `error` of its own. One that is passed on
 * with it loses its JSON in every version, so it is there for whoever asks, and left out of copies.
 */
function forErrorOutput(
	item: INodeExecutionData,
	failure: Failure,
	itemIndex: number,
	node: INode,
): INodeExecutionData {
	if (node.onError !== 'continueErrorOutput') return item;
	const value = toNodeError(failure, itemIndex, node);
	return Object.defineProperty(item, 'error', { value, writable: true, enumerable: false });
}

/**
 * The shape that n8n routes to an error output: `error`, `details` and no other key, or it would count
 * as a success; n8n itself adds the input's columns there. In the regular output nobody does, so they
 * are kept here.
 */
function failedRow(
	failure: Failure,
	itemIndex: number,
	input: INodeExecutionData | undefined,
	{ onError }: INode,
): IDataObject {
	const { message, facts } = failure;
	const kept = onError === 'continueErrorOutput' ? {} : input?.json;
	return {
		...kept,
		error: message,
		details: { description: inFull(failure), itemIndex, ...facts },
	};
}

/** The error that ends the run where On Error is Stop Workflow. */
export function toNodeError(
	failure: Failure,
	itemIndex: number,
	node: INode,
): NodeApiError | NodeOperationError {
	const { message, facts } = failure;
	const description = withoutMarkup(inFull(failure));
	if (facts?.httpStatus === undefined && facts?.networkError === undefined) {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	const httpCode = facts.httpStatus === undefined ? undefined : String(facts.httpStatus);
	return new NodeApiError(node, { ...facts }, { message, description, httpCode, itemIndex });
}

/** n8n's editor shows an error's description, and a hint, as HTML: what looks like a tag is to be read, not obeyed. */
export const withoutMarkup = (text: string) => text.replace(/<(?=[a-z/!?])/gi, '&lt;');
