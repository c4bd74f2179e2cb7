import { atTheEnd } from '../host/endings';
import { visibly as step } from '../host/progress';
import { share } from '../host/shared-n8n';
import { POSTGRESQL_DATABASE, POSTGRESQL_USER, startPostgresql } from './servers/postgresql';
import { startRedis } from './servers/redis';

/** Starts all that the tests share; workers are each test's own. */
export default async () =>
	await share(async (folder) => {
		const redis = await step('Starting Redis', startRedis);
		atTheEnd(() => redis.stop());
		const postgresql = await step('Starting PostgreSQL', startPostgresql);
		atTheEnd(() => postgresql.stop());
		/** What main and workers have to agree on. */
		const env = {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresql.port),
			DB_POSTGRESDB_USER: POSTGRESQL_USER,
			DB_POSTGRESDB_DATABASE: POSTGRESQL_DATABASE,
		};
		return [{ folder, env }];
	});
