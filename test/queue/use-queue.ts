import { useN8n } from '../e2e/use-n8n';
import { startWorker, type Worker } from './worker';

export type Queue = ReturnType<typeof useQueue>;

/**
 * The main process of an n8n in queue mode, an Adobe, and workers of the test file's own.
 * @param names of the workers that are there from the start
 * @param env further settings of all workers, by name
 */
export function useQueue(names: readonly string[], env: Record<string, string> = {}) {
	const workers: Worker[] = [];
	/** Starts one more worker. */
	async function addWorker(name: string): Promise<Worker> {
		const worker = await startWorker(name, env);
		workers.push(worker);
		return worker;
	}

	beforeAll(async () => void (await Promise.all(names.map(addWorker))));
	afterAll(async () => {
		await Promise.all(workers.map(async (worker) => await worker.stop()));
	});
	return Object.assign(useN8n(), { workers, addWorker });
}
