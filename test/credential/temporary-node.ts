import { ExecuteContext } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	Workflow,
	type ICredentialsHelper,
	type INode,
	type INodeType,
} from 'n8n-workflow';

import { prepare } from '../engine/engine';

/** Runs something as a node that has the credential would, in a workflow of that node alone. */
export async function asNode<Result>(
	type: INodeType,
	credentialsHelper: ICredentialsHelper,
	work: (context: ExecuteContext) => Promise<Result>,
): Promise<Result> {
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: type.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { adobeExperiencePlatformApi: { id: '1', name: 'Adobe' } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	const context = new ExecuteContext(
		workflow,
		node,
		prepare([], {}, credentialsHelper).additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	await workflow.expression.acquireIsolate();
	try {
		return await work(context);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
