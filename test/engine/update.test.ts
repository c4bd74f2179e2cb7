import type { INodeParameters } from 'n8n-workflow';

import { adobeError, problem } from '../simulator';
import { row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const updating = (updateFields: INodeParameters | string, rest: INodeParameters = {}) => ({
	parameters: {
		operation: 'update',
		audience: { __rl: true, mode: 'id', value: '={{ $json.of }}' },
		updateFields,
		...rest,
	},
});
const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };
const patches = () => adobe.simulator.requestsTo('update').map(({ body }) => body);
const OLD = { id: '1', audienceId: 'a', description: 'Old', labels: ['C1', 'C2'] };

beforeEach(() => adobe.simulator.seedAudiences([row('A', OLD), row('B', { id: '2' })]));

it.each<[string, INodeParameters, unknown[], object]>([
	['a name', { updateFields: { name: ' New ' } }, [['name', 'New']], { name: 'New' }],
	[
		'a state, however it is written',
		{ updateFields: { lifecycleState: 'Inactive' } },
		[['lifecycleState', 'inactive']],
		{ lifecycleState: 'inactive' },
	],
	[
		'a state of tomorrow',
		{ updateFields: { lifecycleState: 'archived' } },
		[['lifecycleState', 'archived']],
		{},
	],
	['labels', { updateFields: { labels: 'C3, core/C4 ,' } }, [['labels', ['C3', 'core/C4']]], {}],
	[
		'a description, the empty fields left alone',
		{ updateFields: { description: 7, name: '', labels: ' ' } },
		[['description', '7']],
		{ description: '7' },
	],
	[
		'cleared fields',
		{ clearFields: ['description', 'labels'] },
		[
			['description', ''],
			['labels', []],
		],
		{ description: '' },
	],
])('sets %s, and nothing else', async (_, parameters, changes, seen) => {
	adobe.set({ patchStatus: 201 });
	const { items } = await adobe.create([{ of: '1' }], updating({}, parameters));
	expect(patches()).toEqual([
		(changes as Array<[string, unknown]>).map(([field, value]) => ({
			op: 'add',
			path: `/${field}`,
			value,
		})),
	]);
	expect(items).toMatchObject([{ audienceId: 'a', id: '1', updated: true, ...seen }]);
	expect(adobe.simulator.requests).toHaveLength(1);
	expect(adobe.simulator.audiences[1]).toMatchObject({ name: 'B' });
});

it.each<[INodeParameters | string, INodeParameters, RegExp]>([
	[{}, {}, /There is nothing to change/],
	[{ name: '={{ $json.none }}' }, {}, /There is nothing to change/],
	[{ namespace: 'other' }, {}, /There is nothing to change/],
	[
		{ description: 'New' },
		{ clearFields: ['description'] },
		/'Description' is both set and cleared/,
	],
	[{}, { clearFields: ['name'] }, /'Clear Fields'/],
	[{ name: ['a'] }, {}, /'Name' must be text, but is a list/],
	[{ labels: '={{ { a: 1 } }}' }, {}, /'Labels' must be text/],
])('refuses %j %j before anything is sent', async (fields, rest, says) => {
	const { error } = await adobe.create([{ of: '1' }], updating(fields, rest));
	expect(error?.message).toMatch(says);
	expect(adobe.simulator.requests).toEqual([]);
});

it('gives every field of Adobe where it is not to simplify', async () => {
	const { items } = await adobe.create([{ of: '1' }], updating({ name: 'New' }, { simple: false }));
	expect(items).toMatchObject([
		{ name: 'New', type: 'ExternalSegment', labels: ['C1', 'C2'], updated: true },
	]);
});

it('lets rows about the same audience go in the order of the sheet', async () => {
	adobe.simulator.order({ route: 'update', latencyMs: 5000 });
	const sheet = ['First', 'Second', 'Third'].map((name) => ({ of: '1', name }));
	const { items } = await adobe.create(sheet, updating({ name: '={{ $json.name }}' }));
	expect(items.map(({ name }) => name)).toEqual(['First', 'Second', 'Third']);
	expect(adobe.simulator.audiences[0]?.name).toBe('Third');
});

it('finds 100 external IDs with one list', async () => {
	const sheet = Array.from({ length: 100 }, (_, nth) => row(`R${nth}`, { audienceId: `k${nth}` }));
	adobe.simulator.seedAudiences(sheet);
	await adobe.create(
		sheet.map(({ audienceId }) => ({ of: audienceId })),
		updating(
			{ name: 'N' },
			{ audience: { __rl: true, mode: 'externalId', value: '={{ $json.of }}' } },
		),
	);
	expect(adobe.simulator.counts).toMatchObject({ list: 2, update: 100, get: 0 });
});

it('says what is missing, and which permission', async () => {
	adobe.simulator.order({
		route: 'update',
		when: ({ path }) => path.endsWith('/2'),
		before: problem(403, 'ForbiddenError', 'Not allowed'),
		times: Infinity,
	});
	const { items } = await adobe.create([{ of: '2' }, { of: 'a' }, { of: '1' }], {
		...updating({ name: 'New' }),
		...CONTINUE,
	});
	expect(items).toMatchObject([
		{
			error: 'Adobe refused access',
			details: { description: expect.stringContaining('"Manage Segments"') },
		},
		{
			error: 'Adobe knows no such audience',
			details: { description: expect.stringMatching(/the ID "a" in the sandbox "dev"/) },
		},
		{ name: 'New' },
	]);
});

it('never says of a lost change that it was not carried out', async () => {
	adobe.simulator.order({ route: 'update', after: 'drop' });
	adobe.simulator.order({
		route: 'update',
		skip: 1,
		before: adobeError('429050'),
		times: Infinity,
	});
	const { error } = await adobe.create(
		[{ of: '1' }],
		updating({ name: 'New' }, { options: { maxWait: 0.2 } }),
	);
	expect(adobe.simulator.audiences[0]?.name).toBe('New');
	expect(error?.description).toMatch(/may have carried it out all the same/);
	expect(error?.description).not.toMatch(/was not carried out/);
});

it('in a dry run says which fields would be different, and changes nothing', async () => {
	const { items, hints } = await adobe.create(
		[
			{ of: '1', state: 'draft' },
			{ of: '2', state: 'published' },
		],
		updating(
			{ lifecycleState: '={{ $json.state }}', labels: 'C2,C1' },
			{ options: { dryRun: true }, clearFields: ['description'] },
		),
	);
	expect(items).toMatchObject([
		{
			name: 'A',
			updated: false,
			wouldUpdate: true,
			changes: {
				lifecycleState: { from: 'published', to: 'draft' },
				description: { from: 'Old', to: '' },
			},
			dryRun: true,
		},
		{ name: 'B', wouldUpdate: true, changes: { labels: { from: [], to: ['C2', 'C1'] } } },
	]);
	expect(items[0]?.changes).not.toHaveProperty('labels');
	expect(hints[0]?.message).toMatch(/dry run: nothing was changed/);
	expect(adobe.simulator.counts).toMatchObject({ get: 2, update: 0 });
});
