/** A version of n8n, and the major version of the Node.js it runs on. */
export interface N8nRelease {
	readonly version: string;
	readonly nodeJs: number;
}

/**
 * The n8n that everything is tried in, unless it says otherwise. It needs Node.js 24: isolated-vm,
 * which evaluates its expressions, has no build for less.
 */
export const CURRENT_N8N: N8nRelease = { version: '2.41.1', nodeJs: 24 };
