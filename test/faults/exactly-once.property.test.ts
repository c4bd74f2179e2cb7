import fc from 'fast-check';
import { createEmptyRunExecutionData } from 'n8n-workflow';

import { executeChosen } from '../../nodes/AdobeExperiencePlatform/resources';
import { StoredCredential } from '../engine/credentials-helper';
import { adobeNode } from '../engine/engine';
import { executeContext } from '../engine/execute-context';
import { AUTOMATIC, named, row } from '../engine/use-adobe';
import { virtualHost } from '../engine/virtual-node';
import { virtualClock, type VirtualClock } from '../run/virtual-clock';
import {
	adobeError,
	html,
	rewritten,
	startSimulator,
	withHeaders,
	type Effect,
	type Simulator,
	type SimulatorSettings,
} from '../simulator';

/** What becomes of one create or one look at the list. */
const CREATES: ReadonlyArray<[name: string, effect: Effect]> = [
	['goes well', { latencyMs: 0 }],
	['is lost on the way', { before: 'drop' }],
	['is lost on the way back', { after: 'drop' }],
	['breaks off', { after: 'cut' }],
	['is done, and a proxy says 524', { after: html(524) }],
	['is done, and told to come later', { after: withHeaders(html(503), { 'retry-after': '2' }) }],
	[
		'is not done, and told to come later',
		{ before: withHeaders(html(503), { 'retry-after': '2' }) },
	],
	['comes too fast', { before: adobeError('429050') }],
	['is refused', { before: adobeError('100910-400') }],
	['is slow', { latencyMs: 4000 }],
	['is silent, and done', { after: 'hang' }],
];

const LIE = 'shows nothing';

const LOOKS: ReadonlyArray<[name: string, effect: Effect]> = [
	['goes well', { latencyMs: 0 }],
	['is dropped', { before: 'drop' }],
	['meets a 503', { before: html(503) }],
	['is refused', { before: adobeError('UPAPI-113752-403') }],
	[
		'is half a list',
		{ after: rewritten((page) => ({ ...page, children: [], _page: { totalCount: 3 } })) },
	],
	[
		'has odd children',
		{
			after: rewritten(({ children, ...page }) => ({
				...page,
				children: [null, {}, ...(children as unknown[])],
			})),
		},
	],
	[
		LIE,
		{
			after: rewritten((page) => ({ ...page, children: [], _page: { totalCount: 0 }, _links: {} })),
		},
	],
];

const among = (fates: ReadonlyArray<readonly [string, Effect]>) =>
	fc.constantFrom(...fates.map(([name]) => name));

/** Clocks are up to five seconds apart, whatever Adobe's are from ours. */
const APART_MS = 5000;

const worlds = fc.record({
	rows: fc.array(fc.array(among(CREATES), { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
	looks: fc.array(among(LOOKS), { maxLength: 6 }),
	/** Some rows ask for the same. */
	names: fc.integer({ min: 1, max: 12 }),
	ifAudienceExists: fc.constantFrom('create', 'returnExisting', 'fail'),
	adobeAheadMs: fc.constantFrom(0, 0, 3_600_000, -3_600_000),
	/** The gateway's clock and those of two parts of the store, all within that span. */
	gatewayMs: fc.integer({ min: 0, max: APART_MS }),
	storeMs: fc.integer({ min: 0, max: APART_MS }),
	otherStoreMs: fc.integer({ min: 0, max: APART_MS }),
	/** Shorter than the looks take together; nobody can see through a longer one. */
	listLagMs: fc.constantFrom(0, 0, 1000, 6000, 11_000),
	/** Audiences of others that are called the same. */
	others: fc.array(fc.integer({ min: 20_000, max: 86_400_000 }), { maxLength: 3 }),
	pageMax: fc.constantFrom(1, 2, 100),
	nextAs: fc.constantFrom<SimulatorSettings['nextAs']>('string', 'number', 'link', 'nowhere'),
	lastNext: fc.constantFrom<SimulatorSettings['lastNext']>(undefined, '', 0, '0', null),
	timesIn: fc.constantFrom<SimulatorSettings['timesIn']>('ms', 'us', 'ISO'),
	stopAfterMs: fc.option(fc.integer({ min: 0, max: 30_000 }), { freq: 3 }),
	workerAheadMs: fc.integer({ min: -2000, max: 2000 }),
});

type World = typeof worlds extends fc.Arbitrary<infer Value> ? Value : never;

interface Adobe {
	readonly simulator: Simulator;
	readonly clock: VirtualClock;
}

function set(adobe: Adobe, world: World): void {
	const { simulator } = adobe;
	simulator.reset({ keepTokens: true });
	const { listLagMs, pageMax, nextAs, lastNext, timesIn } = world;
	const latencyMs = 50;
	const clockSkewMs = world.adobeAheadMs + world.gatewayMs;
	Object.assign(simulator.settings, {
		latencyMs,
		clockSkewMs,
		listLagMs,
		pageMax,
		nextAs,
		lastNext,
		timesIn,
	});
	let creates = 0;
	simulator.order({
		route: 'create',
		times: Infinity,
		before: 'drop',
		when: () => {
			// Two parts of the store take turns, each with a clock of its own.
			simulator.settings.storeSkewMs =
				(creates++ % 2 === 0 ? world.storeMs : world.otherStoreMs) - world.gatewayMs;
			return false;
		},
	});
	world.rows.forEach((fates, index) =>
		fates.forEach((fate) => {
			const effect = new Map(CREATES).get(fate) ?? { latencyMs: 0 };
			simulator.order({ route: 'create', when: named(nameOf(world, index)), ...effect });
		}),
	);
	// A list that shows nothing and counts nothing is looked at again where an answer was lost. Where it is
	// to say what is there already, nobody can see through it.
	const looks = world.looks.filter((look) => look !== LIE || world.ifAudienceExists === 'create');
	for (const look of looks) {
		simulator.order({ route: 'list', ...(new Map(LOOKS).get(look) ?? { latencyMs: 0 }) });
	}
}

/**
 * Rows are alike only where none is left in doubt by a stop, or where each may make its own: a retry does
 * not ask which of those that look for the same comes first.
 */
function nameOf({ names, stopAfterMs, ifAudienceExists }: World, index: number): string {
	const mayBeAlike = stopAfterMs === null || ifAudienceExists === 'create';
	return `Row ${mayBeAlike ? index % names : index}`;
}

/** Runs a sheet, stops it where that is wanted, and then retries what it left on another machine. */
async function run(adobe: Adobe, world: World) {
	const { simulator, clock } = adobe;
	set(adobe, world);
	const given = world.rows.map((_, index) => row<string>(nameOf(world, index)));
	const createdAt = (ago: number) => clock.now() + world.adobeAheadMs - ago;
	const others = world.others.map((ago) => ({ ...row('Row 0'), createdAt: createdAt(ago) }));
	simulator.seedAudiences(others);
	const { ifAudienceExists } = world;
	const node = adobeNode({
		parameters: { ...AUTOMATIC, options: { ifAudienceExists, timeout: 10, maxWait: 0.5 } },
		onError: 'continueRegularOutput',
	});
	const credential = new StoredCredential({
		...simulator.client,
		gatewayUrl: simulator.gatewayUrl,
		imsUrl: simulator.imsUrl,
		basePath: '/data/core/ais',
		imsToken: simulator.issueToken(),
	});
	const stored = createEmptyRunExecutionData();

	async function execute(aheadMs: number, signal?: AbortSignal) {
		const context = executeContext(node, given, { credential, stored });
		const host = virtualHost(
			{ getNode: () => node, getExecutionCancelSignal: () => signal },
			{ clock, ask: simulator.ask, credential, aheadMs },
		);
		return (await executeChosen(context, host)).map(({ json }) => json);
	}

	return await clock.run(async () => {
		const stop = new AbortController();
		if (world.stopAfterMs !== null) {
			void clock.sleep(world.stopAfterMs).then(() => stop.abort());
		}
		const first = await execute(0, stop.signal);
		const items = stop.signal.aborted ? await execute(world.workerAheadMs) : first;
		// What is still on its way arrives before the next run begins.
		await clock.sleep(60_000);
		return { items, made: simulator.audiences.slice(others.length) };
	});
}

const NOT_CERTAIN = /not certain/;

/** What can't be told apart has to be said; all else is done once. */
function expectOnce({ items, made }: Awaited<ReturnType<typeof run>>, world: World): void {
	const names = new Set(world.rows.map((_, index) => nameOf(world, index)));
	for (const name of names) {
		const own = items.filter((item) => item.name === name);
		const ids = made
			.filter((audience) => audience.name === name)
			.map(({ audienceId }) => audienceId);
		const reported = new Set(own.map(({ audienceId }) => audienceId));
		const got = own.filter(({ created }) => created === true).map(({ audienceId }) => audienceId);
		const inDoubt = own.filter(({ error }) => typeof error === 'string' && NOT_CERTAIN.test(error));
		// What a row made it has for itself, and all that was made is some row's.
		expect(new Set(got).size).toBe(got.length);
		expect(got.filter((id) => !ids.includes(id as string))).toEqual([]);
		expect(ids.filter((id) => !reported.has(id)).length).toBeLessThanOrEqual(inDoubt.length);
		// Where the same is not to be made twice, it is not, whichever row asks for it.
		if (world.ifAudienceExists === 'returnExisting') expect(ids.length).toBeLessThanOrEqual(1);
	}
}

/** About six rows each. 10,000 take some minutes: `RUNS=10000 npx jest exactly-once --testTimeout=3600000`. */
const RUNS = Number(process.env.RUNS ?? 150);

it('makes an audience for each row once, or says that it is not certain', async () => {
	const clock = virtualClock(Date.UTC(2026, 10, 23, 8, 30));
	const simulator = await startSimulator({ clock });
	try {
		await fc.assert(
			fc.asyncProperty(worlds, async (world) => {
				expectOnce(await run({ simulator, clock }, world), world);
			}),
			{ numRuns: RUNS },
		);
	} finally {
		await simulator.close();
	}
});
