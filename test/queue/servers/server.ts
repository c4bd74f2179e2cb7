import { once } from 'node:events';
import { connect } from 'node:net';

import type { RunningCommand } from '../../host/command';
import { HostError } from '../../host/host-error';

const ANSWERS_WITHIN_MS = 20_000;
const POLL_MS = 50;

/** A server that listens on this machine only and keeps nothing after its end. */
export interface Server {
	readonly port: number;
	/** Ends it and removes what it stored. */
	stop(): Promise<void>;
}

/** Waits until a server takes connections; its end before that is an error with its log. */
export async function waitForPort(
	port: number,
	{ exited }: RunningCommand,
	log: string,
): Promise<void> {
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
