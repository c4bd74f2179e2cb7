import { simulatorCredential } from '../host/credential';
import { type N8nClient, signIn } from '../host/n8n-client';
import { sharedN8n } from '../host/shared-n8n';
import { START, type Workflow } from '../host/workflow';
import { type Simulator, startSimulator } from '../simulator';

export type RealN8n = ReturnType<typeof useN8n>;

/**
 * A real n8n, signed in, and an Adobe. Each test gets an Adobe of its own, at an address of its own;
 * n8n keeps what earlier tests stored.
 */
export function useN8n() {
	const { url, log } = sharedN8n();
	let client: N8nClient;
	let simulator: Simulator;

	beforeAll(async () => (client = await signIn(url, log)));
	beforeEach(async () => (simulator = await startSimulator()));
	afterEach(async () => await simulator.close());

	return {
		url,
		get client() {
			return client;
		},
		get simulator() {
			return simulator;
		},
		/** Stores a credential for the simulator; it has no token yet. */
		async newCredential(changes: Record<string, unknown> = {}, name = 'Adobe simulator') {
			const credential = simulatorCredential(simulator);
			const data = { ...credential.data, ...changes };
			return await client.createCredential({ ...credential, name, data });
		},
		/** Stores a workflow and executes it from its manual trigger. */
		run: async (workflow: Workflow) =>
			await client.run(await client.createWorkflow(workflow), START),
	};
}
