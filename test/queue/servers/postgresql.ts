import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run, start } from '../../host/command';
import { freePorts } from '../../host/ports';
import { postgresqlPrograms } from './debian';
import { type Server, waitForPort } from './server';

/** The account that Debian's package makes for it: PostgreSQL refuses to run as root. */
const ACCOUNT = 'postgres';

const isRoot = process.getuid?.() === 0;

/** A command line that runs a program as somebody whom PostgreSQL accepts. */
const asAccount = (program: string, args: string[]): [string, string[]] =>
	isRoot
		? [
				'setpriv',
				[`--reuid=${ACCOUNT}`, `--regid=${ACCOUNT}`, '--init-groups', '--', program, ...args],
			]
		: [program, args];

/** As little waiting for the disk as possible: what is stored needn't survive anything. */
const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** The name of its only user, who needs no password, and of a database that is always there. */
export const POSTGRESQL_USER = 'n8n';
export const POSTGRESQL_DATABASE = 'postgres';

/** A PostgreSQL of its own with an empty database. */
export async function startPostgresql(): Promise<Server> {
	const programs = await postgresqlPrograms();
	const folder = await mkdtemp(join(tmpdir(), 'postgresql-'));
	const log = join(folder, 'postgresql.log');
	const data = join(folder, 'data');
	// No port number is put into a file name: it listens on TCP only.
	const [port] = await freePorts();
	const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
	const options = { cwd: folder, env: { PATH: process.env.PATH ?? '' }, log };

	const remove = async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	try {
		if (isRoot) await run('chown', [ACCOUNT, folder], options);
		await run(
			...asAccount(join(programs, 'initdb'), [
				`--pgdata=${data}`,
				`--username=${POSTGRESQL_USER}`,
				'--auth=trust',
				'--encoding=UTF8',
				'--no-locale',
				'--no-sync',
			]),
			options,
		);
	} catch (error) {
		await remove();
		throw error;
	}

	const running = start(
		...asAccount(join(programs, 'postgres'), [
			'-D',
			data,
			...[...settings, ...CARELESS].flatMap((setting) => ['-c', setting]),
		]),
		options,
	);
	const stop = async () => {
		await running.stop();
		await remove();
	};
	try {
		await waitForPort(port, running, log);
		return { port, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
