import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

import { peopleExpression, type Row } from '../rows';
import { CREDENTIAL_TYPE, NODE_TYPE } from './credential';
import type { CredentialReference } from './n8n-client';

export const EXAMPLES = resolve(__dirname, '..', '..', 'examples');

const node = z
	.object({
		name: z.string(),
		type: z.string(),
		typeVersion: z.number(),
		parameters: z.record(z.unknown()),
		credentials: z.record(z.object({ id: z.string(), name: z.string() })).optional(),
	})
	.passthrough();
export type Node = z.infer<typeof node>;

const workflow = z
	.object({
		name: z.string(),
		nodes: z.array(node),
		connections: z.record(z.unknown()),
	})
	.passthrough();

/** A workflow in n8n's export format, with only what the harness looks at spelled out. */
export type Workflow = z.infer<typeof workflow>;

/** Reads an example and picks the credential in every node of ours, as a person does after importing. */
export function readExample(file: string, credential: CredentialReference): Workflow {
	const { nodes, ...rest } = workflow.parse(JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')));
	const credentials = { [CREDENTIAL_TYPE]: credential };
	return {
		...rest,
		nodes: nodes.map((each) => (each.type === NODE_TYPE ? { ...each, credentials } : each)),
	};
}

/** Changes nodes, by their names; parameters that aren't named stay. */
export const changed = (
	original: Workflow,
	changes: Readonly<Record<string, Partial<Node>>>,
): Workflow => ({
	...original,
	nodes: original.nodes.map((each) => {
		const { parameters, ...rest } = changes[each.name] ?? {};
		return { ...each, ...rest, parameters: { ...each.parameters, ...parameters } };
	}),
});

export const START = 'Start';
export const CREATE = 'Create External Audience';
export const REPLACE = 'Replace Audience Members';
export const CHANGE = 'Change Audience Members';
export const CALL = 'Call Adobe';

export const AUTOMATIC = { mappingMode: 'autoMapInputData' };

export const MANUAL_TRIGGER: Node = {
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

/** A sheet, row by row. */
export const sheetNodes = (sheet: ReadonlyArray<Row | Record<string, unknown>>): Node[] =>
	rowsOf(JSON.stringify({ rows: sheet }));

const rowsOf = (jsonOutput: string): Node[] => [
	{
		name: 'Sheet',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput, options: {} },
	},
	{
		name: 'Rows',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'rows', options: {} },
	},
];

/** Our node, creating. */
export const createNode = (parameters: Node['parameters']) => ({
	name: CREATE,
	type: NODE_TYPE,
	typeVersion: 1,
	parameters: { resource: 'externalAudience', operation: 'create', ...parameters },
});

interface Settings {
	parameters?: Node['parameters'];
	/** Of n8n's own, such as `onError` and `retryOnFail`. */
	node?: Record<string, unknown>;
	trigger?: Node;
}

/** A sheet, row by row, into our node. */
export const creating = (
	sheet: readonly Row[],
	credential: CredentialReference,
	{ parameters = AUTOMATIC, node: own, trigger = MANUAL_TRIGGER }: Settings = {},
): Workflow =>
	chain(trigger, ...sheetNodes(sheet), {
		...createNode(parameters),
		credentials: { [CREDENTIAL_TYPE]: credential },
		...own,
	});

/** A list of so many people made within n8n, as items or as a CSV file, into our node. */
export const filling = (
	count: number,
	credential: CredentialReference,
	{ parameters = {}, node: own, trigger = MANUAL_TRIGGER }: Settings = {},
): Workflow =>
	chain(
		trigger,
		...rowsOf(peopleExpression(count)),
		...(parameters.input === 'binary' ? [TO_CSV] : []),
		{
			name: REPLACE,
			type: NODE_TYPE,
			typeVersion: 1,
			parameters: {
				resource: 'audienceMember',
				operation: 'replace',
				name: 'Newsletter',
				identityColumn: 'email',
				identityNamespace: { __rl: true, mode: 'code', value: 'Email' },
				...parameters,
			},
			credentials: { [CREDENTIAL_TYPE]: credential },
			...own,
		},
	);

/** Rows of `{ email, audience }` into our node, which adds them unless it is said otherwise. */
export const adding = (
	sheet: ReadonlyArray<Record<string, unknown>>,
	credential: CredentialReference,
	{ parameters = {}, trigger = MANUAL_TRIGGER }: Settings = {},
): Workflow =>
	chain(trigger, ...sheetNodes(sheet), {
		name: CHANGE,
		type: NODE_TYPE,
		typeVersion: 1,
		parameters: {
			resource: 'audienceMember',
			operation: 'add',
			audience: { __rl: true, mode: 'externalId', value: '={{ $json.audience }}' },
			identityNamespace: { __rl: true, mode: 'code', value: 'Email' },
			identity: '={{ $json.email }}',
			...parameters,
		},
		credentials: { [CREDENTIAL_TYPE]: credential },
	});

const TO_CSV: Node = {
	name: 'File',
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: { operation: 'csv', options: {} },
};

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
		name: 'AI Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: 2.2,
		parameters: { promptType: 'define', text: 'Create an audience', options: {} },
	});

/** Nodes one after the other. */
export function chain(first: Node, ...others: Node[]): Workflow {
	const connections: Record<string, unknown> = {};
	let previous = first;
	for (const each of others) {
		connections[previous.name] = { main: [[{ node: each.name, type: 'main', index: 0 }]] };
		previous = each;
	}
	return {
		name: `${first.name} to ${previous.name}`,
		nodes: [first, ...others].map((each, place) => ({ ...each, position: [220 * place, 0] })),
		connections,
		settings: { executionOrder: 'v1' },
	};
}
