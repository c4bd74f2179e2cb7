import { redisServer } from './debian';
import { type Server, startServer } from './server';

/** A Redis of its own, which keeps everything in memory. */
export async function startRedis(): Promise<Server> {
	const program = redisServer();
	const inMemory = (folder: string) => ['--save', '', '--appendonly', 'no', '--dir', folder];
	return await startServer((port, { cwd }) =>
		Promise.resolve([program, ['--port', String(port), '--bind', '127.0.0.1', ...inMemory(cwd)]]),
	);
}
