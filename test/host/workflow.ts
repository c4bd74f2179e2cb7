import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

import type { CredentialReference } from './n8n-client';

export const EXAMPLES = resolve(__dirname, '..', '..', 'examples');

const node = z
	.object({
		name: z.string(),
		type: z.string(),
		parameters: z.record(z.unknown()),
		credentials: z.record(z.object({ id: z.string(), name: z.string() })).optional(),
	})
	.passthrough();

const workflow = z
	.object({
		name: z.string(),
		nodes: z.array(node),
		connections: z.record(z.unknown()),
	})
	.passthrough();

/** A workflow in n8n's export format, with only what the harness looks at spelled out. */
export type Workflow = z.infer<typeof workflow>;

export const readExample = (file: string): Workflow =>
	workflow.parse(JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')));

/** Picks the credential in every node of a type, as a person does after importing. */
export const withCredential = (
	original: Workflow,
	nodeType: string,
	credentialType: string,
	credential: CredentialReference,
): Workflow => ({
	...original,
	nodes: original.nodes.map((each) =>
		each.type === nodeType ? { ...each, credentials: { [credentialType]: credential } } : each,
	),
});

/** Changes parameters of one node. */
export const withParameters = (
	original: Workflow,
	nodeName: string,
	parameters: Record<string, unknown>,
): Workflow => ({
	...original,
	nodes: original.nodes.map((each) =>
		each.name === nodeName ? { ...each, parameters: { ...each.parameters, ...parameters } } : each,
	),
});
