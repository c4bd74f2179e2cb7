import { z } from 'zod';

import type { Execution } from '../host/execution';
import type { N8nClient } from '../host/n8n-client';

const identified = z.object({ id: z.string() });

const ofWorkflow = z.object({ workflowId: z.string() });

/** Presses "Retry with original workflow" at a failed execution and waits for the end. */
export async function retry(client: N8nClient, executionId: string): Promise<Execution> {
	const failed = ofWorkflow.parse(await client.request('GET', `/executions/${executionId}`));
	await client.request('POST', `/executions/${executionId}/retry`, { loadWorkflow: false });
	// n8n 1.x doesn't say which execution the retry is.
	return await client.ended(await newestOf(client, failed.workflowId));
}

/** Presses the Stop button. */
export async function stop(client: N8nClient, executionId: string): Promise<void> {
	await client.request('POST', `/executions/${executionId}/stop`);
}

const versioned = z.object({ versionId: z.string() });

/** Publishes a workflow, so that its webhook answers; n8n takes a moment until it does. */
export async function activate(client: N8nClient, workflowId: string): Promise<void> {
	const { versionId } = versioned.parse(await client.request('GET', `/workflows/${workflowId}`));
	await client.request('POST', `/workflows/${workflowId}/activate`, { versionId });
}

const list = z.object({ results: z.array(identified).min(1) });

/** The execution of a workflow that was started last. */
export async function newestOf(client: N8nClient, workflowId: string): Promise<string> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = list.parse(await client.request('GET', `/executions?filter=${filter}`));
	return identified.parse(results[0]).id;
}

const state = z.object({ status: z.string() });

export async function stateOf(client: N8nClient, executionId: string): Promise<string> {
	return state.parse(await client.request('GET', `/executions/${executionId}`)).status;
}
