import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunningCommand } from '../host/command';
import { installedN8n, startProcess, waitUntilReady } from '../host/n8n-process';
import { CURRENT_N8N } from '../host/n8n-release';
import { installCommunityNode } from '../host/package';
import { freePorts } from '../host/ports';
import { silently } from '../host/progress';
import { sharedN8n } from '../host/shared-n8n';

/** One `n8n worker`, on what could be a machine of its own: with a folder and a package of its own. */
export interface Worker {
	readonly name: string;
	/** The executions it has taken from the queue, in order. */
	executions(): Promise<string[]>;
	/** Ends it as a power cut does: at once. */
	kill(): Promise<void>;
	stop(): Promise<void>;
}

const TAKEN = /Worker started execution (\d+) /g;

/** What workflows can read as `$env.WORKER_NAME`. */
const named = (name: string) => ({
	WORKER_NAME: name,
	N8N_BLOCK_ENV_ACCESS_IN_NODE: 'false',
});

/** @param env settings of its own, beside those that it shares with main */
export async function startWorker(name: string, env: Record<string, string>): Promise<Worker> {
	const shared = sharedN8n();
	const installed = await installedN8n(CURRENT_N8N, silently);
	const userFolder = await mkdtemp(join(await realpath(tmpdir()), 'n8n-worker-'));
	const log = join(userFolder, 'worker.log');
	let running: RunningCommand | undefined;
	const stop = async () => {
		await running?.stop();
		await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		await installCommunityNode(shared.tarball, userFolder);
		const [healthPort, brokerPort] = await freePorts();
		const health = {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(healthPort),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		};
		const { groupId, exited } = (running = startProcess(installed, 'worker', {
			userFolder,
			log,
			env: { ...shared.env, ...health, ...named(name), ...env },
		}));
		await waitUntilReady(`http://127.0.0.1:${healthPort}`, exited, log);
		return {
			name,
			executions: async () =>
				[...(await readFile(log, 'utf8')).matchAll(TAKEN)].map(([, id = '']) => id),
			async kill() {
				if (groupId !== undefined) process.kill(-groupId, 'SIGKILL');
				await exited;
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
