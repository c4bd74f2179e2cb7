import { ATTRIBUTES, type SimulatorSettings } from '../simulator/settings';

const REFUSED = (code: string) => ({
	status: 418,
	body: { error_code: code, message: 'No, for another reason' },
});

/** Three tenants of whom each answers in another way. */
export const TEMPERS = {
	'as the seed says': {
		basePaths: ['/core/ais'],
		duplicates: 'conflict of IDs',
		audienceNamespaces: 'known',
		importListed: 'at once',
	},
	'as the latest pages say': {
		basePaths: ['/data/core/ais'],
		missingRoute: 'json',
		createAnswer: 'later',
		patchStatus: 201,
		duplicates: 'conflict',
		startCounts: 'pages',
		lastNext: 0,
		zonePath: 'container',
		listLagMs: 2000,
	},
	'as nobody expects': {
		tokenLifetimeSeconds: 3600,
		clockSkewMs: 60_000,
		missingRoute: 'json',
		createAnswer: 'later',
		createStatus: 201,
		unknownFields: 'taken',
		audienceNamespaces: 'known',
		ownIds: 'replaced',
		duplicates: 'conflict of names',
		patchStatus: 204,
		listLagMs: 20_000,
		pageMax: 60,
		nextAs: 'number',
		lastNext: '',
		pageKey: '_pages',
		timesIn: 'us',
		exactFilters: ATTRIBUTES.filter((each) => each !== 'namespace' && each !== 'originName'),
		repeatedProperty: 'last',
		importMs: 40_000,
		ttlAs: 'text',
		runMs: 100_000,
		runningAs: undefined,
		zonePath: 'bare',
		refusals: {
			deadToken: REFUSED('1'),
			duplicate: REFUSED('2'),
			missingAudience: REFUSED('3'),
			runInProgress: REFUSED('4'),
			unknownNamespace: REFUSED('5'),
			unknownSandbox: REFUSED('6'),
			wrongKey: REFUSED('7'),
			wrongOrganization: REFUSED('8'),
		},
	},
} satisfies Record<string, Partial<SimulatorSettings>>;
