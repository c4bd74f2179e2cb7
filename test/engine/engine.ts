import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type ICredentialsHelper,
	type IConnections,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node.js';
import { Agent } from './agent';

export const ROWS = 'Rows';
export const NODE_NAME = 'Adobe Experience Platform';

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

/** The node as n8n's server offers it to agents: nothing comes in, and a tool goes out. */
class AdobeExperiencePlatformTool extends AdobeExperiencePlatform {
	constructor() {
		super();
		this.description = {
			...this.description,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
		};
	}
}

const TYPES: Readonly<Record<string, INodeType>> = {
	rows: new Rows(),
	agent: new Agent(),
	adobeExperiencePlatformTool: new AdobeExperiencePlatformTool(),
};

function nodeTypes(underTest: INodeType): INodeTypes {
	const typeOf = (name: string): INodeType => {
		const type = name === underTest.description.name ? underTest : TYPES[name];
		if (type === undefined) throw new Error(`Unknown node type ${name}`);
		return type;
	};
	return { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => ({}) };
}

export function node(name: string, type: string, rest: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...rest };
}

/** The node under test, or the same as an agent's tool. */
export function adobeNode(
	{ parameters, ...rest }: Partial<INode> = {},
	type: 'adobeExperiencePlatform' | 'adobeExperiencePlatformTool' = 'adobeExperiencePlatform',
): INode {
	return node(NODE_NAME, type, {
		parameters: { resource: 'externalAudience', operation: 'create', ...parameters },
		credentials: { adobeExperiencePlatformApi: { id: '1', name: 'Adobe' } },
		...rest,
	});
}

/** A workflow, and beside it what n8n's server gives the engine to run it. */
export function prepare(
	nodes: INode[],
	connections: IConnections,
	credential: ICredentialsHelper,
	underTest: INodeType = new AdobeExperiencePlatform(),
): { workflow: Workflow; additionalData: IWorkflowExecuteAdditionalData } {
	const saved: IWorkflowBase = {
		id: 'test',
		name: 'Test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes,
		connections,
	};
	return {
		workflow: new Workflow({ ...saved, nodeTypes: nodeTypes(underTest) }),
		additionalData: additionalData(credential, saved),
	};
}

/** What no test needs says so if it is called after all. */
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
