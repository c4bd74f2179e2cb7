import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Route } from '../simulator';
import { AUTOMATIC, row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const by = (mode: string) => ({ audience: { __rl: true, mode, value: `={{ $json.${mode} }}` } });
const NEW = { updateFields: { description: 'New' } };

type Counts = Partial<Record<Route, number>>;
type Cost = (rows: number) => Counts;

/** A list of 1,000 has ten pages; what takes fewer requests than that is asked for one by one. */
const lookUps = (rows: number) => (rows === 1 ? 1 : 10);

/** What each operation costs for so many rows in a sandbox of 1,000 audiences, none asked for twice. 1,000 rows cost the same lists. */
const COSTS: ReadonlyArray<[string, INodeParameters, Cost, boolean?]> = [
	['create', AUTOMATIC, (n) => ({ create: n }), true],
	[
		'upsert of what is new',
		{ operation: 'upsert', ...AUTOMATIC },
		(n) => ({ list: n === 1 ? 2 : 10, create: n }),
		true,
	],
	[
		'upsert of what is there and the same',
		{ operation: 'upsert', ...AUTOMATIC },
		(n) => ({ list: lookUps(n) }),
	],
	[
		'upsert of what is there and differs',
		{ operation: 'upsert', ...AUTOMATIC, ...NEW },
		(n) => ({ list: lookUps(n), update: n }),
	],
	['get by ID', { operation: 'get', ...by('id') }, (n) => ({ get: n })],
	['get by external ID', { operation: 'get', ...by('externalId') }, (n) => ({ list: lookUps(n) })],
	['update by ID', { operation: 'update', ...by('id'), ...NEW }, (n) => ({ update: n })],
	[
		'update by external ID',
		{ operation: 'update', ...by('externalId'), ...NEW },
		(n) => ({ list: lookUps(n), update: n }),
	],
	[
		'update by ID, in a dry run',
		{ operation: 'update', ...by('id'), ...NEW, options: { dryRun: true } },
		(n) => ({ get: n }),
	],
	['delete by ID', { operation: 'delete', ...by('id') }, (n) => ({ delete: n })],
	[
		'delete by external ID',
		{ operation: 'delete', ...by('externalId') },
		(n) => ({ list: lookUps(n), delete: n }),
	],
];

const sheetOf = (count: number, word: string): IDataObject[] =>
	Array.from({ length: count }, (_, nth) =>
		row(`${word} ${nth}`, { id: `id-${nth}`, externalId: `key-${nth}` }),
	);

describe.each(COSTS)('%s', (_, parameters, cost, isNew = false) => {
	it.each([1, 100])('sends for %i rows what it takes, and no more', async (count) => {
		adobe.set({ latencyMs: 0 });
		const there = sheetOf(1000, 'There');
		adobe.simulator.seedAudiences(
			there.map(({ externalId, ...each }) => ({ ...each, audienceId: externalId as string })),
		);
		const sheet = isNew ? sheetOf(count, 'New') : there.slice(0, count);
		const { error, items } = await adobe.create(sheet, { parameters });
		expect([error, items.length]).toEqual([undefined, count]);
		const sent = Object.entries(adobe.simulator.counts).filter(([, times]) => times > 0);
		expect(Object.fromEntries(sent)).toEqual(cost(count));
	});
});

it.each([
	[50, 1],
	[250, 3],
	[4000, 10],
])('getAll reads, for %i audiences of 1,000, %i pages', async (limit, pages) => {
	adobe.simulator.seedAudiences(sheetOf(1000, 'There') as Array<{ name: string }>);
	const { items } = await adobe.create([{}], { parameters: { operation: 'getAll', limit } });
	expect(items).toHaveLength(Math.min(limit, 1000));
	expect(adobe.simulator.counts).toMatchObject({ list: pages, get: 0 });
});
