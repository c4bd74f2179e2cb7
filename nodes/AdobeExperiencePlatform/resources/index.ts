import {
	NodeOperationError,
	updateDisplayOptions,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';

import { hostOf, type Host } from '../operation/n8n';
import type { Operation } from '../operation/operation';
import { create as createImport } from './audienceImport/create.operation';
import { remove as removeImport } from './audienceImport/delete.operation';
import { extendExpiration } from './audienceImport/extendExpiration.operation';
import { getStatus } from './audienceImport/getStatus.operation';
import { update as updateImport } from './audienceImport/update.operation';
import { add } from './audienceMember/add.operation';
import { remove as removeMembers } from './audienceMember/remove.operation';
import { replace } from './audienceMember/replace.operation';
import { create } from './externalAudience/create.operation';
import { remove } from './externalAudience/delete.operation';
import { get } from './externalAudience/get.operation';
import { getAll } from './externalAudience/getAll.operation';
import { update } from './externalAudience/update.operation';
import { upsert } from './externalAudience/upsert.operation';
import { get as getRun } from './ingestionRun/get.operation';
import { getAll as getAllRuns } from './ingestionRun/getAll.operation';
import { start } from './ingestionRun/start.operation';

interface Resource {
	readonly name: string;
	readonly value: string;
	readonly operations: readonly [Operation, ...Operation[]];
}

/** Everything the node can do. A new operation is a file of its own and one line here. */
const RESOURCES: readonly Resource[] = [
	{
		name: 'Audience Import',
		value: 'audienceImport',
		operations: [createImport, removeImport, extendExpiration, getStatus, updateImport],
	},
	{ name: 'Audience Member', value: 'audienceMember', operations: [replace, add, removeMembers] },
	{
		name: 'External Audience',
		value: 'externalAudience',
		operations: [create, upsert, remove, get, getAll, update],
	},
	{
		name: 'Ingestion Run',
		value: 'ingestionRun',
		operations: [getRun, getAllRuns, start],
	},
];

/** All parameters of the node, each shown only where its operation is chosen. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ name, value }) => ({ name, value })),
		default: 'externalAudience',
	},
	...RESOURCES.flatMap(operationProperties),
];

function operationProperties({ value: resource, operations }: Resource): INodeProperties[] {
	const firstOperation = operations[0].option.value;
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: operations.map(({ option }) => option),
			default: firstOperation,
		},
		...operations.flatMap(({ option, properties: own }) =>
			updateDisplayOptions({ show: { resource: [resource], operation: [option.value] } }, own),
		),
	];
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
	RESOURCES.flatMap(({ value, operations }) =>
		operations.map((operation) => [`${value}:${operation.option.value}`, operation]),
	),
);

/** The line under the node's name on the canvas. */
export const subtitle = `={{ ${JSON.stringify(
	Object.fromEntries([...OPERATIONS].map(([key, { title }]) => [key, title])),
)}[$parameter.resource + ':' + $parameter.operation] }}`;

/**
 * Does what the node is set to; resource and operation can't differ from item to item.
 * @param host the wire to Adobe, and the time; n8n's own unless a test brings another
 */
export async function executeChosen(
	context: IExecuteFunctions,
	host: Host = hostOf(context),
): Promise<INodeExecutionData[]> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = context.getNodeParameter('operation', 0);
	const chosen = OPERATIONS.get(`${String(resource)}:${String(operation)}`);
	if (chosen === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			'This version of the node does not know the chosen operation',
			{
				description:
					'Choose another one in the node, or update n8n-nodes-adobe-experience-platform to the version the workflow was made with.',
			},
		);
	}
	return await chosen.execute(context, host);
}
