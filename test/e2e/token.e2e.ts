import { copiesOf, rows } from './rows';
import { useN8n } from './use-n8n';
import { CALL, calling, CREATE, creating } from './workflows';

const n8n = useN8n();

it('renews a token that expires in mid-run with one call, and stores the new one', async () => {
	const { client, simulator } = n8n;
	const sheet = rows(200);
	const credential = await n8n.newCredential();
	const workflowId = await client.createWorkflow(creating(sheet, credential));

	await client.run(workflowId, 'Start');
	simulator.reset({ keepTokens: true });
	simulator.settings.latencyMs = 50;
	simulator.order({
		route: 'create',
		skip: 60,
		when: () => (simulator.counts.create === 61 && simulator.expireTokens(), false),
		latencyMs: 0,
	});
	const execution = await client.run(workflowId, 'Start');
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	expect(execution.items(CREATE)).toHaveLength(200);
	expect(copiesOf(sheet, simulator)).toEqual({ made: 200, lost: 0, doubled: 0 });
	expect(simulator.counts.token).toBe(1);
	const refused = simulator.requestsTo('create').filter(({ status }) => status === 401);
	expect(refused.length).toBeGreaterThan(0);

	simulator.reset({ keepTokens: true });
	expect(await client.run(workflowId, 'Start')).toMatchObject({ status: 'success' });
	expect(simulator.counts).toMatchObject({ token: 0, create: 200 });
});

describe("the credential in n8n's HTTP Request node", () => {
	const list = () => calling(`${n8n.simulator.gatewayUrl}/data/core/ups/audiences`, credential);
	let credential: Awaited<ReturnType<typeof n8n.newCredential>>;
	beforeEach(async () => (credential = await n8n.newCredential()));

	it('fetches a token, adds all headers and gets what Adobe has', async () => {
		n8n.simulator.seedAudiences([{ name: 'Newsletter' }]);
		const execution = await n8n.run(list());
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		expect(execution.items(CALL)).toMatchObject([
			{ json: { children: [{ name: 'Newsletter' }], _page: { totalCount: 1 } } },
		]);
		expect(n8n.simulator.counts).toMatchObject({ token: 1, list: 1 });
		expect(n8n.simulator.requestsTo('list')).toMatchObject([
			{
				headers: {
					'x-api-key': n8n.simulator.client.apiKey,
					'x-gw-ims-org-id': n8n.simulator.client.orgId,
					'x-sandbox-name': n8n.simulator.client.sandboxName,
				},
			},
		]);
	});

	it('renews an expired token', async () => {
		await n8n.run(list());
		n8n.simulator.expireTokens();
		const execution = await n8n.run(list());
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		const statuses = n8n.simulator.requestsTo('list').map(({ status }) => status);
		expect(statuses).toEqual([200, 401, 200]);
		expect(n8n.simulator.counts.token).toBe(2);
	});
});
