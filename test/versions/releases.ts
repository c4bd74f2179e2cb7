import { CURRENT_N8N, type N8nRelease } from '../host/n8n-release';

export interface TriedRelease extends N8nRelease {
	/** Why of all versions this one is tried. */
	readonly why: string;
	/** Settings that only this version needs. */
	readonly env: Record<string, string>;
	/** The titles of the checks that are known not to hold; the README says what happens instead. */
	readonly lacks: readonly string[];
}

const OF_1X = {
	// n8n 1.x doesn't start when it is to switch off a module that only n8n 2.x has.
	env: { N8N_DISABLED_MODULES: '' },
	lacks: [
		// It sends an item to the error output only where there is nothing beside `error`.
		'Failed rows at the error output',
		// It can't be told to ignore every status but 401, so it never learns that the token is dead.
		'The test of a credential whose stored token has expired passes after one renewal',
	],
};

/** The versions of n8n that the README says the node works in, newest first. */
export const RELEASES: readonly TriedRelease[] = [
	{ ...CURRENT_N8N, why: 'newest', env: {}, lacks: [] },
	{ version: '1.123.81', nodeJs: 22, why: 'last 1.x', ...OF_1X },
	{ version: '1.94.1', nodeJs: 22, why: 'oldest supported', ...OF_1X },
];
