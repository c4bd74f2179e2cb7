import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	type ICredentialsHelper,
	type IConnections,
	type IDataObject,
	type IExecuteData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type ITaskData,
	type Workflow,
} from 'n8n-workflow';

import { adobeNode, node, NODE_NAME, prepare, ROWS } from './engine';

export interface RunRequest {
	/** The json of each input item. */
	rows: IDataObject[];
	/** Whole items instead, for what no row has. */
	items?: INodeExecutionData[];
	parameters?: INodeParameters;
	credential: ICredentialsHelper;
	/** The node under test, as it ships if left out. */
	underTest?: INodeType;
	/** Settings of the node outside its parameters: onError, retryOnFail, … */
	settings?: Partial<INode>;
	/** A failed run of the same workflow: this one is its retry, with what n8n stored of it. */
	retryOf?: IRun;
	/** Aborts the execution, as n8n's Stop button does. */
	stopAfter?: Promise<unknown>;
}

export interface RunResult {
	/** One list per output; the second is the error output. */
	outputs: INodeExecutionData[][];
	/** The json of the first output's items. */
	items: IDataObject[];
	error: ITaskData['error'];
	hints: NonNullable<ITaskData['hints']>;
	run: IRun;
}

const AGENT = 'Agent';

/** What n8n puts first on its stack for the node that a workflow starts with. */
function start(workflow: Workflow): IExecuteData {
	const startNode = workflow.getNode(ROWS);
	if (startNode === null) throw new Error('The workflow has no rows');
	return { node: startNode, data: { main: [[{ json: {} }]] }, source: null };
}

/** Runs rows through the node in n8n's own engine. */
export async function runWorkflow(request: RunRequest): Promise<RunResult> {
	const { parameters, settings } = request;
	return await runAndLookAt(NODE_NAME, request, [adobeNode({ parameters, ...settings })], {
		[ROWS]: { main: [[{ node: NODE_NAME, type: NodeConnectionTypes.Main, index: 0 }]] },
	});
}

/** Lets an agent call the node as its tool, once for each row; what comes out is the agent's. */
export async function runAsTool(request: RunRequest): Promise<RunResult> {
	const { parameters, settings } = request;
	const tool = adobeNode({ parameters, ...settings }, 'adobeExperiencePlatformTool');
	return await runAndLookAt(AGENT, request, [node(AGENT, 'agent'), tool], {
		[ROWS]: { main: [[{ node: AGENT, type: NodeConnectionTypes.Main, index: 0 }]] },
		[NODE_NAME]: { ai_tool: [[{ node: AGENT, type: NodeConnectionTypes.AiTool, index: 0 }]] },
	});
}

async function runAndLookAt(
	watched: string,
	{ rows, items, credential, underTest, stopAfter, retryOf }: RunRequest,
	nodes: INode[],
	connections: IConnections,
): Promise<RunResult> {
	const { workflow, additionalData } = prepare(
		[node(ROWS, 'rows'), ...nodes],
		connections,
		credential,
		underTest,
	);
	const stored = createRunExecutionData({
		resultData: { pinData: { [ROWS]: items ?? rows.map((json) => ({ json })) } },
		executionData: {
			contextData: structuredClone(retryOf?.data.executionData?.contextData),
			nodeExecutionStack: [start(workflow)],
		},
	});
	const execution = new WorkflowExecute(additionalData, 'manual', stored).processRunExecutionData(
		workflow,
	);
	void stopAfter?.then(() => {
		execution.cancel();
	});
	const run = await execution;
	const task = run.data.resultData.runData[watched]?.at(-1);
	const outputs = (task?.data?.main ?? []).map((output) => output ?? []);
	return {
		outputs,
		items: (outputs[0] ?? []).map(({ json }) => json),
		error: task?.error ?? run.data.resultData.error,
		hints: task?.hints ?? [],
		run,
	};
}
