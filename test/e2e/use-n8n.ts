import { simulatorCredential } from '../host/credential';
import type { Execution } from '../host/execution';
import { type CredentialReference, type N8nClient, signIn } from '../host/n8n-client';
import type { Workflow } from '../host/workflow';
import { type Simulator, startSimulator } from '../simulator';
import { sharedN8n } from './shared-n8n/address';
import { START } from './workflows';

/** A real n8n, signed in, and an Adobe. */
export interface RealN8n {
	readonly client: N8nClient;
	readonly simulator: Simulator;
	/** Stores a credential for the simulator; it has no token yet. */
	newCredential(changes?: Record<string, unknown>, name?: string): Promise<CredentialReference>;
	/** Stores a workflow and executes it from its manual trigger. */
	run(workflow: Workflow): Promise<Execution>;
}

async function signInToShared(): Promise<N8nClient> {
	const { url, log } = sharedN8n();
	return await signIn(url, log);
}

/**
 * Each test gets an Adobe of its own, at an address of its own; n8n keeps what earlier tests stored.
 * @param connect signs in to the n8n to use, by default the one that all tests share
 */
export function useN8n(connect: () => Promise<N8nClient> = signInToShared): RealN8n {
	let client: N8nClient;
	let simulator: Simulator;

	beforeAll(async () => (client = await connect()));
	beforeEach(async () => (simulator = await startSimulator()));
	afterEach(async () => await simulator.close());

	return {
		get client() {
			return client;
		},
		get simulator() {
			return simulator;
		},
		async newCredential(changes = {}, name = 'Adobe simulator') {
			const credential = simulatorCredential(simulator);
			const data = { ...credential.data, ...changes };
			return await client.createCredential({ ...credential, name, data });
		},
		run: async (workflow) => await client.run(await client.createWorkflow(workflow), START),
	};
}
