import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { HostError } from '../../host/host-error';

/** Debian keeps PostgreSQL's servers side by side, a folder per version, and none of them in `PATH`. */
const POSTGRESQL = '/usr/lib/postgresql';

const missing = (what: string, debianPackage: string) =>
	new HostError(`${what} is missing. On Debian: apt-get install ${debianPackage}`);

export function redisServer(): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const found = folders.map((each) => join(each, 'redis-server')).find(existsSync);
	if (found === undefined) throw missing('Redis', 'redis-server');
	return found;
}

/** The folder with the programs of the newest PostgreSQL. */
export async function postgresqlPrograms(): Promise<string> {
	const versions = await readdir(POSTGRESQL).catch(() => []);
	const newestFirst = versions.map(Number).sort((one, other) => other - one);
	const folders = newestFirst.map((version) => join(POSTGRESQL, String(version), 'bin'));
	const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
	if (found === undefined) throw missing('PostgreSQL', 'postgresql');
	return found;
}
