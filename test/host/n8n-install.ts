import { join } from 'node:path';

import { cached, cacheFolder, isCached } from './cache';
import { type Node24, PLATFORM } from './node-24';
import { npm } from './npm';
import type { Step } from './progress';

const N8N_VERSION = '2.41.1';

/** Gives the path of n8n's command after installing n8n where it isn't yet. */
export async function ensureN8n(node: Node24, step: Step): Promise<string> {
	const name = `n8n-${N8N_VERSION}-${PLATFORM}`;
	const install = async () => await cached(name, async (folder) => await installN8n(folder, node));
	const folder = isCached(name)
		? await install()
		: await step(`Installing n8n ${N8N_VERSION} (first run only, takes a few minutes)`, install);
	return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}

/**
 * Of the many install scripts among n8n's dependencies only sqlite3's is needed: it downloads a
 * prebuilt binary or, where it can't, compiles one, for which it must not have to download headers.
 */
async function installN8n(cwd: string, { binary, headers }: Node24): Promise<void> {
	const log = join(cacheFolder(), `install-n8n-${N8N_VERSION}.log`);
	await npm(['install', `n8n@${N8N_VERSION}`, '--ignore-scripts', '--no-audit', '--no-fund'], {
		cwd,
		log,
		node: binary,
	});
	await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
		cwd,
		log,
		node: binary,
		env: { npm_config_nodedir: headers },
	});
}
