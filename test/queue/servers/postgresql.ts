import { join } from 'node:path';

import { run } from '../../host/command';
import { postgresqlPrograms } from './debian';
import { type Server, startServer } from './server';

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
	return await startServer(async (port, options) => {
		const data = join(options.cwd, 'data');
		if (isRoot) await run('chown', [ACCOUNT, options.cwd], options);
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
		// No port number is put into a file name: it listens on TCP only.
		const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
		return asAccount(join(programs, 'postgres'), [
			'-D',
			data,
			...[...settings, ...CARELESS].flatMap((setting) => ['-c', setting]),
		]);
	});
}
