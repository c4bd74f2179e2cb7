import { readFile } from 'node:fs/promises';

import { type N8nProcess, startProcess } from '../host/n8n-process';
import { sharedN8n } from '../host/shared-n8n';

/** One `n8n worker`, on what could be a machine of its own: with a folder and a package of its own. */
export interface Worker extends N8nProcess {
	readonly name: string;
	/** The executions it has taken from the queue, in order. */
	executions(): Promise<string[]>;
}

const TAKEN = /Worker started execution (\d+) /g;

/**
 * @param name what workflows can read as `$env.WORKER_NAME`
 * @param env settings of its own, beside those that it shares with main
 */
export async function startWorker(name: string, env: Record<string, string>): Promise<Worker> {
	const { tarball, env: shared } = sharedN8n();
	const worker = await startProcess('worker', { tarball }, (port) => ({
		...shared,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: port,
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		WORKER_NAME: name,
		N8N_BLOCK_ENV_ACCESS_IN_NODE: 'false',
		...env,
	}));
	const executions = async () =>
		[...(await readFile(worker.log, 'utf8')).matchAll(TAKEN)].map(([, id = '']) => id);
	return { ...worker, name, executions };
}
