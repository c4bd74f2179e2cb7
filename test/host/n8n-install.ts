import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cached, cacheFolder, isCached } from './cache';
import type { N8nRelease } from './n8n-release';
import { type NodeJs, platformName } from './node-js';
import { npm } from './npm';
import type { Step } from './progress';

/** Gives the path of n8n's command after installing n8n where it isn't yet. */
export async function ensureN8n(
	{ version, nodeJs }: N8nRelease,
	node: NodeJs,
	step: Step,
): Promise<string> {
	const name = `n8n-${version}-${platformName(nodeJs)}`;
	const install = async () =>
		await cached(name, async (folder) => await installN8n(version, folder, node));
	const folder = isCached(name)
		? await install()
		: await step(`Installing n8n ${version} (first run only, takes a few minutes)`, install);
	return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}

/**
 * n8n 1.x takes its spreadsheet library from SheetJS's own site, which not every network lets
 * through; the registry has the same files under another name, which is where n8n 2.x takes them.
 */
const MANIFEST = { private: true, overrides: { xlsx: 'npm:@e965/xlsx@0.20.2' } };

/**
 * Of the many install scripts among n8n's dependencies only sqlite3's is needed: it downloads a
 * prebuilt binary or, where it can't, compiles one, for which it must not have to download headers.
 */
async function installN8n(
	version: string,
	cwd: string,
	{ binary, headers }: NodeJs,
): Promise<void> {
	const log = join(cacheFolder(), `install-n8n-${version}.log`);
	await writeFile(join(cwd, 'package.json'), JSON.stringify(MANIFEST));
	await npm(['install', `n8n@${version}`, '--ignore-scripts', '--no-audit', '--no-fund'], {
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
