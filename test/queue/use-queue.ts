import { type N8nClient, signIn } from '../host/n8n-client';
import { type Simulator, startSimulator } from '../simulator';
import { sharedQueue } from './shared-queue/address';
import { startWorker, type Worker } from './worker';

/** An n8n in queue mode, and an Adobe. */
export interface Queue {
	/** Of the main process. */
	readonly client: N8nClient;
	readonly url: string;
	/** A folder that workflows may read files from. */
	readonly folder: string;
	readonly simulator: Simulator;
	readonly workers: readonly Worker[];
	/** Starts one more worker. */
	addWorker(name: string): Promise<Worker>;
}

/** @param env further settings of the workers that are there from the start, by name */
export function useQueue(names: readonly string[], env: Record<string, string> = {}): Queue {
	const shared = sharedQueue();
	const workers: Worker[] = [];
	let client: N8nClient;
	let simulator: Simulator;

	async function addWorker(name: string): Promise<Worker> {
		const worker = await startWorker(name, shared, env);
		workers.push(worker);
		return worker;
	}

	beforeAll(async () => {
		client = await signIn(shared.url, shared.log);
		await Promise.all(names.map(addWorker));
	});
	afterAll(async () => {
		await Promise.all(workers.map(async (worker) => await worker.stop()));
	});
	beforeEach(async () => (simulator = await startSimulator()));
	afterEach(async () => await simulator.close());

	return {
		url: shared.url,
		folder: shared.folder,
		workers,
		addWorker,
		get client() {
			return client;
		},
		get simulator() {
			return simulator;
		},
	};
}
