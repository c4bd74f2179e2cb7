import { type RunningCommand, start } from './command';
import { n8nEnvironment } from './environment';
import { HostError } from './host-error';
import { ensureN8n } from './n8n-install';
import type { N8nRelease } from './n8n-release';
import { ensureNodeJs } from './node-js';
import type { Step } from './progress';

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

export interface N8nProcess {
	/** Where this process keeps what it stores, and finds community nodes. */
	userFolder: string;
	/** The file with everything it prints. */
	log: string;
	/** Further settings of n8n's. */
	env: Record<string, string>;
}

/** Starts one of n8n's processes, as `n8n start` or `n8n worker` do. */
export function startProcess(
	{ binary, command }: InstalledN8n,
	kind: 'start' | 'worker',
	{ userFolder, log, env }: N8nProcess,
): RunningCommand {
	return start(binary, [command, kind], {
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
			EXECUTIONS_TIMEOUT: '600',
			...env,
		},
	});
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

export async function waitUntilReady(
	url: string,
	exited: Promise<number>,
	log: string,
): Promise<void> {
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
