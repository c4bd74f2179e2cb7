import { readdirSync } from 'node:fs';
import { NodeHelpers, type INode, type INodeTypeDescription } from 'n8n-workflow';

import { createTable } from './data-table';
import { useN8n } from './use-n8n';
import { EXAMPLES, readExample } from '../host/workflow';

const n8n = useN8n();

/** The example as a person has it who imported it and chose a credential. */
const imported = async (file: string) => readExample(file, await n8n.newCredential());

describe('The examples import, and name only nodes and fields that n8n has', () => {
	for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'))) {
		it(file, async () => {
			const workflow = await imported(file);
			await n8n.client.createWorkflow(workflow);
			const nodes = workflow.nodes as unknown as INode[];
			const nodeInfos = nodes.map(({ type, typeVersion }) => ({
				name: type,
				version: typeVersion,
			}));
			const types = await n8n.client.request('POST', '/node-types', { nodeInfos });
			(types as INodeTypeDescription[]).forEach((type, index) => {
				const node = nodes[index] as INode;
				expect([type.version].flat()).toContain(node.typeVersion);
				const { properties } = type;
				const { parameters } = node;
				expect(
					NodeHelpers.getNodeParameters(properties, parameters, true, false, node, type),
				).toMatchObject(parameters);
			});
		});
	}
});

describe('The example that keeps a table and a sandbox in step', () => {
	const COLUMNS = {
		name: 'string',
		namespace: 'string',
		originName: 'string',
		description: 'string',
		audienceId: 'string',
		problem: 'string',
	} as const;
	const agora = { namespace: 'agora', originName: 'Agora_Collaboration' };

	it('makes and changes audiences, and writes IDs and problems back; again, it changes nothing', async () => {
		const { client, simulator } = n8n;
		simulator.seedAudiences([{ audienceId: 'gold', name: 'Gold', ...agora, description: 'Old' }]);
		const rows = [
			{ ...agora, name: 'Silver', description: 'Spends a little' },
			{ ...agora, name: 'Gold', description: 'Spends a lot', audienceId: 'gold' },
			{ ...agora, name: '', description: 'Has no name' },
		];
		const table = await createTable(client, 'In step', COLUMNS, rows);
		const workflow = table.pickedIn(await imported('keep-a-table-in-step.json'));
		const id = await client.createWorkflow(workflow);

		const first = await client.run(id, 'Every 15 Minutes');
		expect(first).toMatchObject({ status: 'success', error: undefined });
		const silver = simulator.audiences.find(({ name }) => name === 'Silver');
		expect(simulator.audiences).toMatchObject([
			{ audienceId: 'gold', description: 'Spends a lot' },
			{ name: 'Silver', description: 'Spends a little' },
		]);
		const after = [
			{ ...rows[0], audienceId: silver?.audienceId, problem: '' },
			{ ...rows[1], problem: '' },
			{ ...rows[2], audienceId: null, problem: expect.stringContaining('"name"') as string },
		];
		expect(await table.rows()).toEqual(after);

		const { length } = simulator.requests;
		await client.run(id, 'Every 15 Minutes');
		expect(await table.rows()).toEqual(after);
		const methods = simulator.requests.slice(length).map(({ method }) => method);
		expect(new Set(methods)).toEqual(new Set(['GET']));
	});
});
