import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Wire } from '../adobe/session/session';
import type { NumberedRow, Run } from '../run/run';
import { executeRows } from './execute';
import type { Sheet } from './sheet';

/** Something a person can do with a resource. */
export interface Operation {
	/** Its line in the Operation list and in n8n's node panel. */
	readonly option: INodePropertyOptions & { readonly value: string; readonly action: string };
	/** What the canvas shows under the node's name. */
	readonly title: string;
	/** Its parameters, without the condition that shows them for this operation only. */
	readonly properties: INodeProperties[];
	execute(context: IExecuteFunctions, wire: Wire): Promise<INodeExecutionData[]>;
}

/** What is particular to an operation that works row by row: row → request → answer → item. */
export interface RowSteps<Row> {
	/**
	 * Prepares for reading the items, all of them before anything is sent for any.
	 * @returns reads one item; it throws a FailureError that says which parameter of this item is wrong
	 * and what to do
	 */
	rowReader(context: IExecuteFunctions, sheet: Sheet): (itemIndex: number) => Row;
	/**
	 * Starts a run over all rows that could be read.
	 * @returns what to do for each row; it throws a FailureError where that isn't possible
	 */
	start(
		run: Run,
		rows: ReadonlyArray<NumberedRow<Row>>,
	): (row: NumberedRow<Row>) => Promise<IDataObject>;
	/** What is worth telling about the items of a run, as a clause. */
	summarize(items: readonly IDataObject[]): string | undefined;
}

/** Makes an operation of its steps. */
export function rowOperation<Row>({
	option,
	title,
	properties,
	...steps
}: Omit<Operation, 'execute'> & RowSteps<Row>): Operation {
	return {
		option,
		title,
		properties,
		execute: async (context, wire) => await executeRows(context, wire, steps),
	};
}
