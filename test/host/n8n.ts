import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunningCommand } from './command';
import { type N8nClient, signIn, signUp } from './n8n-client';
import { installedN8n, startProcess, waitUntilReady } from './n8n-process';
import { CURRENT_N8N, type N8nRelease } from './n8n-release';
import { installCommunityNode } from './package';
import { freePorts } from './ports';
import { silently, type Step } from './progress';

export interface N8nOptions {
	/** The packed community node to install. */
	tarball: string;
	/** The one folder that workflows may read files from; by default n8n allows none of ours. */
	readableFolder?: string;
	/** Further settings of n8n's. */
	env?: Record<string, string>;
	/** Where n8n keeps what it stores: an empty folder, or that of an earlier n8n, to go on with it. */
	userFolder?: string;
	release?: N8nRelease;
	step?: Step;
}

export interface RunningN8n {
	url: string;
	/** Signed in as the instance's owner. */
	client: N8nClient;
	/** The file with everything n8n prints. */
	log: string;
	/** The process group of n8n and everything it has started. */
	groupId: number | undefined;
	/** Resolves with the exit code, should n8n end by itself. */
	exited: Promise<number>;
	/** Ends n8n as a power cut does: at once. What it has stored stays. */
	kill(): Promise<void>;
	/** Ends n8n and removes all it has stored, except in a folder that it was given. */
	stop(): Promise<void>;
}

/** Starts a real n8n with the node installed and an owner, by default one that nothing was ever stored in. */
export async function startN8n({
	tarball,
	readableFolder,
	env = {},
	userFolder: givenFolder,
	release = CURRENT_N8N,
	step = silently,
}: N8nOptions): Promise<RunningN8n> {
	const installed = await installedN8n(release, step);
	const userFolder = givenFolder ?? (await mkdtemp(join(await realpath(tmpdir()), 'n8n-host-')));
	const isUsed = existsSync(join(userFolder, '.n8n'));
	const log = join(userFolder, 'n8n.log');
	let running: RunningCommand | undefined;
	const stop = async () => {
		await running?.stop();
		if (givenFolder === undefined)
			await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};

	try {
		if (!isUsed) {
			await step('Installing the packed node into n8n', async () => {
				await installCommunityNode(tarball, userFolder);
			});
		}

		const [port, brokerPort] = await freePorts();
		const url = `http://127.0.0.1:${port}`;
		const { exited, groupId } = (running = startProcess(installed, 'start', {
			userFolder,
			log,
			env: {
				N8N_LISTEN_ADDRESS: '127.0.0.1',
				N8N_HOST: '127.0.0.1',
				N8N_PORT: String(port),
				N8N_RUNNERS_BROKER_PORT: String(brokerPort),
				N8N_SECURE_COOKIE: 'false',
				...(readableFolder && { N8N_RESTRICT_FILE_ACCESS_TO: await realpath(readableFolder) }),
				...env,
			},
		}));
		const client = await step('Starting n8n', async () => {
			await waitUntilReady(url, exited, log);
			return await (isUsed ? signIn : signUp)(url, log);
		});
		const kill = async () => {
			if (groupId !== undefined) process.kill(-groupId, 'SIGKILL');
			await exited;
		};
		return { url, client, log, groupId, exited, kill, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
