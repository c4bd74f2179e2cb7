import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stopAll } from '../../host/command';
import { startN8n } from '../../host/n8n';
import { buildAndPack } from '../../host/package';
import { visibly as step } from '../../host/progress';
import { EXAMPLES } from '../../host/workflow';
import { publish } from './address';
import { atTheEnd, endAll } from './running';

/** Packs the node as it is now and starts the n8n that all tests share. */
export default async function start(): Promise<void> {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stopAll);
	console.log('');
	const folder = await mkdtemp(join(tmpdir(), 'n8n-node-package-'));
	atTheEnd(async () => await rm(folder, { recursive: true, force: true }));
	try {
		const tarball = await step('Building and packing the node', () => buildAndPack(folder));
		const n8n = await startN8n({ tarball, readableFolder: EXAMPLES, step });
		atTheEnd(async () => await n8n.stop());
		publish({ url: n8n.url, log: n8n.log, tarball });
	} catch (error) {
		await endAll();
		throw error;
	}
}
