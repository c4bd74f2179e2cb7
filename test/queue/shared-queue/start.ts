import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { atTheEnd, endAll } from '../../e2e/shared-n8n/running';
import { stopAll } from '../../host/command';
import { startN8n } from '../../host/n8n';
import { buildAndPack } from '../../host/package';
import { visibly as step } from '../../host/progress';
import { POSTGRESQL_DATABASE, POSTGRESQL_USER, startPostgresql } from '../servers/postgresql';
import { startRedis } from '../servers/redis';
import type { Server } from '../servers/server';
import { publish } from './address';

/** Packs the node as it is now and starts all that the tests share; workers are each test's own. */
export default async function start(): Promise<void> {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stopAll);
	console.log('');
	try {
		const folder = await mkdtemp(join(await realpath(tmpdir()), 'n8n-queue-'));
		atTheEnd(async () => await rm(folder, { recursive: true, force: true }));
		const redis = await step('Starting Redis', startRedis);
		atTheEnd(async () => await redis.stop());
		const postgresql = await step('Starting PostgreSQL', startPostgresql);
		atTheEnd(async () => await postgresql.stop());
		const tarball = await step('Building and packing the node', () => buildAndPack(folder));

		const settings = queueMode(redis, postgresql);
		const n8n = await startN8n({
			tarball,
			readableFolder: folder,
			env: settings,
			step,
		});
		atTheEnd(async () => await n8n.stop());
		publish({ url: n8n.url, log: n8n.log, tarball, folder, settings });
	} catch (error) {
		await endAll();
		throw error;
	}
}

/** What main and workers have to agree on. */
const queueMode = (redis: Server, postgresql: Server) => ({
	EXECUTIONS_MODE: 'queue',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redis.port),
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(postgresql.port),
	DB_POSTGRESDB_USER: POSTGRESQL_USER,
	DB_POSTGRESDB_DATABASE: POSTGRESQL_DATABASE,
});
