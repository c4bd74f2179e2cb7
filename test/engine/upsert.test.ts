import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { adobeError, problem } from '../simulator';
import { AUTOMATIC, FROM_THE_ROW, row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const upserting = (rest: INodeParameters = {}) => ({
	parameters: { operation: 'upsert', ...AUTOMATIC, ...rest },
});
const DRY = { options: { dryRun: true } };
const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };
const sent = () => {
	const { create, update, list, get } = adobe.simulator.counts;
	return { create, update, list, get };
};
const patches = () => adobe.simulator.requestsTo('update').map(({ body }) => body);
const becameOf = (items: IDataObject[]) =>
	items.map(({ created, updated }) => ({ created, updated }));
const CREATED = { created: true, updated: false };
const UPDATED = { created: false, updated: true };
const UNCHANGED = { created: false, updated: false };

it.each([
	['columns', AUTOMATIC],
	[
		'fields',
		{
			mappingMode: 'defineBelow',
			...FROM_THE_ROW,
			additionalFields: {
				description: '={{ $json.description }}',
				audienceId: '={{ $json.audienceId }}',
			},
		},
	],
])(
	'by %s, creates what is not there, changes what differs, and the second time nothing',
	async (_, mapping) => {
		adobe.simulator.seedAudiences([
			row('Same', { description: 'D' }),
			row('Differs', { description: 'Old' }),
			row('Former name', { audienceId: 'k', id: 'i' }),
			row('Elsewhere', { namespace: 'crm' }),
		]);
		const sheet = [
			row('New', { description: 'N' }),
			row('Same', { description: '' }),
			row('Differs', { description: 'New' }),
			row('Renamed', { audienceId: 'k' }),
			row('Elsewhere'),
		];
		const { items, hints } = await adobe.create(sheet, upserting(mapping));
		expect(becameOf(items)).toEqual([CREATED, UNCHANGED, UPDATED, UPDATED, CREATED]);
		expect(items.map(({ name }) => name)).toEqual(sheet.map(({ name }) => name));
		expect(items[3]).toMatchObject({ id: 'i', audienceId: 'k', namespace: 'agora' });
		expect(hints[0]?.message).toContain('2 created, 2 updated, 1 unchanged');
		expect(patches()).toEqual([
			[{ op: 'add', path: '/description', value: 'New' }],
			[{ op: 'add', path: '/name', value: 'Renamed' }],
		]);
		const kept = adobe.simulator.audiences.map((each) => ({ ...each }));
		const before = sent();
		const again = await adobe.create(sheet, upserting(mapping));
		expect(becameOf(again.items)).toEqual(sheet.map(() => UNCHANGED));
		expect(sent()).toEqual({ ...before, list: before.list + 1 });
		expect(adobe.simulator.audiences).toEqual(kept);
	},
);

it.each(['seed', 'later'] as const)(
	'sets on a new one what a create can not say, with the %s answer, and once',
	async (createAnswer) => {
		adobe.set({ createAnswer, listLagMs: createAnswer === 'seed' ? 4000 : 0 });
		const parameters = upserting({ updateFields: { lifecycleState: 'draft', labels: 'C1' } });
		const { items } = await adobe.create([row('A')], parameters);
		expect(becameOf(items)).toEqual([CREATED]);
		expect(adobe.simulator.audiences).toMatchObject([{ lifecycleState: 'draft', labels: ['C1'] }]);
		const again = await adobe.create([row('A')], parameters);
		expect(becameOf(again.items)).toEqual([UNCHANGED]);
		expect(sent()).toMatchObject({ create: 1, update: 1 });
	},
);

it('lets alike rows go in line: the first creates, the others see it', async () => {
	adobe.set({ listLagMs: 1000 });
	adobe.simulator.order({ route: 'create', latencyMs: 2000 });
	const { items } = await adobe.create(
		[
			row('A', { description: '1' }),
			row('A', { description: '1' }),
			row('A', { description: '2' }),
			row('A'),
		],
		upserting(),
	);
	expect(becameOf(items)).toEqual([CREATED, UNCHANGED, UPDATED, UNCHANGED]);
	expect(adobe.simulator.audiences).toMatchObject([{ name: 'A', description: '2' }]);
});

it.each(['1', '2'])(
	'never takes what an earlier row failed to do for done, where the next wants %j',
	async (next) => {
		adobe.simulator.seedAudiences(['A', 'B'].map((name) => row(name, { description: 'Old' })));
		const sheet = [row('A', { description: '1' }), row('A', { description: next })];
		const refuse = () =>
			adobe.simulator.order({ route: 'update', before: adobeError('100910-400') });
		refuse();
		const { items } = await adobe.create(sheet, { ...upserting(), ...CONTINUE });
		expect(items).toMatchObject([{ error: expect.any(String) }, UPDATED]);
		refuse();
		const other = sheet.map((each) => ({ ...each, name: 'B' }));
		const first = await adobe.create(other, upserting());
		expect(first.error?.message).toMatch(/data invalid/);
		const retried = await adobe.create(other, { ...upserting(), retryOf: first.run });
		expect(retried.items).toMatchObject([{ description: '1' }, { description: next }]);
		expect(adobe.simulator.audiences[1]).toMatchObject({ name: 'B', description: '1' });
	},
);

it('stops at two, and names both', async () => {
	adobe.simulator.seedAudiences([
		row('A', { id: '1' }),
		row('A', { id: '2' }),
		row('B', { id: '3' }),
	]);
	const sheet = [row('A', { description: 'New' }), row('B', { description: 'New' })];
	const { items } = await adobe.create(sheet, { ...upserting(), ...CONTINUE });
	expect(items).toMatchObject([
		{
			error: 'More than one audience could be meant',
			details: {
				candidates: '"A" in the namespace "agora" (id 1), "A" in the namespace "agora" (id 2)',
			},
		},
		{ name: 'B', ...UPDATED },
	]);
	expect(sent()).toMatchObject({ create: 0, update: 1 });
});

it.each([1, 5])('never makes a create of a look-up that failed, for %i rows', async (count) => {
	adobe.simulator.seedAudiences(rows(5));
	adobe.simulator.order({
		route: 'list',
		before: problem(403, 'ForbiddenError', 'No'),
		times: Infinity,
	});
	const { items } = await adobe.create(rows(count), { ...upserting(), ...CONTINUE });
	expect(items.map(({ error }) => error)).toEqual(items.map(() => 'Adobe refused access'));
	expect(sent().create).toBe(0);
});

it.each([1, 5])(
	'never makes a create of a list that is empty by a passing fault, for %i rows',
	async (count) => {
		adobe.simulator.seedAudiences(rows(5));
		adobe.simulator.order({
			route: 'list',
			before: { status: 200, headers: {}, body: '{"children":[],"_page":{"totalCount":0}}' },
		});
		const { items } = await adobe.create(rows(count), upserting());
		expect(becameOf(items)).toEqual(items.map(() => UNCHANGED));
	},
);

it('takes the one that somebody else made meanwhile', async () => {
	adobe.set({ duplicates: 'conflict', listLagMs: 0 });
	adobe.simulator.order({ route: 'create', latencyMs: 3000 });
	const run = adobe.create([row('A', { description: 'Mine' })], upserting());
	void adobe
		.arrivalOf(1)
		.then(() => adobe.simulator.seedAudiences([row('A', { description: 'Theirs' })]));
	expect(becameOf((await run).items)).toEqual([UPDATED]);
	expect(adobe.simulator.audiences).toMatchObject([{ description: 'Mine' }]);
});

it('creates once although the change that follows fails, and says what is done', async () => {
	adobe.simulator.order({ route: 'update', before: adobeError('100910-400') });
	const parameters = upserting({ updateFields: { lifecycleState: 'draft' } });
	const first = await adobe.create([row('A')], parameters);
	expect(first.error?.message).toMatch(/^The audience was created, but/);
	expect(first.error?.description).toMatch(/data invalid/);
	adobe.set({ listLagMs: 3_600_000 });
	const retried = await adobe.create([row('A')], { ...parameters, retryOf: first.run });
	expect(becameOf(retried.items)).toEqual([CREATED]);
	expect(adobe.simulator.audiences).toMatchObject([{ lifecycleState: 'draft' }]);
});

it('looks a lost create up, and leaves what an earlier try did alone, on Retry On Fail', async () => {
	adobe.simulator.order({ route: 'create', after: 'drop' });
	adobe.simulator.order({ route: 'create', skip: 2, before: adobeError('100910-400') });
	const { items } = await adobe.create(rows(3), {
		...upserting(),
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	expect(becameOf(items)).toEqual([CREATED, CREATED, CREATED]);
	expect(adobe.simulator.audiences).toHaveLength(3);
});

it.each<[INodeParameters, IDataObject, RegExp]>([
	[{ updateFields: { name: 'B' } }, row('A'), /'Name' under 'Update Fields' needs an audience ID/],
	[
		{ clearFields: ['description'] },
		row('A', { description: 'D' }),
		/'Description' is both set and cleared/,
	],
	[{}, row(''), /column "name" is empty/],
])('refuses %j for %j before anything is sent', async (parameters, given, says) => {
	const { error } = await adobe.create([given], upserting(parameters));
	expect(error?.message).toMatch(says);
	expect(adobe.simulator.requests).toEqual([]);
});

it('renames and clears', async () => {
	adobe.simulator.seedAudiences([row('A', { audienceId: 'k', description: 'D', labels: ['C1'] })]);
	const { items } = await adobe.create(
		[row('A', { audienceId: 'k' })],
		upserting({ updateFields: { name: 'B' }, clearFields: ['description', 'labels'] }),
	);
	expect(items).toMatchObject([{ name: 'B', ...UPDATED }]);
	expect(adobe.simulator.audiences).toMatchObject([{ name: 'B', description: '', labels: [] }]);
});

it('in a dry run says what would happen, rows knowing of each other, and writes nothing', async () => {
	adobe.simulator.seedAudiences([row('There', { description: 'Old' })]);
	const { items, hints } = await adobe.create(
		[
			row('New', { description: '1' }),
			row('New', { description: '2' }),
			row('There', { description: 'New' }),
			row('There', { description: 'New' }),
		],
		upserting(DRY),
	);
	expect(items).toMatchObject([
		{ name: 'New', created: false, wouldCreate: true, wouldUpdate: false, dryRun: true },
		{ wouldCreate: false, wouldUpdate: true, changes: { description: { from: '1', to: '2' } } },
		{ wouldCreate: false, wouldUpdate: true, changes: { description: { from: 'Old', to: 'New' } } },
		{ wouldCreate: false, wouldUpdate: false, changes: {} },
	]);
	expect(hints[0]?.message).toBe('This was a dry run: nothing was changed in Experience Platform.');
	expect(sent()).toEqual({ create: 0, update: 0, list: 1, get: 0 });
	expect(adobe.simulator.requests.every(({ method }) => method === 'GET')).toBe(true);
});

it('a create in a dry run looks up and creates nothing, and a real one after it does', async () => {
	adobe.simulator.seedAudiences([row('There', { audienceId: 't' })]);
	const sheet = [row('New', { audienceId: 'n' }), row('New', { audienceId: 'n' }), row('There')];
	const creating = (dryRun: boolean, ifAudienceExists = 'returnExisting') => ({
		parameters: { ...AUTOMATIC, options: { dryRun, ifAudienceExists } },
	});
	const { items } = await adobe.create(sheet, creating(true));
	expect(items).toMatchObject([
		{ name: 'New', audienceId: 'n', created: false, wouldCreate: true, dryRun: true },
		{ wouldCreate: false },
		{ name: 'There', audienceId: 't', wouldCreate: false, dryRun: true },
	]);
	expect(adobe.simulator.counts.create).toBe(0);
	const failing = await adobe.create(sheet, creating(true, 'fail'));
	expect(failing.error?.message).toMatch(/already exists/);
	const real = await adobe.create(sheet, { ...creating(false), retryOf: failing.run });
	expect(real.items.map(({ created }) => created)).toEqual([true, false, false]);
});
