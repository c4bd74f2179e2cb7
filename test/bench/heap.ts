import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

import { CURRENT_N8N } from '../host/n8n-release';
import { ensureNodeJs } from '../host/node-js';
import { silently } from '../host/progress';
import { ask } from './child';

/** The heap of the n8n process, without its garbage. */
export interface Heap {
	/** MB of 2^20 bytes in use right now. Collects the garbage, which takes n8n some 100 ms. */
	live(): Promise<number>;
	close(): void;
}

/** How long n8n may take to open its inspector once it is asked to. */
const OPENS_WITHIN_MS = 1_000;

/** Between looks, so that n8n gets to do something else than collect garbage. */
const PAUSE_MS = 500;

/** What n8n's environment needs for `openHeap`; by itself it opens nothing. */
export const heapEnvironment = (port: number) => ({
	NODE_OPTIONS: `--inspect-port=127.0.0.1:${port}`,
});

/**
 * Resident memory is mostly garbage that nobody has asked for yet, so it says how much a node
 * allocates and not how much it holds on to. This asks the engine itself.
 */
export async function openHeap(n8nPid: number, port: number): Promise<Heap> {
	process.kill(n8nPid, 'SIGUSR1');
	await new Promise((resolve) => setTimeout(resolve, OPENS_WITHIN_MS));
	const { binary } = await ensureNodeJs(CURRENT_N8N.nodeJs, silently);
	const child = fork(join(__dirname, 'heap-process.mjs'), [String(port)], {
		execPath: binary,
		execArgv: [],
	});
	return {
		live: async () => await ask(child, 'live', z.number()),
		close: () => child.disconnect(),
	};
}

/** The most that the heap held in while something ran, in MB; whatever is too short isn't seen. */
export async function peakWhile<Result>(
	heap: Heap,
	work: () => Promise<Result>,
): Promise<{ result: Result; peak: number }> {
	let peak = 0;
	let isDone = false;
	const working = work().finally(() => (isDone = true));
	while (!isDone) {
		peak = Math.max(peak, await heap.live());
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
	return { result: await working, peak };
}
