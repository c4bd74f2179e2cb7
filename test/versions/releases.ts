import { CURRENT_N8N, type N8nRelease } from '../host/n8n-release';

export interface TriedRelease extends N8nRelease {
	/** Why of all versions this one is tried. */
	readonly why: string;
}

/** The versions of n8n that the README says the node works in, newest first. */
export const RELEASES: readonly TriedRelease[] = [
	{ ...CURRENT_N8N, why: 'newest' },
	{ version: '1.123.81', nodeJs: 22, why: 'last 1.x' },
	{ version: '1.94.1', nodeJs: 22, why: 'oldest supported' },
];
