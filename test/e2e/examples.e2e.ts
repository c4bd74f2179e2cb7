import { readdirSync } from 'node:fs';
import { NodeHelpers, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';

import { createTable, IN_STEP, TO_FILL, TO_RETIRE } from '../host/data-table';
import { until } from './until';
import { useN8n } from './use-n8n';
import { EXAMPLES, readExample } from '../host/workflow';

const n8n = useN8n();

/** Executes a workflow at one of its triggers, to a good end. */
async function execute(workflowId: string, trigger: string) {
	const execution = await n8n.client.run(workflowId, trigger);
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	return execution;
}

/** The example as a person has it who imported it and chose a credential. */
const imported = async (file: string) => readExample(file, await n8n.newCredential());

describe('The examples import, and name only nodes and fields that n8n has', () => {
	for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'))) {
		it(file, async () => {
			const workflow = await imported(file);
			await n8n.client.createWorkflow(workflow);
			const nodeInfos = workflow.nodes.map(({ type, typeVersion }) => ({
				name: type,
				version: typeVersion,
			}));
			const types = await n8n.client.request('POST', '/node-types', { nodeInfos });
			workflow.nodes.forEach((node, index) => {
				const type = (types as INodeTypeDescription[])[index];
				expect([type?.version].flat()).toContain(node.typeVersion);
				const parameters = node.parameters as INodeParameters;
				expect(
					NodeHelpers.getNodeParameters(
						type?.properties ?? [],
						parameters,
						true,
						false,
						node,
						type ?? null,
					),
				).toMatchObject(parameters);
			});
		});
	}
});

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => Date.now() - days * DAY_MS;

it('An example keeps a table in step: IDs and problems written back, nothing changed again', async () => {
	const { client, simulator } = n8n;
	const agora = { namespace: 'agora', originName: 'Agora_Collaboration' };
	simulator.seedAudiences([{ ...agora, audienceId: 'gold', name: 'Gold', description: 'Old' }]);
	const rows = [
		{ ...agora, name: 'Silver', description: 'Spends a little' },
		{ ...agora, name: 'Gold', description: 'Spends a lot', audienceId: 'gold' },
		{ ...agora, name: '', description: 'Has no name' },
	];
	const table = await createTable(client, 'In step', IN_STEP, rows);
	const workflow = table.pickedIn(await imported('keep-a-table-in-step.json'));
	const id = await client.createWorkflow(workflow);

	await execute(id, 'Every 15 Minutes');
	expect(simulator.audiences).toMatchObject([
		{ name: 'Gold', description: 'Spends a lot', audienceId: 'gold' },
		{ name: 'Silver', description: 'Spends a little' },
	]);
	const written = [
		{ ...rows[0], audienceId: simulator.audiences[1]?.audienceId, problem: '' },
		{ ...rows[1], problem: '' },
		{ ...rows[2], audienceId: null, problem: expect.stringContaining('"name"') as string },
	];
	expect(await table.rows()).toEqual(written);

	const { length } = simulator.requests;
	await execute(id, 'Every 15 Minutes');
	expect(await table.rows()).toEqual(written);
	const methods = new Set(simulator.requests.slice(length).map(({ method }) => method));
	expect(methods).toEqual(new Set(['GET']));
});

it('An example lists what expires within 7 days and nothing else', async () => {
	const { client, simulator } = n8n;
	simulator.seedAudiences([
		{ name: 'Soon', createdAt: daysAgo(25), ttlInDays: 30 },
		{ name: 'Later', createdAt: daysAgo(10), ttlInDays: 30 },
		{ name: 'Never', createdAt: daysAgo(100) },
	]);
	const workflow = await imported('audiences-about-to-expire.json');
	const execution = await execute(await client.createWorkflow(workflow), 'Every Monday');
	const [soon] = simulator.audiences;
	expect(execution.items('Result').map(({ json }) => json)).toEqual([
		{
			name: 'Soon',
			namespace: 'agora',
			audienceId: soon?.audienceId,
			expiresAt: new Date((soon?.updatedAt ?? 0) + 30 * DAY_MS).toISOString(),
		},
	]);
});

it('An example retires old drafts: none before a look, then those that were ticked', async () => {
	const { client, simulator } = n8n;
	const draft = { lifecycleState: 'draft', createdAt: daysAgo(100) };
	simulator.seedAudiences([
		{ name: 'Old', ...draft },
		{ name: 'Old, but wanted', ...draft },
		{ name: 'New', ...draft, createdAt: daysAgo(80) },
		{ name: 'In use', createdAt: daysAgo(100) },
	]);
	const table = await createTable(client, 'To retire', TO_RETIRE);
	const workflow = table.pickedIn(await imported('retire-old-drafts.json'));
	const id = await client.createWorkflow(workflow);

	await execute(id, 'Look for Old Drafts');
	const listed = await table.rows();
	expect(listed).toMatchObject([{ name: 'Old' }, { name: 'Old, but wanted' }]);
	expect(simulator.counts.update).toBe(0);

	await table.change('name', 'Old', { retire: true });
	await until(async () => (await table.rows()).some(({ retire }) => retire === true));
	await execute(id, 'Retire What Is Ticked');
	const states = simulator.audiences.map(({ name, lifecycleState }) => [name, lifecycleState]);
	expect(states).toEqual([
		['Old', 'inactive'],
		['Old, but wanted', 'draft'],
		['New', 'draft'],
		['In use', 'published'],
	]);
	expect(await table.rows()).toEqual(listed.slice(1));
});

it('An example fills an audience from a table, and tells when that fails', async () => {
	const { client, simulator } = n8n;
	Object.assign(simulator.settings, { importMs: 0, runMs: 0 });
	const people = ['Ada', 'Ben'].map((first_name) => ({
		email: `${first_name.toLowerCase()}@example.com`,
		first_name,
		city: 'Northport',
	}));
	const table = await createTable(client, 'To fill', TO_FILL, people);
	const workflow = table.pickedIn(await imported('fill-an-audience-nightly.json'));
	const id = await client.createWorkflow(workflow);

	const filled = await execute(id, 'Every Night');
	expect(filled.items('Done')).toHaveLength(1);
	const members = () => simulator.membersOf(simulator.audiences[0]?.audienceId ?? '');
	expect(members()).toEqual(people);

	await table.change('first_name', 'Ben', { email: '' });
	await until(async () => (await table.rows()).some(({ email }) => email === ''));
	const without = await execute(id, 'Every Night');
	expect(without.items('Tell Somebody')).toMatchObject([{ json: { first_name: 'Ben' } }]);
	expect(members()).toEqual(people.slice(0, 1));

	simulator.settings.runEnds = 'DATASET_INGEST';
	const failed = await execute(id, 'Every Night');
	const [{ json } = { json: {} }] = failed.items('Tell Somebody');
	expect(json).toMatchObject({ error: 'The ingestion run failed' });
	expect(members()).toEqual(people.slice(0, 1));
});

it('An example extends what expires within 3 days and nothing else', async () => {
	const { client, simulator } = n8n;
	const uploaded = { originName: 'CUSTOM_UPLOAD', namespace: 'CustomerAudienceUpload' };
	simulator.seedAudiences([
		{ ...uploaded, audienceId: 'soon', name: 'Soon', createdAt: daysAgo(28), ttlInDays: 30 },
		{ ...uploaded, audienceId: 'over', name: 'Over', createdAt: daysAgo(31), ttlInDays: 30 },
		{ ...uploaded, audienceId: 'later', name: 'Later', createdAt: daysAgo(10), ttlInDays: 30 },
		{ audienceId: 'other', name: 'Not from files', createdAt: daysAgo(28), ttlInDays: 30 },
	]);
	simulator.seedRuns(['soon', 'over', 'later']);
	const id = await client.createWorkflow(await imported('extend-what-expires.json'));
	const execution = await execute(id, 'Every Day');
	expect(execution.items('Done').map(({ json }) => json)).toMatchObject([
		{ audienceId: 'soon', extended: true },
	]);
	expect(simulator.counts.importExtend).toBe(1);
});
