import { chain, CREATE, sheetNode, SPLIT, webhook } from '../e2e/workflows';
import type { Row } from '../e2e/rows';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import type { CredentialReference } from '../host/n8n-client';
import type { Workflow } from '../host/workflow';

/** A batch as a workflow of its own, which notes in each audience the worker that made it. */
export const subWorkflow = (credential: CredentialReference): Workflow =>
	chain(
		{
			name: 'Called',
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			typeVersion: 1.1,
			parameters: { inputSource: 'passthrough' },
		},
		{
			name: CREATE,
			type: NODE_TYPE,
			typeVersion: 1,
			parameters: {
				resource: 'externalAudience',
				operation: 'create',
				mappingMode: 'defineBelow',
				name: '={{ $json.name }}',
				namespace: 'agora',
				originName: 'Agora_Collaboration',
				additionalFields: { description: '={{ $env.WORKER_NAME }}' },
			},
			credentials: { [CREDENTIAL_TYPE]: credential },
		},
	);

const LOOP = 'Loop';
const BATCH = 'Batch';

/** A sheet, batch by batch, into n8n's Execute Sub-workflow node. */
export function splitUpBySubWorkflow(
	sheet: readonly Row[],
	workflowId: string,
	batchSize: number,
): Workflow {
	const workflow = chain(
		webhook('split-up'),
		sheetNode(sheet),
		SPLIT,
		{
			name: LOOP,
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			parameters: { batchSize, options: {} },
		},
		{
			name: BATCH,
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
	const loop = { [LOOP]: { main: [[], to(BATCH)] }, [BATCH]: { main: [to(LOOP)] } };
	return { ...workflow, connections: { ...workflow.connections, ...loop } };
}
