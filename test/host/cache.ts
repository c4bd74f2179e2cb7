import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where n8n and its Node.js live: outside the checkout, because they weigh 2.7 GB, take minutes to
 * install and are the same for every clone. `N8N_HOST_CACHE` moves it.
 */
export function cacheFolder(): string {
	const { N8N_HOST_CACHE, XDG_CACHE_HOME } = process.env;
	const parent = N8N_HOST_CACHE || XDG_CACHE_HOME || join(homedir(), '.cache');
	return resolve(parent, 'n8n-nodes-adobe-experience-platform');
}

export const isCached = (name: string): boolean => existsSync(join(cacheFolder(), name));

/**
 * Gives the cached folder of that name after installing it if it isn't there. The installation
 * happens under another name and the rename at its end is what makes it count: one that was
 * interrupted is never taken for a good one, and of two at the same time the first to finish wins.
 */
export async function cached(
	name: string,
	install: (folder: string) => Promise<void>,
): Promise<string> {
	const folder = join(cacheFolder(), name);
	if (isCached(name)) return folder;

	await removeAbandoned();
	const partial = `${folder}${PARTIAL}${process.pid}`;
	await mkdir(partial, { recursive: true });
	try {
		// Without one, npm would look for a package.json further up and install there.
		await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
		await install(partial);
		await rename(partial, folder).catch((error: unknown) => {
			if (!isCached(name)) throw error;
		});
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
	return folder;
}

const PARTIAL = `.partial-${hostname()}-`;

/** Removes what installations left behind that were killed before they could clean up. */
async function removeAbandoned(): Promise<void> {
	const names = await readdir(cacheFolder()).catch(() => []);
	for (const name of names) {
		const [, pid] = name.split(PARTIAL);
		if (pid !== undefined && !isRunning(Number(pid))) {
			await rm(join(cacheFolder(), name), { recursive: true, force: true });
		}
	}
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		const isSomeoneElses = error instanceof Error && 'code' in error && error.code === 'EPERM';
		return isSomeoneElses;
	}
}
