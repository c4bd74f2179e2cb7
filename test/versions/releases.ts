import { CURRENT_N8N, type N8nRelease } from '../host/n8n-release';

export interface TriedRelease extends N8nRelease {
	/** Why of all versions this one is tried. */
	readonly why: string;
	/** Settings that only this version needs. */
	readonly env: Record<string, string>;
}

/** n8n 1.x doesn't start when it is to switch off a module that only n8n 2.x has. */
const ALL_MODULES = { N8N_DISABLED_MODULES: '' };

/** The versions of n8n that the README says the node works in, newest first. */
export const RELEASES: readonly TriedRelease[] = [
	{ ...CURRENT_N8N, why: 'newest', env: {} },
	{ version: '1.123.81', nodeJs: 22, why: 'last 1.x', env: ALL_MODULES },
	{ version: '1.94.1', nodeJs: 22, why: 'oldest supported', env: ALL_MODULES },
];
