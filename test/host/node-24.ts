import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { cached, cacheFolder, isCached } from './cache';
import { npm } from './npm';
import type { Step } from './progress';

/** A Node.js that can run n8n, and the folder with its C headers, for compiling what n8n needs. */
export interface Node24 {
	binary: string;
	headers: string;
}

/** The platform is part of the name, for home folders that several machines share. */
export const PLATFORM = `node-24-${process.platform}-${process.arch}`;

/**
 * n8n needs Node.js 24, also where the project itself runs on 20: isolated-vm, which evaluates its
 * expressions, has no build for less. Where the running Node.js won't do, npm's registry has one.
 */
export async function ensureNode24(step: Step): Promise<Node24> {
	return runningNode() ?? (await registryNode(step));
}

function runningNode(): Node24 | undefined {
	const headers = dirname(dirname(process.execPath));
	const isComplete = existsSync(join(headers, 'include', 'node', 'node_api.h'));
	const isNode24 = process.versions.node.startsWith('24.');
	return isNode24 && isComplete ? { binary: process.execPath, headers } : undefined;
}

async function registryNode(step: Step): Promise<Node24> {
	const install = async () =>
		await cached(PLATFORM, async (folder) => {
			const log = join(cacheFolder(), 'install-node-24.log');
			await npm(['install', 'node@24', '--ignore-scripts=false'], {
				cwd: folder,
				log,
				// The package's own script runs npm once more, and flags don't reach that far.
				env: { npm_config_ignore_scripts: 'false' },
			});
		});
	const folder = isCached(PLATFORM)
		? await install()
		: await step('Installing Node.js 24 for n8n (first run only)', install);

	const node = join(folder, 'node_modules', 'node');
	return { binary: join(node, 'bin', 'node'), headers: await findHeaders(node) };
}

/** The registry's `node` wraps one package per platform, and npm versions differ in where it goes. */
async function findHeaders(node: string): Promise<string> {
	for (const modules of [join(node, 'node_modules'), dirname(node)]) {
		const names = await readdir(modules).catch(() => []);
		for (const name of names) {
			const folder = join(modules, name);
			if (existsSync(join(folder, 'include', 'node', 'node_api.h'))) return folder;
		}
	}
	throw new Error(`Node.js 24 in ${node} has no C headers`);
}
