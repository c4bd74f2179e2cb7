import type { ExecuteContext } from 'n8n-core';
import type { ICredentialsHelper, INode, INodeType } from 'n8n-workflow';

import { executeContext } from '../engine/execute-context';

/** Runs something as a node that has the credential would, in a workflow of that node alone. */
export async function asNode<Result>(
	type: INodeType,
	credential: ICredentialsHelper,
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
	const context = executeContext(node, [{}], { credential, underTest: type });
	const { expression } = context.workflow;
	await expression.acquireIsolate();
	try {
		return await work(context);
	} finally {
		await expression.releaseIsolate();
	}
}
