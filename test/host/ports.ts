import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Two different loopback ports that nobody listens on: both are held until both are known. */
export async function freePorts(): Promise<[number, number]> {
	const servers: [Server, Server] = [createServer(), createServer()];
	for (const server of servers) {
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
	}
	const ports: [number, number] = [portOf(servers[0]), portOf(servers[1])];
	for (const server of servers) server.close();
	return ports;
}

function portOf(server: Server): number {
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('Not a TCP server');
	return address.port;
}
