import { ExecuteContext } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	type ICredentialsHelper,
	type IDataObject,
	type INode,
	type INodeType,
} from 'n8n-workflow';

import { prepare } from './engine';

interface Around {
	readonly credential: ICredentialsHelper;
	/** The node under test, as it ships if left out. */
	readonly underTest?: INodeType;
	/** What n8n keeps of the execution: given again, the node remembers. */
	readonly stored?: ReturnType<typeof createEmptyRunExecutionData>;
}

/** What n8n hands to a node that it executes, here without a workflow around it. */
export function executeContext(
	node: INode,
	rows: readonly IDataObject[],
	{ credential, underTest, stored = createEmptyRunExecutionData() }: Around,
): ExecuteContext {
	const { workflow, additionalData } = prepare([node], {}, credential, underTest);
	const items = rows.map((json) => ({ json }));
	const data = { main: [items] };
	const executing = { node, data, source: null };
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		stored,
		0,
		items,
		data,
		executing,
		[],
	);
}
