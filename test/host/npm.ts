import { run } from './command';
import { npmEnvironment } from './environment';

export interface NpmOptions {
	cwd: string;
	log: string;
	/** The Node.js that npm and the scripts it runs use; by default the running one. */
	node?: string | undefined;
	env?: Record<string, string>;
}

export async function npm(args: string[], { cwd, log, node, env }: NpmOptions): Promise<void> {
	await run('npm', args, { cwd, log, env: { ...npmEnvironment(node), ...env } });
}
