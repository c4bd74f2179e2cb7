import { realpath } from 'node:fs/promises';

import { type N8nClient, signIn, signUp } from './n8n-client';
import { type N8nProcess, type ProcessOptions, startProcess } from './n8n-process';

export interface N8nOptions extends ProcessOptions {
	/** The one folder that workflows may read files from; by default n8n allows none of ours. */
	readableFolder?: string;
	/** Further settings of n8n's. */
	env?: Record<string, string>;
}

export interface RunningN8n extends N8nProcess {
	/** Signed in as the instance's owner. */
	client: N8nClient;
}

/** Starts a real n8n with the node installed and an owner, by default one that nothing was ever stored in. */
export async function startN8n({
	readableFolder,
	env,
	...options
}: N8nOptions): Promise<RunningN8n> {
	const readable = readableFolder && (await realpath(readableFolder));
	const n8n = await startProcess('start', options, (port) => ({
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: port,
		N8N_SECURE_COOKIE: 'false',
		...(readable && { N8N_RESTRICT_FILE_ACCESS_TO: readable }),
		...env,
	}));
	try {
		return { ...n8n, client: await (n8n.isUsed ? signIn : signUp)(n8n.url, n8n.log) };
	} catch (error) {
		await n8n.stop();
		throw error;
	}
}
