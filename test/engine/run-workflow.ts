import { ExecutionLifecycleHooks, ExternalSecretsProxy, WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type ICredentialsHelper,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowBase,
	type ITaskData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';

const NODE_NAME = 'Adobe Experience Platform';
const ROWS = 'Rows';

/** Stands before the node; its output is pinned to the rows of the test. */
class Rows implements INodeType {
	description = {
		displayName: ROWS,
		name: 'rows',
		group: ['input' as const],
		version: 1,
		description: 'Gives the rows of a test',
		defaults: { name: ROWS },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	execute(): Promise<INodeExecutionData[][]> {
		return Promise.resolve([[]]);
	}
}

const TYPES: Readonly<Record<string, INodeType>> = {
	rows: new Rows(),
	adobeExperiencePlatform: new AdobeExperiencePlatform(),
};

const nodeTypes: INodeTypes = {
	getByName: typeOf,
	getByNameAndVersion: typeOf,
	getKnownTypes: () => ({}),
};

function typeOf(name: string): INodeType {
	const type = TYPES[name];
	if (type === undefined) throw new Error(`Unknown node type ${name}`);
	return type;
}

export interface RunRequest {
	/** The json of each input item. */
	rows: IDataObject[];
	parameters?: INodeParameters;
	credential: ICredentialsHelper;
	/** Settings of the node outside its parameters: onError, retryOnFail, … */
	settings?: Partial<INode>;
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

/** Runs rows through the node in n8n's own engine. */
export async function runWorkflow(request: RunRequest): Promise<RunResult> {
	const saved: IWorkflowBase = {
		id: 'test',
		name: 'Test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [node(ROWS, 'rows'), adobeNode(request)],
		connections: {
			[ROWS]: { main: [[{ node: NODE_NAME, type: NodeConnectionTypes.Main, index: 0 }]] },
		},
	};
	const workflow = new Workflow({ ...saved, nodeTypes });
	const pinData = { [ROWS]: request.rows.map((json) => ({ json })) };
	const execution = new WorkflowExecute(additionalData(request.credential, saved), 'manual').run({
		workflow,
		startNode: workflow.getNode(ROWS) ?? undefined,
		pinData,
	});
	void request.stopAfter?.then(() => {
		execution.cancel();
	});
	const run = await execution;
	const task = run.data.resultData.runData[NODE_NAME]?.at(-1);
	const outputs = (task?.data?.main ?? []).map((output) => output ?? []);
	return {
		outputs,
		items: (outputs[0] ?? []).map(({ json }) => json),
		error: task?.error ?? run.data.resultData.error,
		hints: task?.hints ?? [],
		run,
	};
}

function node(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

function adobeNode({ parameters, settings }: RunRequest): INode {
	return {
		...node(NODE_NAME, 'adobeExperiencePlatform'),
		parameters: { resource: 'externalAudience', operation: 'create', ...parameters },
		credentials: { adobeExperiencePlatformApi: { id: '1', name: 'Adobe' } },
		...settings,
	};
}

/** What n8n's server gives the engine; what no test needs says so if it is called after all. */
function additionalData(
	credentialsHelper: ICredentialsHelper,
	workflow: IWorkflowBase,
): IWorkflowExecuteAdditionalData {
	const url = 'http://127.0.0.1/';
	const unused = () => {
		throw new Error('The node under test is not expected to need this');
	};
	return {
		credentialsHelper,
		executionId: '1',
		externalSecretsProxy: new ExternalSecretsProxy(),
		hooks: new ExecutionLifecycleHooks('manual', '1', workflow),
		currentNodeExecutionIndex: 0,
		executeWorkflow: unused,
		getRunExecutionData: unused,
		getRuntimeCredential: unused,
		startRunnerTask: unused,
		logAiEvent: unused,
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		mcpBaseUrl: url,
		mcpTestBaseUrl: url,
		variables: {},
	};
}
