import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type RunningCommand, start } from './command';
import { n8nEnvironment } from './environment';
import { HostError } from './host-error';
import { ensureN8n } from './n8n-install';
import { CURRENT_N8N, type N8nRelease } from './n8n-release';
import { ensureNodeJs } from './node-js';
import { installCommunityNode } from './package';
import { freePorts } from './ports';
import { silently, type Step } from './progress';

const READY_WITHIN_MS = 120_000;
const POLL_MS = 100;

/** An n8n that is installed, and the Node.js for it. */
export interface InstalledN8n {
	readonly binary: string;
	readonly command: string;
}

export async function installedN8n(release: N8nRelease, step: Step): Promise<InstalledN8n> {
	const node = await ensureNodeJs(release.nodeJs, step);
	return { binary: node.binary, command: await ensureN8n(release, node, step) };
}

export interface ProcessOptions {
	/** The packed community node to install. */
	tarball: string;
	/** Where it keeps what it stores: an empty folder, or that of an earlier n8n, to go on with it. */
	userFolder?: string | undefined;
	release?: N8nRelease | undefined;
	step?: Step | undefined;
}

export type N8nProcess = Awaited<ReturnType<typeof startProcess>>;

/**
 * Starts one of n8n's processes with the node installed, as `n8n start` or `n8n worker` do, and waits
 * until it is ready.
 * @param settings of n8n's, among them that it is to say on this port whether it is ready
 */
export async function startProcess(
	kind: 'start' | 'worker',
	{ tarball, userFolder: given, release = CURRENT_N8N, step = silently }: ProcessOptions,
	settings: (port: string) => Record<string, string>,
) {
	const { binary, command } = await installedN8n(release, step);
	const userFolder = given ?? (await mkdtemp(join(await realpath(tmpdir()), 'n8n-host-')));
	const isUsed = existsSync(join(userFolder, '.n8n'));
	const log = join(userFolder, 'n8n.log');
	let running: RunningCommand | undefined;
	/** Ends it and removes all it has stored, except in a folder that it was given. */
	const stop = async () => {
		await running?.stop();
		if (given === undefined) await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		if (!isUsed) {
			await step('Installing the packed node into n8n', () =>
				installCommunityNode(tarball, userFolder),
			);
		}
		const [port, brokerPort] = await freePorts();
		const { exited, groupId } = (running = start(binary, [command, kind], {
			cwd: userFolder,
			log,
			env: {
				...n8nEnvironment(binary),
				...QUIET,
				HOME: userFolder,
				TMPDIR: userFolder,
				N8N_USER_FOLDER: userFolder,
				N8N_ENCRYPTION_KEY: 'only-for-this-run',
				N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
				N8N_RUNNERS_BROKER_PORT: String(brokerPort),
				EXECUTIONS_TIMEOUT: '600',
				...settings(String(port)),
			},
		}));
		const url = `http://127.0.0.1:${port}`;
		await step('Starting n8n', () => waitUntilReady(url, exited, log));
		/** Ends it as a power cut does: at once. What it has stored stays. */
		const kill = async () => {
			if (groupId !== undefined) process.kill(-groupId, 'SIGKILL');
			await exited;
		};
		return { url, isUsed, log, groupId, exited, kill, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Nothing that would call home, ask a question or advertise. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
};

async function waitUntilReady(url: string, exited: Promise<number>, log: string) {
	let exitCode: number | undefined;
	void exited.then((code) => (exitCode = code));
	const deadline = Date.now() + READY_WITHIN_MS;
	while (Date.now() < deadline) {
		if (exitCode !== undefined) throw new HostError(`n8n ended (exit code ${exitCode})`, { log });
		if (await isReady(url)) return;
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
	throw new HostError(`n8n was not ready after ${READY_WITHIN_MS / 1_000} s`, { log });
}

async function isReady(url: string): Promise<boolean> {
	try {
		return (await fetch(`${url}/healthz/readiness`)).ok;
	} catch {
		return false;
	}
}
