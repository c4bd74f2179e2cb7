import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import type { CredentialReference } from '../host/n8n-client';
import type { Workflow } from '../host/workflow';
import type { Row } from './rows';

export const START = 'Start';
export const CREATE = 'Create External Audience';
export const CALL = 'Call Adobe';
export const AGENT = 'AI Agent';

export const AUTOMATIC = { mappingMode: 'autoMapInputData' };

type Node = Pick<Workflow['nodes'][number], 'name' | 'type' | 'parameters'> &
	Record<string, unknown>;

const MANUAL_TRIGGER: Node = {
	name: START,
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	parameters: {},
};

/** The trigger of a workflow that runs unattended; answers before the run begins. */
export const webhook = (path: string): Node => ({
	name: START,
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	webhookId: path,
	parameters: { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
});

interface Settings {
	parameters?: Record<string, unknown>;
	/** Of n8n's own, such as `onError` and `retryOnFail`. */
	node?: Record<string, unknown>;
	trigger?: Node;
}

/** A sheet, row by row, into our node. */
export function creating(
	sheet: readonly Row[],
	credential: CredentialReference,
	{ parameters = AUTOMATIC, node = {}, trigger = MANUAL_TRIGGER }: Settings = {},
): Workflow {
	return chain(trigger, sheetNode(sheet), SPLIT, {
		name: CREATE,
		type: NODE_TYPE,
		typeVersion: 1,
		parameters: { resource: 'externalAudience', operation: 'create', ...parameters },
		credentials: { [CREDENTIAL_TYPE]: credential },
		...node,
	});
}

/** As a person begins. */
export const triggerOnly = (): Workflow => chain(MANUAL_TRIGGER);

/** A sheet, row by row, with nothing behind it yet. */
export const sheetOnly = (sheet: readonly Row[]): Workflow =>
	chain(MANUAL_TRIGGER, sheetNode(sheet), SPLIT);

/** n8n's own HTTP Request node with our credential. */
export const calling = (url: string, credential: CredentialReference): Workflow =>
	chain(MANUAL_TRIGGER, {
		name: CALL,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			options: {},
		},
		credentials: { [CREDENTIAL_TYPE]: credential },
	});

/** An agent without a model and without tools. */
export const agent = (): Workflow =>
	chain(MANUAL_TRIGGER, {
		name: AGENT,
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: 2.2,
		parameters: { promptType: 'define', text: 'Create an audience', options: {} },
	});

export const sheetNode = (sheet: readonly Row[]): Node => ({
	name: 'Sheet',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: JSON.stringify({ rows: sheet }), options: {} },
});

export const SPLIT: Node = {
	name: 'Rows',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'rows', options: {} },
};

/** Nodes one after the other. */
export function chain(first: Node, ...others: Node[]): Workflow {
	const connections: Record<string, unknown> = {};
	let previous = first;
	for (const node of others) {
		connections[previous.name] = { main: [[{ node: node.name, type: 'main', index: 0 }]] };
		previous = node;
	}
	return {
		name: `${first.name} to ${previous.name}`,
		nodes: [first, ...others].map((node, place) => ({ ...node, position: [220 * place, 0] })),
		connections,
		settings: { executionOrder: 'v1' },
	};
}
