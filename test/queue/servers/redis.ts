import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { start } from '../../host/command';
import { freePorts } from '../../host/ports';
import { redisServer } from './debian';
import { type Server, waitForPort } from './server';

/** A Redis of its own, which keeps everything in memory. */
export async function startRedis(): Promise<Server> {
	const program = redisServer();
	const folder = await mkdtemp(join(tmpdir(), 'redis-'));
	const log = join(folder, 'redis.log');
	const [port] = await freePorts();
	const inMemory = ['--save', '', '--appendonly', 'no', '--dir', folder];
	const running = start(program, ['--port', String(port), '--bind', '127.0.0.1', ...inMemory], {
		cwd: folder,
		env: {},
		log,
	});
	const stop = async () => {
		await running.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await waitForPort(port, running, log);
		return { port, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
