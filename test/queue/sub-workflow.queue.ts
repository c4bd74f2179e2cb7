import { z } from 'zod';

import { until } from '../e2e/until';
import { CREDENTIAL_TYPE } from '../host/credential';
import type { CredentialReference } from '../host/n8n-client';
import { chain, createNode, sheetNodes, webhook, type Workflow } from '../host/workflow';
import { copiesOf, FROM, type Row, rows } from '../rows';
import { useQueue } from './use-queue';

/** A batch as a workflow of its own, which notes in each audience the worker that made it. */
const subWorkflow = (credential: CredentialReference): Workflow =>
	chain(
		{
			name: 'Called',
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			typeVersion: 1.1,
			parameters: { inputSource: 'passthrough' },
		},
		{
			...createNode({
				...FROM,
				mappingMode: 'defineBelow',
				name: '={{ $json.name }}',
				additionalFields: { description: '={{ $env.WORKER_NAME }}' },
			}),
			credentials: { [CREDENTIAL_TYPE]: credential },
		},
	);

/** A sheet, batch by batch, into n8n's Execute Sub-workflow node. */
function splitUpBySubWorkflow(sheet: readonly Row[], workflowId: string, batchSize: number) {
	const workflow = chain(
		webhook('split-up'),
		...sheetNodes(sheet),
		{
			name: 'Loop',
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			parameters: { batchSize, options: {} },
		},
		{
			name: 'Batch',
			type: 'n8n-nodes-base.executeWorkflow',
			typeVersion: 1.2,
			parameters: {
				workflowId: { __rl: true, mode: 'id', value: workflowId },
				workflowInputs: { mappingMode: 'defineBelow', value: {} },
				mode: 'once',
				options: { waitForSubWorkflow: true },
			},
		},
	);
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const loop = { Loop: { main: [[], to('Batch')] }, Batch: { main: [to('Loop')] } };
	return { ...workflow, connections: { ...workflow.connections, ...loop } };
}

const queue = useQueue(['one', 'two']);

/** The name of the worker that made an audience is its description. */
const made = z.object({ description: z.string() });

it('leaves all batches on the worker of their parent with Execute Sub-workflow', async () => {
	const { client, simulator, url } = queue;
	const sheet = rows(400);
	const batch = await client.createWorkflow(subWorkflow(await queue.newCredential()));
	await client.activate(batch);
	const parent = await client.createWorkflow(splitUpBySubWorkflow(sheet, batch, 50));
	await client.activate(parent);

	await until(async () => (await fetch(`${url}/webhook/split-up`, { method: 'POST' })).ok);
	const parentExecution = await client.newestOf(parent);
	expect(await client.ended(parentExecution)).toMatchObject({ status: 'success' });
	expect(copiesOf(sheet, simulator)).toEqual({ made: 400, lost: 0, doubled: 0 });

	const taken = await Promise.all(
		queue.workers.map(async (worker) => ({
			name: worker.name,
			executions: await worker.executions(),
		})),
	);
	expect(taken.flatMap(({ executions }) => executions)).toEqual([parentExecution]);
	const worker = taken.find(({ executions }) => executions.includes(parentExecution))?.name;
	expect(new Set(simulator.audiences.map((audience) => made.parse(audience).description))).toEqual(
		new Set([worker]),
	);
});
