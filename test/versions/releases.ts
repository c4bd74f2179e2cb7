import { CURRENT_N8N, type N8nRelease } from '../host/n8n-release';

export interface TriedRelease extends N8nRelease {
	/** Why of all versions this one is tried. */
	readonly why: string;
	/** Settings that only this version needs. */
	readonly env: Record<string, string>;
	/**
	 * The titles of the tests that are known to fail, and why; the README says what happens instead.
	 * One that passes all the same turns the run red.
	 */
	readonly misses: Readonly<Record<string, string>>;
	/** The files of test/e2e/ that aren't run, and why. */
	readonly leavesOut: Readonly<Record<string, string>>;
}

const NEVER_RENEWED =
	"The test of a credential can't be told to ignore every status but 401, so it never asks for a new token.";

const NO_SUCH_NODE = 'A node in it, or the version of one, came with a later n8n.';

const OF_1X = {
	env: {
		// n8n 1.x doesn't start when it is to switch off a module that only n8n 2.x has.
		N8N_DISABLED_MODULES: '',
		// On one connection its data tables get into each other's transactions; n8n 2.x has several.
		DB_SQLITE_POOL_SIZE: '2',
	},
	misses: {
		'The test of a credential whose stored token has expired passes after one renewal':
			NEVER_RENEWED,
		'where the wrong secret was saved': NEVER_RENEWED,
		'where the wrong secret was entered and not saved': NEVER_RENEWED,
		'create-audiences-from-csv.json': NO_SUCH_NODE,
		'create-audiences-in-batches.json': NO_SUCH_NODE,
	},
};

const NO_TUNNEL = 'It asks the proxy for the whole address, where a tunnel is needed.';

const OF_1_94 = {
	...OF_1X,
	misses: {
		...OF_1X.misses,
		"Adobe's own addresses are reached through HTTPS_PROXY, and NODE_EXTRA_CA_CERTS is trusted":
			NO_TUNNEL,
		'says what is wrong on the way to untrusted.adobe.test': NO_TUNNEL,
		'says what is wrong on the way to refused.adobe.test': NO_TUNNEL,
		'keep-a-table-in-step.json': NO_SUCH_NODE,
		'retire-old-drafts.json': NO_SUCH_NODE,
		'fill-an-audience-nightly.json': NO_SUCH_NODE,
		'An example keeps a table in step: IDs and problems written back, nothing changed again':
			NO_SUCH_NODE,
		'An example retires old drafts: none before a look, then those that were ticked': NO_SUCH_NODE,
		'An example fills an audience from a table, and tells when that fails': NO_SUCH_NODE,
	},
};

const leavesOut = {
	'killed.e2e.ts': 'It starts two more of the current n8n, which takes longer than all others.',
};

/** The versions of n8n that the README says the node works in, newest first. */
export const RELEASES: readonly TriedRelease[] = [
	{ ...CURRENT_N8N, why: 'newest', env: {}, misses: {}, leavesOut },
	{ version: '1.123.81', nodeJs: 22, why: 'last 1.x', ...OF_1X, leavesOut },
	{ version: '1.94.1', nodeJs: 22, why: 'oldest', ...OF_1_94, leavesOut },
];
