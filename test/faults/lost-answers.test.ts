import type { RunResult } from '../engine/run-workflow';
import { AUTOMATIC, complaintsOf, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import {
	adobeError,
	empty,
	html,
	imsError,
	json,
	withHeaders,
	type Answer,
	type Ending,
	type RecordedRequest,
	type SimulatorSettings,
	type StoredAudience,
} from '../simulator';

const adobe = useVirtualAdobe();

const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };

/** Adobe makes the audience of a row and the answer to it is lost. */
const loseAnswer = (name: string) =>
	adobe.simulator.order({ route: 'create', when: named(name), after: 'drop' });

/** The create of a row is lost on its way. */
const loseCreate = (name: string) =>
	adobe.simulator.order({ route: 'create', when: named(name), before: 'drop' });

/** Audiences of somebody else, by the row that could take one for its own. */
const NOT_ITS_OWN = (now: number): Record<string, Partial<StoredAudience>> => ({
	'A day old': { createdAt: now - 86_400_000 },
	// Clocks may be five seconds apart, and headers count in whole ones.
	'Seven seconds old': { createdAt: now - 7000 },
	'Other namespace': { namespace: 'other' },
	'Other origin': { originName: 'OTHER' },
	Longer: { name: 'Longer 2' },
	Capital: { name: 'capital' },
	'Other sandbox': { sandboxName: 'prod' },
});

it('takes no audience for its own that somebody else made', async () => {
	adobe.set({ clockSkewMs: 3_600_000 });
	const { simulator } = adobe;
	const now = adobe.clock.now() + simulator.settings.clockSkewMs;
	const traps = NOT_ITS_OWN(now);
	const given = Object.keys(traps).map((name) => row<string>(name));
	const seeded = given.map((columns) => ({
		...columns,
		createdAt: now + 60_000,
		...traps[columns.name],
	}));
	simulator.seedAudiences(seeded);
	given.forEach(({ name }) => loseCreate(name));
	const { items } = await adobe.create(given);
	const own = simulator.audiences.slice(seeded.length);
	expect(own).toHaveLength(given.length);
	expect(items).toMatchObject(
		given.map(({ name }) => ({
			name,
			audienceId: own.find((audience) => audience.name === name)?.audienceId,
			created: true,
		})),
	);
});

describe("somebody else's audience like a row's own, made up to five seconds before that was lost", () => {
	// A header tells the time in whole seconds: what is closer can't be told from the row's own by it.
	const AGES = [1500, 3000, 5000];

	/** Each row's create is lost, and somebody made such an audience so long before it. */
	function seed(): string[] {
		const now = adobe.clock.now();
		const names = AGES.map((ms) => `${ms} ms old`);
		adobe.simulator.seedAudiences(
			AGES.map((ms, index) => ({ ...row(names[index] ?? ''), createdAt: now - ms + 50 })),
		);
		names.forEach(loseCreate);
		return names;
	}

	it.each([
		['leaves it undecided, and nothing more is sent', []],
		['leaves it undecided too where other rows come through', ['First', 'Last']],
	])('%s', async (_, others) => {
		const names = seed();
		const { items } = await adobe.create(
			[...names, ...others].map((name) => row(name)),
			CONTINUE,
		);
		expect(items).toMatchObject([
			...names.map((name) => ({
				name,
				error: 'It is not certain whether this audience was created',
				details: { candidates: expect.stringContaining(adobe.idOf(name) ?? '?') as string },
			})),
			...others.map((name) => ({ name, created: true })),
		]);
		expect(adobe.simulator.counts.create).toBe(names.length + others.length);
	});
});

it('takes a conflict after a lost answer for what that one made', async () => {
	adobe.set({ duplicates: 'conflict', listLagMs: 16_000 });
	loseAnswer('A');
	const { items } = await adobe.create([row('A')]);
	expect(items).toEqual([expect.objectContaining({ audienceId: adobe.idOf('A'), created: true })]);
	expect(adobe.simulator.audiences).toHaveLength(1);
});

it('looks first for a row that a stopped execution was sending, and sends it if it is not there', async () => {
	const { simulator } = adobe;
	simulator.order({ route: 'create', when: named('Row 2'), before: 'hang' });
	const stopped = await adobe.create(rows(3), {
		stopAfter: adobe.arrivalOf(3).then(async () => await adobe.clock.sleep(1000)),
	});
	const before = simulator.requests.length;
	const { items } = await adobe.create(rows(3), { retryOf: stopped.run });
	const routes = simulator.requests.slice(before).map(({ route }) => route);
	expect(routes).toEqual([...Array<string>(5).fill('list'), 'create']);
	expect(items.map(({ created }) => created)).toEqual([true, true, true]);
	expect(simulator.audiences).toHaveLength(3);
});

describe('an audience whose answer was lost is found, and not made again', () => {
	it.each<[string, Partial<SimulatorSettings>]>([
		["where Adobe's list lags three seconds behind", { listLagMs: 3000 }],
		["where Adobe's clock is an hour ahead", { clockSkewMs: 3_600_000 }],
		["where Adobe's clock is an hour behind", { clockSkewMs: -3_600_000 }],
		['where times are in microseconds', { timesIn: 'us' }],
		['where pages are called _pages', { pageKey: '_pages' }],
		['where answers have an ID of Adobe too', { createAnswer: 'later' }],
	])('%s', async (_, settings) => {
		adobe.set(settings);
		loseAnswer('Row 2');
		const { items } = await adobe.create(rows(4));
		expect(items).toMatchObject(
			rows(4).map(({ name }) => ({ name, audienceId: adobe.idOf(name), created: true })),
		);
		expect(adobe.simulator.counts.create).toBe(4);
		expect(adobe.simulator.audiences).toHaveLength(4);
	});

	it.each<[string, Partial<SimulatorSettings>]>([
		['start counts audiences and next is text', { startCounts: 'audiences', nextAs: 'string' }],
		['start counts audiences and next is a number', { startCounts: 'audiences', nextAs: 'number' }],
		['start counts pages and next is text', { startCounts: 'pages', nextAs: 'string' }],
		['start counts pages and next is a number', { startCounts: 'pages', nextAs: 'number' }],
	])('behind pages of others with its name, where %s', async (_, settings) => {
		adobe.set({ pageMax: 3, ...settings });
		const others = Array.from({ length: 10 }, () => row('Row 2'));
		adobe.simulator.seedAudiences(others);
		loseAnswer('Row 2');
		const { items } = await adobe.create(rows(4));
		const own = adobe.simulator.audiences.slice(10).find(({ name }) => name === 'Row 2');
		expect(items[2]).toMatchObject({ audienceId: own?.audienceId, created: true });
		expect(adobe.simulator.audiences).toHaveLength(14);
	});
});

it('fails a row with its candidates where two audiences could be its own', async () => {
	const twin = { ...row('Row 1'), createdAt: adobe.clock.now() + 60_000 };
	adobe.simulator.seedAudiences([
		{ ...twin, audienceId: 'first' },
		{ ...twin, audienceId: 'second' },
	]);
	loseCreate('Row 1');
	const { items } = await adobe.create(rows(3), CONTINUE);
	expect(items[1]).toMatchObject({
		name: 'Row 1',
		error: 'It is not certain whether this audience was created',
		details: { candidates: expect.stringMatching(/first.*second/) },
	});
	expect(adobe.simulator.counts.create).toBe(3);
	expect(adobe.simulator.audiences).toHaveLength(4);
});

describe('rows of one sheet that are alike', () => {
	it.each([
		['the first answer is lost', 0],
		['the second answer is lost', 1],
		['the last answer is lost', 2],
	])('make one audience each where %s', async (_, skip) => {
		adobe.simulator.order({ route: 'create', when: named('Twin'), skip, after: 'drop' });
		const { items } = await adobe.create([row('Twin'), row('Other'), row('Twin'), row('Twin')]);
		expect(adobe.simulator.audiences).toHaveLength(4);
		expect(adobe.simulator.counts.create).toBe(4);
		expect(items.map(({ created }) => created)).toEqual([true, true, true, true]);
		expect(new Set(items.map(({ audienceId }) => audienceId)).size).toBe(4);
	});
});

it('reads the list again where looking fails for a while', async () => {
	loseAnswer('A');
	adobe.simulator.order({ route: 'list', before: adobeError('100970-502') });
	adobe.simulator.order({ route: 'list', before: 'drop' });
	const { items } = await adobe.create([row('A')], { parameters: AUTOMATIC });
	expect(items).toMatchObject([{ name: 'A', created: true }]);
	expect(adobe.simulator.counts.create).toBe(1);
});

it('says what is not certain where looking is refused, and looks first in a retry', async () => {
	let refusing = true;
	loseAnswer('A');
	adobe.simulator.order({
		route: 'list',
		when: () => refusing,
		times: Infinity,
		before: adobeError('100922-401'),
	});
	const failed = await adobe.create([row('A'), row('B')], CONTINUE);
	expect(failed.items).toMatchObject([
		{ name: 'A', error: 'It is not certain whether this audience was created' },
		{ name: 'B', created: true },
	]);
	refusing = false;
	const { items } = await adobe.create([row('A'), row('B')], { retryOf: failed.run });
	expect(items).toMatchObject([
		{ audienceId: adobe.idOf('A'), created: true },
		{ audienceId: adobe.idOf('B'), created: true },
	]);
	expect(adobe.simulator.counts.create).toBe(2);
});

/** What a server, or a proxy before it, may answer after the audience has been made. */
const AFTER_THE_WRITE: ReadonlyArray<[string, Answer]> = [
	...['1', '0', '1.5', 'Wed, 25 Nov 2026 08:00:00 GMT', 'soon'].map(
		(retryAfter): [string, Answer] => [
			`a 503 with Retry-After ${retryAfter}`,
			withHeaders(html(503), { 'retry-after': retryAfter }),
		],
	),
	['a 503 in JSON with Retry-After', withHeaders(json(503, {}), { 'retry-after': '2' })],
	['a 504 with Retry-After', withHeaders(html(504), { 'retry-after': '2' })],
	...[408, 499, 500, 502, 503, 504, 506, 507, 508, 509, 510].map((status): [string, Answer] => [
		`a ${status}`,
		html(status),
	]),
	...[520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 561, 598, 599].map(
		(status): [string, Answer] => [`a ${status}`, empty(status)],
	),
];

describe('after the write', () => {
	it.each(AFTER_THE_WRITE)('%s is no refusal: the row looks first', async (_, answer) => {
		adobe.simulator.order({
			route: 'create',
			when: named('Row 1', 'Row 2'),
			times: 2,
			after: answer,
		});
		const { items } = await adobe.create(rows(4));
		expect(items).toMatchObject(
			rows(4).map(({ name }) => ({ name, audienceId: adobe.idOf(name), created: true })),
		);
		expect(adobe.simulator.counts.create).toBe(4);
	});

	it.each(AFTER_THE_WRITE)(
		'%s is not forgotten: a retried execution makes nothing twice',
		async (_, answer) => {
			let refusing = true;
			adobe.simulator.order({ route: 'create', when: named('Row 1'), after: answer });
			adobe.simulator.order({
				route: 'list',
				when: () => refusing,
				times: Infinity,
				before: adobeError('UPAPI-113752-403'),
			});
			const failed = await adobe.create(rows(3));
			expect(failed.error?.message).toBe('It is not certain whether this audience was created');
			refusing = false;
			const { items } = await adobe.create(rows(3), { retryOf: failed.run });
			expect(items.map(({ created }) => created)).toEqual([true, true, true]);
			expect(adobe.simulator.counts.create).toBe(3);
		},
	);

	it.each([501, 505, 511])('a %d is a refusal, which is known', async (status) => {
		adobe.simulator.order({ route: 'create', when: named('Row 1'), before: html(status) });
		const { items } = await adobe.create(rows(3), CONTINUE);
		expect(items[1]).toMatchObject({ name: 'Row 1', details: { httpStatus: status } });
		expect(adobe.simulator.counts).toMatchObject({ create: 3, list: 0 });
	});
});

describe('once something may have been done, no text says otherwise', () => {
	const NOTHING_DONE = /not carried out|nothing was sent|before this item was sent/i;

	async function expectDoubt(result: Promise<RunResult>): Promise<void> {
		const complaints = complaintsOf({ ...(await result), error: undefined });
		expect(complaints).toHaveLength(1);
		expect(complaints[0]).not.toMatch(NOTHING_DONE);
		expect(complaints[0]).toMatch(/certain|may have|outcome/i);
	}

	const SHORT_WAIT = { ...CONTINUE, parameters: { ...AUTOMATIC, options: { maxWait: 0.1 } } };
	const limited = withHeaders(adobeError('429050'), { 'retry-after': '600' });

	it('where the look-up is held back for longer than Max Wait', async () => {
		loseAnswer('A');
		adobe.simulator.order({ route: 'list', times: Infinity, before: limited });
		await expectDoubt(adobe.create([row('A')], SHORT_WAIT));
	});

	it('where the second send is held back for longer than Max Wait', async () => {
		loseCreate('A');
		adobe.simulator.order({ route: 'create', times: Infinity, before: limited });
		await expectDoubt(adobe.create([row('A')], SHORT_WAIT));
	});

	it.each<[string, Ending]>([
		['is refused', adobeError('100910-400')],
		['is not permitted', adobeError('100922-401')],
		['meets a refused token', adobeError('401013')],
	])('where the second send %s', async (_, before) => {
		loseCreate('A');
		adobe.simulator.order({ route: 'create', times: Infinity, before });
		await expectDoubt(adobe.create([row('A')], CONTINUE));
	});

	it('where the sign-in is refused after the write', async () => {
		adobe.simulator.order({
			route: 'create',
			after: () => {
				adobe.simulator.expireTokens();
				return 'drop';
			},
		});
		adobe.simulator.order({
			route: 'token',
			times: Infinity,
			before: imsError(401, 'invalid_client', 'no'),
		});
		await expectDoubt(adobe.create([row('A')], CONTINUE));
	});

	it.each([100, 700, 3000, 12_000])(
		'where the workflow is stopped %d ms after the write was lost',
		async (ms) => {
			adobe.set({ listLagMs: 60_000 });
			loseAnswer('A');
			await expectDoubt(
				adobe.create([row('A')], {
					...CONTINUE,
					stopAfter: adobe.arrivalOf(1).then(async () => await adobe.clock.sleep(ms)),
				}),
			);
		},
	);

	it.each([10, 3000])('where it is stopped while the look-up hangs, %d ms on', async (ms) => {
		loseAnswer('A');
		adobe.simulator.order({ route: 'list', times: Infinity, before: 'hang' });
		await expectDoubt(
			adobe.create([row('A')], {
				...CONTINUE,
				stopAfter: adobe.arrivalOf(1).then(async () => await adobe.clock.sleep(600 + ms)),
			}),
		);
	});

	it.each(['returnExisting', 'fail'])(
		'where a retry finds the list down, with %s',
		async (ifAudienceExists) => {
			adobe.simulator.order({ route: 'create', after: 'hang' });
			const parameters = { ...AUTOMATIC, options: { ifAudienceExists, maxWait: 0.1 } };
			const stopped = await adobe.create([row('A')], {
				parameters,
				stopAfter: adobe.arrivalOf(1).then(async () => await adobe.clock.sleep(1000)),
			});
			adobe.simulator.order({ route: 'list', times: Infinity, before: limited });
			await expectDoubt(
				adobe.create([row('A')], { parameters, ...CONTINUE, retryOf: stopped.run }),
			);
		},
	);
});

describe('where it is not certain whether a row has made its audience, one that asks for the same', () => {
	const returned = {
		...CONTINUE,
		parameters: { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting' } },
	};

	it('gets what is there now, not what was there when the run began', async () => {
		adobe.set({ storeSkewMs: -3000 });
		loseAnswer('Twin');
		const { items } = await adobe.create([row('Twin'), row('Twin')], returned);
		expect(items).toMatchObject([
			{ error: 'It is not certain whether this audience was created' },
			{ audienceId: adobe.idOf('Twin'), created: false },
		]);
		expect(adobe.simulator.counts.create).toBe(1);
	});

	it('makes none blindly where the list does not show it yet', async () => {
		adobe.set({ listLagMs: 60_000 });
		loseAnswer('Twin');
		const before = adobeError('UPAPI-113752-403');
		const when = ({ query }: RecordedRequest) => query.get('property') === 'name==Twin';
		adobe.simulator.order({ route: 'list', when, skip: 2, times: 2, before });
		const { items } = await adobe.create([row('Twin'), row('Twin')], returned);
		expect(items.map(({ error }) => error)).toEqual(
			Array(2).fill('It is not certain whether this audience was created'),
		);
		expect(adobe.simulator.counts.create).toBe(1);
	});
});
