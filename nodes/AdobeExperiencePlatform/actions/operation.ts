import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Answer } from '../adobe/reply';
import type { AdobeRequest } from '../adobe/request';
import { executeRows } from './executeRows';

/** Something a person can do with a resource. */
export interface Operation {
	/** Its line in the Operation list and in n8n's node panel. */
	readonly option: INodePropertyOptions & { readonly value: string; readonly action: string };
	/** What the canvas shows under the node's name. */
	readonly title: string;
	/** Its parameters, without the condition that shows them for this operation only. */
	readonly properties: INodeProperties[];
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

/** What is particular to an operation that works row by row: row → request → answer → item. */
export interface RowSteps<Row> {
	/** @throws {FailureError} which parameter of this item is wrong and what to do */
	readRow(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): Row;
	request(row: Row): AdobeRequest;
	/** @returns `undefined` where Adobe's answer isn't what it documents */
	readResult(answer: Answer, row: Row): IDataObject | undefined;
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
		execute: async (context) => await executeRows(context, steps),
	};
}
