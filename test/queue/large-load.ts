import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { until } from '../e2e/until';
import type { Execution } from '../host/execution';
import { sharedN8n } from '../host/shared-n8n';
import { changed, CREATE, readExample } from '../host/workflow';
import { csv, type Row } from '../rows';
import type { Queue } from './use-queue';

/** The names in examples/create-audiences-in-batches.json. */
const TRIGGER = 'When clicking ‘Execute workflow’';
const RESULT = 'Result';
const TO_FIX = 'Rows to fix';
export const BATCH_ARRIVES = 'A Batch Arrives';

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
	n8n: Queue,
	sheet: readonly Row[],
	{ options, batchSize = 500 }: Settings = {},
): Promise<LargeLoad> {
	const { client, url } = n8n;
	const path = `batches-${randomUUID()}`;
	const fileSelector = join(sharedN8n().folder, `${path}.csv`);
	await writeFile(fileSelector, csv(sheet));
	const httpHeaderAuth = await client.createCredential({
		name: 'Batches',
		type: 'httpHeaderAuth',
		data: { name: 'X-Batch-Key', value: randomUUID() },
	});
	const credentials = { httpHeaderAuth };
	const webhookUrl = `${url}/webhook/${path}`;
	const sender = { credentials, parameters: { url: webhookUrl } };

	const example = readExample('create-audiences-in-batches.json', await n8n.newCredential());
	const workflow = changed(example, {
		'Read CSV File': { parameters: { fileSelector } },
		'Send All Batches': sender,
		'Send Lost Batches Again': sender,
		// n8n keeps webhooks apart by their ID too.
		[BATCH_ARRIVES]: { credentials, webhookId: path, parameters: { path } },
		'500 Rows at a Time': { parameters: { batchSize } },
		...(options && { [CREATE]: { parameters: { options } } }),
	});

	const workflowId = await client.createWorkflow(workflow);
	await client.activate(workflowId);
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
