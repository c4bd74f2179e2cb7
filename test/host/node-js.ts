import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { cached, cacheFolder, isCached } from './cache';
import { npm } from './npm';
import type { Step } from './progress';

/** A Node.js that can run n8n, and the folder with its C headers, for compiling what n8n needs. */
export interface NodeJs {
	binary: string;
	headers: string;
}

/** Names what fits one Node.js. The platform is in it for home folders that several machines share. */
export const platformName = (major: number): string =>
	`node-${major}-${process.platform}-${process.arch}`;

/**
 * Each n8n needs a Node.js of its time, whichever this project runs on. Where the running one won't
 * do, npm's registry has it.
 */
export async function ensureNodeJs(major: number, step: Step): Promise<NodeJs> {
	return runningNode(major) ?? (await registryNode(major, step));
}

function runningNode(major: number): NodeJs | undefined {
	const headers = dirname(dirname(process.execPath));
	const isComplete = existsSync(join(headers, 'include', 'node', 'node_api.h'));
	const isWanted = process.versions.node.startsWith(`${major}.`);
	return isWanted && isComplete ? { binary: process.execPath, headers } : undefined;
}

async function registryNode(major: number, step: Step): Promise<NodeJs> {
	const name = platformName(major);
	const install = async () =>
		await cached(name, async (folder) => {
			const log = join(cacheFolder(), `install-node-${major}.log`);
			await npm(['install', `node@${major}`, '--ignore-scripts=false'], {
				cwd: folder,
				log,
				// The package's own script runs npm once more, and flags don't reach that far.
				env: { npm_config_ignore_scripts: 'false' },
			});
		});
	const folder = isCached(name)
		? await install()
		: await step(`Installing Node.js ${major} for n8n (first run only)`, install);

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
	throw new Error(`The Node.js in ${node} has no C headers`);
}
