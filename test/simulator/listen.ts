import type { Server } from 'node:http';

/** Starts a server on this machine only; answers with its origin. Port 0 takes a free one. */
export async function listen(server: Server, port = 0): Promise<string> {
	// Longer than any pause inside a test: a connection closed for idleness would look like a fault.
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	return `http://127.0.0.1:${address.port}`;
}

/** Ends hanging connections too. */
export const close = (server: Server): Promise<void> =>
	new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
