import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { activate } from '../e2e/executions';
import type { Row } from '../e2e/rows';
import { until } from '../e2e/until';
import { CREDENTIAL_TYPE, NODE_TYPE, simulatorCredential } from '../host/credential';
import type { Execution } from '../host/execution';
import type { CredentialReference } from '../host/n8n-client';
import { readExample, withCredential, withParameters, type Workflow } from '../host/workflow';
import type { Queue } from './use-queue';

/** The names in examples/create-audiences-in-batches.json. */
const TRIGGER = 'When clicking ‘Execute workflow’';
const RESULT = 'Result';
const TO_FIX = 'Rows to fix';
export const BATCH_ARRIVES = 'A Batch Arrives';
const CREATE = 'Create External Audience';
const BATCHES = '500 Rows at a Time';
const SENDERS = ['Send All Batches', 'Send Lost Batches Again'];

export interface LargeLoad {
	workflowId: string;
}

interface Settings {
	/** Of the Create node. */
	options?: Record<string, unknown>;
	batchSize?: number;
}

/** Does with the example what its note tells a person to do, and publishes it. */
export async function publishLargeLoad(
	{ client, url, folder, simulator }: Queue,
	sheet: readonly Row[],
	{ options, batchSize = 500 }: Settings = {},
): Promise<LargeLoad> {
	const path = `batches-${randomUUID()}`;
	const file = join(folder, `${path}.csv`);
	await writeFile(file, csv(sheet));
	const header = await client.createCredential({
		name: 'Batches',
		type: 'httpHeaderAuth',
		data: { name: 'X-Batch-Key', value: randomUUID() },
	});
	const adobe = await client.createCredential(simulatorCredential(simulator));
	const webhookUrl = `${url}/webhook/${path}`;

	const example = readExample('create-audiences-in-batches.json');
	const filledIn = [...SENDERS, BATCH_ARRIVES].reduce(
		(workflow, name) => withHeader(workflow, name, header),
		withCredential(example, NODE_TYPE, CREDENTIAL_TYPE, adobe),
	);
	const workflow = Object.entries({
		'Read CSV File': { fileSelector: file },
		...Object.fromEntries(SENDERS.map((name) => [name, { url: webhookUrl }])),
		[BATCH_ARRIVES]: { path },
		[BATCHES]: { batchSize },
		...(options && { [CREATE]: { options } }),
	}).reduce((changed, [name, parameters]) => withParameters(changed, name, parameters), filledIn);

	const workflowId = await client.createWorkflow(withWebhookId(workflow, path));
	await activate(client, workflowId);
	await until(async () => (await fetch(webhookUrl, { method: 'POST' })).status === 403);
	return { workflowId };
}

/** Presses "Execute workflow"; gives the ID of the execution that cuts the sheet into batches. */
export const startLargeLoad = async ({ client }: Queue, { workflowId }: LargeLoad) =>
	await client.startRun(workflowId, TRIGGER);

/** n8n is asked seldom whether it is done, because answering takes from the time that is measured. */
const POLL_MS = 500;

export interface LargeRun {
	/** The one that cut the sheet into batches and got the answers. */
	execution: Execution;
	/** The executions that the batches were carried out in. */
	batches: string[];
}

/** Presses "Execute workflow" and waits for the end. */
export async function runLargeLoad(queue: Queue, load: LargeLoad): Promise<LargeRun> {
	const before = await takenBy(queue);
	const execution = await queue.client.ended(await startLargeLoad(queue, load), POLL_MS);
	const after = await takenBy(queue);
	return { execution, batches: after.filter((id) => !before.includes(id)) };
}

const takenBy = async ({ workers }: Queue): Promise<string[]> =>
	(await Promise.all(workers.map(async (worker) => await worker.executions()))).flat();

const workedRow = z.object({ name: z.string(), audienceId: z.string(), created: z.boolean() });

/** What the person who executes the workflow has in the end. */
export function resultOf(execution: Execution) {
	const { status, error } = execution;
	if (status !== 'success') throw new Error(`The run ended with ${status}: ${error?.message}`);
	return {
		worked: execution.items(RESULT).map(({ json }) => workedRow.parse(json)),
		failed: execution.items(TO_FIX).map(({ json }) => json),
	};
}

const withHeader = (workflow: Workflow, name: string, header: CredentialReference): Workflow => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.name === name ? { ...node, credentials: { httpHeaderAuth: header } } : node,
	),
});

/** n8n keeps webhooks apart by this ID too. */
const withWebhookId = (workflow: Workflow, webhookId: string): Workflow => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.name === BATCH_ARRIVES ? { ...node, webhookId } : node,
	),
});

function csv(sheet: readonly Row[]): string {
	const lines = sheet.map(
		({ name, namespace, originName }) => `${name},${namespace},${originName}`,
	);
	return ['name,namespace,originName', ...lines, ''].join('\n');
}
