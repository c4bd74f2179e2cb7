import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

import { adobeError, html, type Fault, type SimulatorSettings } from '../simulator';
import { cleanUp, differing, tenantCheck } from './check';
import { ledgerIn } from './ledger';
import { settingsLike } from './like';
import { reportOf, type Report } from './report';
import { TEMPERS } from './tempers';
import { leftIn, startVirtualTenant, type VirtualTenant } from './virtual-tenant';
import { openWire } from './wire';

const NOTHING = { audiences: [], files: [] };

const about = { on: new Date(0), packageVersion: '1.2.3', isAdobe: false, secrets: [] };

/** The report of a whole check of a tenant with these settings, and what is left there. */
async function checked(settings: Partial<SimulatorSettings>, fault?: Fault) {
	const tenant = await startVirtualTenant(settings);
	if (fault !== undefined) tenant.simulator.order(fault);
	try {
		const outcome = await tenantCheck(tenant.world, ledgerIn(), tenant.options);
		const { report } = reportOf(outcome, about);
		const { simulator } = tenant;
		return { outcome, report, left: leftIn(simulator), simulator };
	} finally {
		await tenant.close();
	}
}

/** How long something took is known as closely as it was looked for. */
const MEASURED = ['listLagMs', 'importMs', 'runMs'] as const;

const withoutMeasured = (settings: Partial<SimulatorSettings>) =>
	Object.fromEntries(
		Object.entries(settings).filter(([name]) => !MEASURED.some((each) => each === name)),
	);

/** What makes the simulator agree is how it was set, and no more. */
function expectRight(report: Report, given: Partial<SimulatorSettings>): void {
	const found = settingsLike(JSON.parse(JSON.stringify(report)) as Report);
	expect(withoutMeasured(found)).toEqual(withoutMeasured(differing(given)));
	for (const name of MEASURED) {
		const [real, measured] = [given[name] ?? 0, found[name] ?? 0];
		if (real > 0)
			expect([name, measured >= real && measured <= 3 * real + 1000]).toEqual([name, true]);
	}
}

/** What the node can't live with in each. */
const TROUBLES: Readonly<Record<keyof typeof TEMPERS, readonly string[]>> = {
	'as the seed says': [],
	'as the latest pages say': [],
	'as nobody expects': [
		'ownId',
		'listLag',
		'patchStatus',
		'node external audience: update',
		'node external audience: create or update',
		'zonePath',
	],
};

it.each(Object.entries(TEMPERS))('describes a tenant that answers %s', async (name, given) => {
	const { report, left } = await checked(given);
	expectRight(report, given);
	const troubled = report.answers.filter(({ trouble }) => trouble !== undefined);
	expect(troubled.map(({ id }) => id)).toEqual(TROUBLES[name as keyof typeof TEMPERS]);
	const unanswered = report.answers.filter(({ isAsked }) => !isAsked);
	expect(unanswered.map(({ says }) => says)).toEqual(['Not answered: nobody was asked.']);
	expect({ left, said: report.left }).toEqual({ left: NOTHING, said: [] });
});

it.each(['seconds', 'date', 'absent'] as const)(
	'meets a limit in its bursts at last, Retry-After being in %s, and stops there',
	async (retryAfter) => {
		const { report, outcome, left } = await checked({ rateLimit: 30, retryAfter });
		expect(outcome.stoppedBy).toBe('too many requests');
		expect(outcome.answers.at(-1)).toMatchObject({
			reading: retryAfter === 'absent' ? 'silent' : 'waits',
			facts: { code: '429050', headers: retryAfter === 'absent' ? [] : ['retry-after'] },
		});
		expectRight(report, { retryAfter });
		expect({ left, said: report.left }).toEqual({ left: NOTHING, said: [] });
	},
);

it('stops at a limit that it meets early, and takes nothing for an answer that is none', async () => {
	const { report, outcome, left } = await checked({ rateLimit: 12 });
	expect(outcome.stoppedBy).toBe('too many requests');
	expectRight(report, {});
	expect({ left, said: report.left }).toEqual({ left: NOTHING, said: [] });
});

it.each<[string, Fault, said: RegExp[]]>([
	[
		'does not permit lists',
		{ route: 'list', before: adobeError('100922-401') },
		[/refuses to list/],
	],
	['does not permit creates', { route: 'create', before: adobeError('UPAPI-113740-403') }, []],
	['has trouble with lists', { route: 'list', before: html(503), times: 60 }, []],
	['has trouble with creates', { route: 'create', after: html(502) }, []],
	['does not permit changes', { route: 'update', before: adobeError('UPAPI-113752-403') }, []],
	['has no landing zone for us', { route: 'landingZone', before: adobeError('403025') }, []],
	['lets no import end', { route: 'importStatus', before: html(404) }, []],
])('of a tenant that %s it says nothing that is not so', async (_, fault, said) => {
	const { report } = await checked({}, { times: Infinity, ...fault });
	expectRight(report, {});
	const left = said.length > 0 ? report.left : report.left.length;
	expect(left).toEqual(
		said.length > 0
			? expect.arrayContaining(said.map((words) => expect.stringMatching(words) as string))
			: 0,
	);
	expect(report.answers.filter(({ trouble }) => trouble !== undefined)).toEqual([]);
});

it('asks about members only where somebody names a dataset, and takes no refusal for an answer', async () => {
	const tenant = await startVirtualTenant();
	const { world, options, simulator } = tenant;
	const dataset = 'a-dataset';
	const outcome = await tenantCheck(world, ledgerIn(), {
		...options,
		without: ['imports'],
		dataset,
	});
	const about = outcome.answers.filter(({ id }) => id === 'members');
	expect(about).toMatchObject([
		{ isAsked: false, says: expect.stringMatching(/batch was refused \(404/) as string },
	]);
	expect(leftIn(simulator)).toEqual(NOTHING);
	await tenant.close();
});

it.each([
	[true, 'merged'],
	[false, 'overwritten'],
])(
	'finds what a second record does to a person, in a dataset with upsert: %s',
	async (isUpsert, reading) => {
		const tenant = await startVirtualTenant();
		const dataset = tenant.simulator.seedDataset({ isUpsert }).id;
		const { world, options, simulator } = tenant;
		const outcome = await tenantCheck(world, ledgerIn(), {
			...options,
			without: ['imports'],
			dataset,
		});
		const asked = outcome.answers.filter(({ id }) => id === 'members');
		expect(asked).toMatchObject([{ isAsked: true, reading, facts: { kept: isUpsert } }]);
		expect(leftIn(simulator)).toEqual(NOTHING);
		await tenant.close();
	},
);

const oneOf = fc.constantFrom;

it('describes a tenant that answers in any other way', async () => {
	const settings = fc.record(
		{
			basePaths: oneOf(['/core/ais'], ['/data/core/ais'], ['/data/core/ais', '/core/ais']),
			missingRoute: oneOf('html', 'json'),
			createAnswer: oneOf('seed', 'later'),
			createStatus: oneOf(200, 201),
			unknownFields: oneOf('refused', 'taken'),
			audienceNamespaces: oneOf('any', 'known'),
			duplicates: oneOf('allow', 'conflict', 'conflict of names', 'conflict of IDs'),
			patchStatus: oneOf(200, 201),
			listLagMs: oneOf(0, 1000, 2000),
			pageMax: oneOf(50, 100),
			startCounts: oneOf('audiences', 'pages'),
			nextAs: oneOf('string', 'number', 'link'),
			lastNext: oneOf<SimulatorSettings['lastNext'][]>('', 0, '0', null, undefined),
			pageKey: oneOf('_page', '_pages'),
			timesIn: oneOf('ms', 'us', 's', 'text of ms', 'text of s', 'ISO'),
			repeatedProperty: oneOf('and', 'first', 'last'),
			importListed: oneOf('at once', 'when made'),
			ttlAs: oneOf('number', 'text'),
			runningAs: oneOf('PROCESSING', 'RUNNING', undefined),
			zonePath: oneOf('either', 'container', 'bare'),
		} satisfies { [Name in keyof SimulatorSettings]?: fc.Arbitrary<SimulatorSettings[Name]> },
		{ requiredKeys: [] },
	);
	await fc.assert(
		fc.asyncProperty(settings, async (given: Partial<SimulatorSettings>) => {
			const { report, left } = await checked(given);
			expectRight(report, given);
			expect(left).toEqual(NOTHING);
		}),
		{ numRuns: 12 },
	);
});

describe('leaves nothing behind', () => {
	const folder = mkdtempSync(join(tmpdir(), 'tenant-check-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	/** IDs are heard late, lists lag behind, and what is made takes its time. */
	const LATE: Partial<SimulatorSettings> = { createAnswer: 'seed', listLagMs: 2000 };

	/** The same tenant for a process that is killed: from then on it hears nothing and sends nothing. */
	function dying({ world }: VirtualTenant, isDead: () => boolean): VirtualTenant['world'] {
		const dead = () => {
			if (isDead()) throw new Error('Killed');
		};
		const alive: VirtualTenant['world']['send'] = async (options) => {
			dead();
			const heard = await world.send(options);
			dead();
			return heard;
		};
		return {
			...world,
			send: alive,
			node: (through, credential) =>
				world.node(async (options, send) => {
					dead();
					return await through(options, async (own) => {
						const heard = await send(own);
						dead();
						return heard;
					});
				}, credential),
		};
	}

	it('whichever request that makes something it is killed after, once it is run again', async () => {
		const whole = await checked(LATE);
		const writes = whole.simulator.requests.flatMap(({ method, route }, index) =>
			method === 'GET' || route === 'token' ? [] : [index + 1],
		);
		expect(writes.length).toBeGreaterThan(30);
		for (const nr of writes) {
			let arrived = 0;
			const tenant = await startVirtualTenant(LATE, (count) => (arrived = count));
			const file = join(folder, `${nr}.jsonl`);
			const world = dying(tenant, () => arrived >= nr);
			await tenantCheck(world, ledgerIn(file), tenant.options).catch(() => undefined);
			const whenKilled = arrived;
			const ledger = ledgerIn(file);
			const wire = openWire(tenant.world, ledger);
			const { left } = await cleanUp(tenant.world, wire, ledger, tenant.options.settings);
			const found = { nr: whenKilled, left, ...leftIn(tenant.simulator) };
			expect(found).toEqual({ nr, left: [], ...NOTHING });
			await tenant.close();
		}
	}, 120_000);

	it('where lists lag behind by minutes, and what was made says no ID that deletes it', async () => {
		const { left, report } = await checked({ createAnswer: 'seed', listLagMs: 150_000 });
		expect({ left, said: report.left }).toEqual({ left: NOTHING, said: [] });
	});

	it('whenever it is interrupted', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 219 }), async (nr) => {
				const stop = new AbortController();
				const tenant = await startVirtualTenant(LATE, (count) => count === nr && stop.abort());
				const { options, world, simulator } = tenant;
				const interrupted = stop.signal;
				const outcome = await tenantCheck(world, ledgerIn(), { ...options, interrupted });
				expect(leftIn(simulator)).toEqual(NOTHING);
				expect(outcome.cleaned.left).toEqual([]);
				expect(outcome.stoppedBy).toBe('interrupted');
				await tenant.close();
			}),
			{ numRuns: 12 },
		);
	});
});
