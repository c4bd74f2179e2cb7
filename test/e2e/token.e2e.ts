import { CREDENTIAL_TYPE } from '../host/credential';
import { CALL, calling, CREATE, creating, START } from '../host/workflow';
import { copiesOf, rows } from '../rows';
import { redirect } from '../simulator';
import { startElsewhere } from '../simulator/elsewhere';
import { open } from './stored-credential';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const SUCCESS = { status: 'success', error: undefined };

const listUrl = () => `${n8n.simulator.gatewayUrl}/data/core/ups/audiences`;

/** The secrets of the credential that are found in something. */
function secretsIn(...places: unknown[]): string[] {
	const { client, issuedTokens } = n8n.simulator;
	const text = JSON.stringify(places);
	return [client.clientSecret, ...issuedTokens].filter((secret) => text.includes(secret));
}

it('A token that expires in mid-run: renewed once, kept for the next run', async () => {
	const { client, simulator } = n8n;
	const sheet = rows(200);
	const workflowId = await client.createWorkflow(creating(sheet, await n8n.newCredential()));

	await client.run(workflowId, START);
	simulator.reset({ keepTokens: true });
	simulator.settings.latencyMs = 50;
	simulator.order({
		route: 'create',
		skip: 60,
		when: () => (simulator.counts.create === 61 && simulator.expireTokens(), false),
		latencyMs: 0,
	});
	const execution = await client.run(workflowId, START);
	expect(execution).toMatchObject(SUCCESS);
	expect(execution.items(CREATE)).toHaveLength(200);
	expect(copiesOf(sheet, simulator)).toEqual({ made: 200, lost: 0, doubled: 0 });
	expect(simulator.counts.token).toBe(1);
	const refused = simulator.requestsTo('create').filter(({ status }) => status === 401);
	expect(refused.length).toBeGreaterThan(0);

	simulator.reset({ keepTokens: true });
	expect(await client.run(workflowId, START)).toMatchObject({ status: 'success' });
	expect(simulator.counts).toMatchObject({ token: 0, create: 200 });
});

it('The HTTP Request node with this credential: headers added, token renewed', async () => {
	const { simulator } = n8n;
	const call = calling(listUrl(), await n8n.newCredential());
	simulator.seedAudiences([{ name: 'Newsletter' }]);
	const callAgain = async () => {
		const execution = await n8n.run(call);
		expect(execution).toMatchObject(SUCCESS);
		expect(execution.items(CALL)).toMatchObject([
			{ json: { children: [{ name: 'Newsletter' }], _page: { totalCount: 1 } } },
		]);
	};
	await callAgain();
	expect(simulator.counts).toMatchObject({ token: 1, list: 1 });
	const { apiKey, orgId, sandboxName } = simulator.client;
	expect(simulator.requestsTo('list')).toMatchObject([
		{
			headers: { 'x-api-key': apiKey, 'x-gw-ims-org-id': orgId, 'x-sandbox-name': sandboxName },
		},
	]);

	simulator.expireTokens();
	await callAgain();
	expect(simulator.requestsTo('list').map(({ status }) => status)).toEqual([200, 401, 200]);
	expect(simulator.counts.token).toBe(2);
});

it('No secret in the credential as shown, nor in an execution', async () => {
	const { client, simulator } = n8n;
	const credential = await n8n.newCredential();
	const workflowId = await client.createWorkflow(creating(rows(3), credential));
	await client.run(workflowId, START);
	simulator.expireTokens();
	const { id } = await client.run(workflowId, START);
	expect(simulator.issuedTokens).toHaveLength(2);
	const stored = await open(client, credential);
	expect(stored.type).toBe(CREDENTIAL_TYPE);
	expect(secretsIn(stored, await client.request('GET', `/executions/${id}`))).toEqual([]);
});

it('A redirect to another host never gets a token', async () => {
	const { simulator } = n8n;
	const elsewhere = await startElsewhere();
	try {
		const credential = await n8n.newCredential();
		const away = redirect(307, `${elsewhere.url}/data/core/ais/audiences`);
		simulator.order({ route: 'create', before: away });
		const created = await n8n.run(creating(rows(1), credential));
		expect(created.error?.message).toMatch(/sent the request on to another address/);
		expect(elsewhere.requests).toEqual([]);

		simulator.order({ route: 'list', before: away });
		await n8n.run(calling(listUrl(), credential));
		expect(simulator.counts.list).toBe(1);
		expect(secretsIn(...elsewhere.requests)).toEqual([]);
	} finally {
		await elsewhere.close();
	}
});
