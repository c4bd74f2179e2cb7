import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CommandOptions, type RunningCommand, start } from '../../host/command';
import { HostError } from '../../host/host-error';
import { freePorts } from '../../host/ports';

const ANSWERS_WITHIN_MS = 20_000;
const POLL_MS = 50;

/** A server that listens on this machine only and keeps nothing after its end. */
export interface Server {
	readonly port: number;
	/** Ends it and removes what it stored. */
	stop(): Promise<void>;
}

/**
 * Starts a server and waits until it takes connections.
 * @param prepare gives the command line, once the server's own folder is ready for it
 */
export async function startServer(
	prepare: (port: number, options: CommandOptions) => Promise<[command: string, args: string[]]>,
): Promise<Server> {
	const cwd = await mkdtemp(join(tmpdir(), 'server-'));
	const [port] = await freePorts();
	const options = { cwd, env: { PATH: process.env.PATH ?? '' }, log: join(cwd, 'server.log') };
	let running: RunningCommand | undefined;
	const stop = async () => {
		await running?.stop();
		await rm(cwd, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		running = start(...(await prepare(port, options)), options);
		await waitForPort(port, running, options.log);
		return { port, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Waits until a server takes connections; its end before that is an error with its log. */
async function waitForPort(port: number, { exited }: RunningCommand, log: string): Promise<void> {
	let hasEnded = false;
	void exited.then(() => (hasEnded = true));
	const deadline = Date.now() + ANSWERS_WITHIN_MS;
	while (!(await isOpen(port))) {
		if (hasEnded || Date.now() > deadline) {
			throw new HostError(`The server on port ${port} ${hasEnded ? 'ended' : 'is silent'}`, {
				log,
			});
		}
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}

async function isOpen(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
