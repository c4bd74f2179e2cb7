import type { INodeParameters } from 'n8n-workflow';

import { AUTOMATIC, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import type { SimulatorSettings } from '../simulator';

const adobe = useVirtualAdobe();

const ifExists = (ifAudienceExists: string): { parameters: INodeParameters } => ({
	parameters: { ...AUTOMATIC, options: { ifAudienceExists } },
});
const RETURN = ifExists('returnExisting');

const seedNamed = (names: readonly string[], rest = {}) =>
	adobe.simulator.seedAudiences(names.map((name) => ({ ...row(name), ...rest })));

const PAGING: ReadonlyArray<[string, Partial<SimulatorSettings>]> = [
	['audiences are counted', { startCounts: 'audiences', nextAs: 'string', pageKey: '_page' }],
	['pages are counted', { startCounts: 'pages', nextAs: 'string', pageKey: '_pages' }],
	['audiences are counted in numbers', { startCounts: 'audiences', nextAs: 'number' }],
	['pages are counted in numbers', { startCounts: 'pages', nextAs: 'number' }],
];

it.each(PAGING)(
	'returns 1,000 audiences that exist already with few requests, where %s',
	async (_, settings) => {
		adobe.set(settings);
		const given = rows(1000);
		seedNamed(given.map(({ name }) => name).reverse());
		const { items, hints } = await adobe.create(given, RETURN);
		expect(items).toMatchObject(
			given.map(({ name }) => ({ name, audienceId: adobe.idOf(name), created: false })),
		);
		expect(adobe.simulator.counts.create).toBe(0);
		expect(adobe.simulator.counts.list).toBeLessThanOrEqual(20);
		expect(hints[0]?.message).toBe('1000 of 1000 audiences existed already.');
	},
);

it.each([
	['of different namespaces', (index: number) => `namespace-${index % 10}`],
	['of one namespace', () => 'agora'],
])(
	'looks 10 rows %s up in a sandbox of 100,000 with 10 requests and a few',
	async (_, namespaceOf) => {
		adobe.set({ record: false });
		adobe.simulator.seedAudiences(
			Array.from({ length: 100_000 }, (__, index) => ({
				...row(`Row ${index}`),
				namespace: namespaceOf(index),
			})),
		);
		const given = rows(10).map((columns, index) => ({
			...columns,
			namespace: namespaceOf(index),
		}));
		const { items } = await adobe.create([...given, row('New', { namespace: 'agora' })], RETURN);
		expect(items.map(({ created }) => created)).toEqual([...Array<boolean>(10).fill(false), true]);
		expect(adobe.simulator.counts.list).toBeLessThanOrEqual(15);
		expect(adobe.simulator.counts.create).toBe(1);
	},
);

it('creates nothing when the same sheet is run again', async () => {
	const given = [...rows(120), row('With ID', { audienceId: 'crm-42' })];
	const first = await adobe.create(given, RETURN);
	const second = await adobe.create(given, RETURN);
	const idsOf = ({ items }: typeof first) => items.map(({ audienceId }) => audienceId);
	expect(first.items.every(({ created }) => created === true)).toBe(true);
	expect(second.items.every(({ created }) => created === false)).toBe(true);
	expect(idsOf(second)).toEqual(idsOf(first));
	expect(adobe.simulator.audiences).toHaveLength(121);
	expect(adobe.simulator.counts.create).toBe(121);
});

it('makes one audience of two rows that ask for the same', async () => {
	const { items } = await adobe.create([row('Twin'), row('Other'), row('Twin')], RETURN);
	expect(items.map(({ created }) => created)).toEqual([true, true, false]);
	expect(items[2]?.audienceId).toBe(items[0]?.audienceId);
	expect(adobe.simulator.audiences).toHaveLength(2);
});

it('makes one audience of two rows that ask for the same, where the first answer is lost', async () => {
	adobe.simulator.order({ route: 'create', when: named('Twin'), after: 'drop' });
	const { items } = await adobe.create([row('Twin'), row('Other'), row('Twin')], RETURN);
	expect(items.map(({ created }) => created)).toEqual([true, true, false]);
	expect(adobe.simulator.audiences).toHaveLength(2);
});

it.each([
	['contains the name', { name: 'News 2' }],
	['is contained in the name', { name: 'New' }],
	['differs by a capital', { name: 'news' }],
	['is in another namespace', { namespace: 'AAM' }],
	['is in another sandbox', { sandboxName: 'prod' }],
	['has the name as its ID', { name: 'Other', audienceId: 'News' }],
])('does not take an audience for the same that %s', async (_, differs) => {
	seedNamed(['News'], differs);
	const { items } = await adobe.create([row('News')], RETURN);
	expect(items).toMatchObject([{ name: 'News', created: true }]);
	expect(adobe.simulator.audiences).toHaveLength(2);
});

it.each(['News', 'a==b', 'name==News', 'Größe & "mehr", 100 %', '受众'])(
	'finds an audience called %s',
	async (name) => {
		seedNamed([`${name} 2`, name, `x${name}`]);
		const { items } = await adobe.create([row(name)], RETURN);
		expect(items).toMatchObject([{ name, audienceId: adobe.idOf(name), created: false }]);
		expect(adobe.simulator.counts.create).toBe(0);
	},
);

it('compares by the ID where the row brings one, whatever the names', async () => {
	seedNamed(['Former name'], { audienceId: 'crm-42' });
	seedNamed(['Name'], { audienceId: 'crm-43' });
	const { items } = await adobe.create(
		[row('Name', { audienceId: 'crm-42' }), row('Name', { audienceId: 'crm-44' })],
		RETURN,
	);
	expect(items).toMatchObject([
		{ audienceId: 'crm-42', created: false },
		{ audienceId: 'crm-44', created: true },
	]);
});

it('returns the oldest of several with the same name', async () => {
	const now = adobe.clock.now();
	seedNamed(['News'], { audienceId: 'newer', createdAt: now - 1000 });
	seedNamed(['News'], { audienceId: 'oldest', createdAt: now - 9000 });
	const { items } = await adobe.create([row('News')], RETURN);
	expect(items).toMatchObject([{ audienceId: 'oldest', created: false }]);
});

it('counts a conflict as existing', async () => {
	// Nothing is seen in the list when the run begins, and the audience is there a moment later.
	adobe.set({ duplicates: 'conflict' });
	adobe.simulator.seedAudiences([{ ...row('News'), listedAt: adobe.clock.now() + 700 }]);
	adobe.simulator.order({ route: 'create', latencyMs: 1000 });
	const { items } = await adobe.create([row('News'), row('Other')], RETURN);
	expect(items).toMatchObject([
		{ name: 'News', audienceId: adobe.idOf('News'), created: false },
		{ name: 'Other', created: true },
	]);
});

it('fails the rows whose audience exists, with its ID, where that is wanted', async () => {
	seedNamed(['Row 1']);
	const { items, outputs } = await adobe.create([...rows(3), row('Row 2')], {
		...ifExists('fail'),
		settings: { onError: 'continueErrorOutput' },
	});
	expect(items.map(({ name }) => name)).toEqual(['Row 0', 'Row 2']);
	expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
		{
			name: 'Row 1',
			error: 'An audience like this one already exists',
			details: { audienceId: adobe.idOf('Row 1') },
		},
		{ name: 'Row 2', details: { audienceId: adobe.idOf('Row 2') } },
	]);
	expect(adobe.simulator.audiences).toHaveLength(3);
});

it('leaves it to Adobe and looks nothing up by default', async () => {
	seedNamed(['Row 1']);
	const { items } = await adobe.create(rows(3));
	expect(items.map(({ created }) => created)).toEqual([true, true, true]);
	expect(adobe.simulator.audiences).toHaveLength(4);
	expect(adobe.simulator.counts.list).toBe(0);
});

it('looks in the sandbox of each row', async () => {
	seedNamed(['A'], { sandboxName: 'prod' });
	const given = [row('A', { box: 'prod' }), row('A', { box: 'dev' })];
	const { items } = await adobe.create(given, {
		parameters: {
			...AUTOMATIC,
			options: { ifAudienceExists: 'returnExisting', sandboxName: '={{ $json.box }}' },
		},
	});
	expect(items.map(({ created }) => created)).toEqual([false, true]);
});
