import { NODE_TYPE } from '../host/credential';
import {
	adding,
	chain,
	CHANGE,
	MANUAL_TRIGGER,
	type Node,
	readExample,
	sheetNodes,
} from '../host/workflow';
import { joining } from '../rows';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** Runs rows through the node; gives the items. */
async function change(
	rows: ReadonlyArray<Record<string, unknown>>,
	parameters: Node['parameters'],
) {
	const execution = await n8n.run(adding(rows, await n8n.newCredential(), { parameters }));
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	return execution.items(CHANGE).map(({ json }) => json);
}

it('Add Audience Members: 10,000 people in two audiences are one batch, and in both', async () => {
	const { simulator } = n8n;
	simulator.settings.batchMs = 1000;
	const dataset = locator('id', simulator.seedDataset().id);
	const options = { namespace: 'agora', waitForCompletion: true };
	const items = await change(joining(['vip', 'news'], 10_000), { dataset, options });
	expect(items).toHaveLength(20_000);
	expect(simulator.batches).toHaveLength(1);
	expect(simulator.membersIn('agora', 'vip')).toHaveLength(10_000);
	expect(simulator.membersIn('agora', 'news')).toHaveLength(10_000);
});

it('Add and Remove Audience Members: 500 events by streaming', async () => {
	const { simulator } = n8n;
	const where = {
		dataset: locator('id', simulator.seedDataset().id),
		via: 'streaming',
		connection: locator('id', simulator.seedConnection({ authenticationRequired: true }).id),
		options: { namespace: 'agora' },
	};
	expect(await change(joining(['vip'], 500), where)).toHaveLength(500);
	expect(simulator.membersIn('agora', 'vip')).toHaveLength(500);
	await change(joining(['vip'], 500), { ...where, operation: 'remove' });
	expect(simulator.membersIn('agora', 'vip')).toEqual([]);
});

describe('An example puts a person in with an order, another takes them out', () => {
	it.each<[string, boolean]>([
		['new-order-into-an-audience.json', true],
		['unsubscribe-out-of-an-audience.json', false],
	])('%s', async (file, isIn) => {
		const { client, simulator } = n8n;
		const dataset = simulator.seedDataset({ isUpsert: true });
		const connection = simulator.seedConnection();
		simulator.seedAudiences([{ id: 'a1', audienceId: 'vip', namespace: 'agora' }]);
		const chosen = {
			audience: locator('id', 'a1'),
			dataset: locator('id', dataset.id),
			connection: locator('id', connection.id),
		};
		const where = { ...chosen, via: 'streaming' };
		await change([{ email: 'ada@example.com' }], where);
		if (isIn) await change([{ email: 'ada@example.com' }], { ...where, operation: 'remove' });
		const workflow = readExample(file, await n8n.newCredential());
		const nodes = workflow.nodes.map((node) =>
			node.type === NODE_TYPE
				? { ...node, parameters: { ...node.parameters, ...chosen } }
				: node.type === 'n8n-nodes-base.webhook'
					? { ...MANUAL_TRIGGER, name: node.name }
					: node,
		);
		const event = sheetNodes([{ body: { email: 'ada@example.com' } }]);
		const [trigger, ...rest] = nodes;
		if (trigger === undefined) throw new Error('The example is empty');
		const ours = rest.filter(({ type }) => type === NODE_TYPE);
		const id = await client.createWorkflow(chain(trigger, ...event, ...ours));
		const execution = await client.run(id, trigger.name);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		expect(simulator.membersIn('agora', 'vip')).toEqual(isIn ? ['ada@example.com'] : []);
	});
});
