import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { atTheEnd } from './endings';
import { npm } from './npm';
import { visibly as step } from './progress';

const CHECKOUT = resolve(__dirname, '..', '..');

/** Builds and packs the checkout as a release would, and gives the path of the tarball. */
export async function buildAndPack(folder: string): Promise<string> {
	const log = join(folder, 'build.log');
	await mkdir(folder, { recursive: true });
	await npm(['run', 'build'], { cwd: CHECKOUT, log });
	await npm(['pack', '--pack-destination', folder], { cwd: CHECKOUT, log });
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new Error(`npm pack left no tarball in ${folder}`);
	return join(folder, tarball);
}

/** Packs the node as it is now into a folder that is there until the end. */
export async function packed(): Promise<{ folder: string; tarball: string }> {
	const folder = await mkdtemp(join(await realpath(tmpdir()), 'n8n-node-'));
	atTheEnd(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	return {
		folder,
		tarball: await step('Building and packing the node', () => buildAndPack(folder)),
	};
}

/** Installs a tarball where n8n keeps community nodes, as its own "Install" button does. */
export async function installCommunityNode(tarball: string, userFolder: string): Promise<void> {
	const cwd = join(userFolder, '.n8n', 'nodes');
	await mkdir(cwd, { recursive: true });
	await writeFile(join(cwd, 'package.json'), '{ "name": "installed-nodes", "private": true }\n');
	await npm(['install', tarball, '--ignore-scripts', '--legacy-peer-deps'], {
		cwd,
		log: join(userFolder, 'install.log'),
	});
}
