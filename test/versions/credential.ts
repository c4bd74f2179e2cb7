import { rows } from '../e2e/rows';
import { open, saveAndTest } from '../e2e/stored-credential';
import type { RealN8n } from '../e2e/use-n8n';
import { CALL, calling, creating, START } from '../e2e/workflows';
import { redirect } from '../simulator';
import { startElsewhere } from '../simulator/elsewhere';
import type { Check } from './check';
import { listSandboxes } from './sandboxes';

const OK = { status: 'OK', message: 'Connection successful!' };

const testOf = async (n8n: RealN8n, changes: Record<string, unknown> = {}) =>
	await saveAndTest(n8n.client, await n8n.newCredential(changes));

const saying = (words: RegExp) => ({
	status: 'Error',
	message: expect.stringMatching(words) as string,
});

const secretsOf = ({ simulator }: RealN8n) => [
	simulator.client.clientSecret,
	...simulator.issuedTokens,
];

const found = (secrets: readonly string[], ...places: unknown[]) => {
	const text = JSON.stringify(places);
	return secrets.filter((secret) => text.includes(secret));
};

export const CREDENTIAL: readonly Check[] = [
	{
		title: 'The test of the credential passes, and names what is wrong',
		async holds(n8n) {
			expect(await testOf(n8n)).toEqual(OK);
			expect(n8n.simulator.counts).toMatchObject({ token: 1, list: 1 });
			expect(await testOf(n8n, { clientSecret: 'p8e-wrong' })).toEqual(
				saying(/^Adobe did not accept the Client ID or the/),
			);
			expect(await testOf(n8n, { orgId: 'ABC@AdobeOrg' })).toEqual(
				saying(/^Adobe refused access.*'Organization ID'/),
			);
			expect(await testOf(n8n, { sandboxName: 'prdo' })).toEqual(
				saying(/not the sandbox.*'Sandbox Name'/),
			);
			const authentication = 'accessToken';
			expect(await testOf(n8n, { authentication, accessToken: 'expired' })).toEqual(
				saying(/^Adobe did not accept the access token/),
			);
		},
	},
	{
		title: 'The test of a credential whose stored token has expired passes after one renewal',
		async holds(n8n) {
			const credential = await n8n.newCredential();
			await n8n.run(creating(rows(1), credential));
			n8n.simulator.reset({ keepTokens: true });
			n8n.simulator.expireTokens();
			expect(await saveAndTest(n8n.client, credential)).toEqual(OK);
			expect(n8n.simulator.counts.token).toBe(1);
		},
	},
	{
		title: 'A token that expires in mid-run: renewed once, kept for the next run',
		async holds(n8n) {
			const { client, simulator } = n8n;
			const id = await client.createWorkflow(creating(rows(60), await n8n.newCredential()));
			await client.run(id, START);
			simulator.reset({ keepTokens: true });
			simulator.settings.latencyMs = 20;
			simulator.order({
				route: 'create',
				skip: 30,
				when: () => (simulator.counts.create === 31 && simulator.expireTokens(), false),
				latencyMs: 0,
			});
			expect(await client.run(id, START)).toMatchObject({ status: 'success', error: undefined });
			expect(simulator.counts.token).toBe(1);
			expect(simulator.requestsTo('create').some(({ status }) => status === 401)).toBe(true);
			expect(simulator.audiences).toHaveLength(60);

			simulator.reset({ keepTokens: true });
			expect(await client.run(id, START)).toMatchObject({ status: 'success' });
			expect(simulator.counts).toMatchObject({ token: 0, create: 60 });
		},
	},
	{
		title: 'The list of sandboxes, and a search in it',
		async holds(n8n) {
			const { client } = n8n;
			const credential = await n8n.newCredential();
			expect(await listSandboxes(client, credential)).toEqual([
				'Development (dev)',
				'Production (prod)',
			]);
			expect(await listSandboxes(client, credential, 'PROD')).toEqual(['Production (prod)']);
		},
	},
	{
		title: 'No secret in the credential as shown, nor in an execution',
		async holds(n8n) {
			const { client, simulator } = n8n;
			const credential = await n8n.newCredential();
			const id = await client.createWorkflow(creating(rows(3), credential));
			await client.run(id, START);
			simulator.expireTokens();
			const { id: executionId } = await client.run(id, START);
			expect(simulator.issuedTokens).toHaveLength(2);
			const execution = await client.request('GET', `/executions/${executionId}`);
			expect(found(secretsOf(n8n), await open(client, credential), execution)).toEqual([]);
		},
	},
	{
		title: 'The HTTP Request node with this credential: headers added, token renewed',
		async holds(n8n) {
			const { simulator } = n8n;
			const list = `${simulator.gatewayUrl}/data/core/ups/audiences`;
			const credential = await n8n.newCredential();
			simulator.seedAudiences([{ name: 'Newsletter' }]);
			await n8n.run(calling(list, credential));
			simulator.expireTokens();
			const execution = await n8n.run(calling(list, credential));
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(execution.items(CALL)).toMatchObject([{ json: { children: [{}] } }]);
			const statuses = simulator.requestsTo('list').map(({ status }) => status);
			expect(statuses).toEqual([200, 401, 200]);
		},
	},
	{
		title: 'A redirect to another host never gets a token',
		async holds(n8n) {
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
				await n8n.run(calling(`${simulator.gatewayUrl}/data/core/ups/audiences`, credential));
				expect(simulator.counts.list).toBe(1);
				expect(found(secretsOf(n8n), ...elsewhere.requests)).toEqual([]);
			} finally {
				await elsewhere.close();
			}
		},
	},
];
