import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { everythingThatCameOut } from '../credential/everything-that-came-out';
import { empty, html, json, type Effect, type Route } from '../simulator';
import { complaintsOf, useVirtualAdobe, type Adobe } from './use-adobe';

type Rest = NonNullable<Parameters<Adobe['create']>[1]>;

const adobe = useVirtualAdobe();

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** A row names its audience, its person and their kind of ID. */
const FROM_THE_ROW: INodeParameters = {
	resource: 'audienceMember',
	audience: locator('externalId', '={{ $json.audience }}'),
	identityNamespace: locator('code', '={{ $json.kind ?? "Email" }}'),
	identity: '={{ $json.email }}',
};

const BY_ROW = { namespace: 'agora' };
const WAIT = { ...BY_ROW, waitForCompletion: true };
const CONTINUE: Rest = { settings: { onError: 'continueErrorOutput' } };

let datasetId = '';
beforeEach(() => (datasetId = adobe.simulator.seedDataset().id));

async function change(
	operation: 'add' | 'remove',
	rows: IDataObject[],
	{ options = WAIT, ...parameters }: INodeParameters = {},
	rest: Rest = {},
) {
	const dataset = locator('id', datasetId);
	const all = { ...FROM_THE_ROW, operation, dataset, ...parameters, options };
	return await adobe.create(rows, { parameters: all, ...rest });
}

const people = (count: number, audience = 'vip'): IDataObject[] =>
	Array.from({ length: count }, (_, nth) => ({ email: `p${nth}@example.com`, audience }));

const emails = (rows: IDataObject[]) => rows.map(({ email }) => email);
const members = (audience = 'vip') => adobe.simulator.membersIn('agora', audience);
const records = () =>
	adobe.simulator.batches
		.flatMap(({ files }) => [...files.values()])
		.flatMap((text) => text.trim().split('\n'))
		.map((line) => JSON.parse(line) as IDataObject);
const days = (count: number) => count * 86_400_000;
const later = async (count: number) =>
	await adobe.clock.run(async () => await adobe.clock.sleep(days(count)));

it('adds people: one batch, one record a person, and says what was sent', async () => {
	const { items, outputs, hints } = await change('add', people(12));
	expect(members()).toEqual(emails(people(12)));
	expect(adobe.simulator.batches).toHaveLength(1);
	expect(items[3]).toEqual({
		audienceId: 'vip',
		namespace: 'agora',
		identityNamespace: 'Email',
		identity: 'p3@example.com',
		membership: 'realized',
		lastQualificationTime: expect.stringMatching(/^2026-.*Z$/) as string,
		validUntil: expect.stringMatching(/^2026-.*Z$/) as string,
		datasetId,
		batchId: adobe.simulator.batches[0]?.id,
		status: 'success',
	});
	expect(outputs[0]?.[3]?.pairedItem).toEqual({ item: 3 });
	expect(hints[0]?.message).toMatch(/takes the place of the one before/);
});

it('members of two audiences survive each other, in a dataset that overwrites', async () => {
	const rows = [...people(3), ...people(3, 'news')];
	const { items } = await change('add', rows);
	expect([members('vip'), members('news')]).toEqual([emails(people(3)), emails(people(3))]);
	expect([items.length, records().length]).toEqual([6, 3]);
});

it('takes people out, and leaves their other audiences to an upsert dataset', async () => {
	datasetId = adobe.simulator.seedDataset({ isUpsert: true }).id;
	await change('add', [...people(3), ...people(3, 'news')]);
	const { items, hints } = await change('remove', people(2));
	expect([members('vip'), members('news').length]).toEqual([['p2@example.com'], 3]);
	expect(items[0]).toMatchObject({ membership: 'exited', status: 'success' });
	expect(hints[0]?.message).not.toMatch(/takes the place/);
	expect(hints[0]?.message).toMatch(/2 rows made a batch of their own.*90 batches a day/);
});

it.each<[string, INodeParameters, number, number]>([
	['30 days unless it is said otherwise', {}, 29, 31],
	['the days that are asked for', { keepForDays: 60 }, 59, 61],
	['the day that is named', { options: { ...WAIT, validUntil: '2027-12-31' } }, 200, 800],
	[
		'its days from now, though the person joined long ago',
		{ options: { ...WAIT, qualifiedAt: '40' } },
		29,
		31,
	],
])('a membership lasts for %s', async (_, parameters, there, gone) => {
	await change('add', people(1), parameters);
	await later(there);
	expect(members()).toHaveLength(1);
	await later(gone - there);
	expect(members()).toHaveLength(0);
});

it('finds an audience, once for all rows, by its ID or by its external ID alone', async () => {
	adobe.simulator.seedAudiences([{ audienceId: 'vip', namespace: 'agora', id: 'adobes-own' }]);
	await change('add', people(20), { audience: locator('id', 'adobes-own'), options: {} });
	expect(adobe.simulator.counts.get).toBe(1);
	await change('add', people(20), { options: { waitForCompletion: true } });
	expect(adobe.simulator.counts.list).toBeGreaterThan(0);
	expect(members()).toHaveLength(20);
	expect(
		records().map(({ segmentMembership }) => Object.keys(segmentMembership as object)),
	).toEqual(Array.from({ length: 40 }, () => ['agora']));
});

it.each([
	['which the schema says', 'in the schema'],
	['which a list says', 'listed'],
	['which a list says, by its types', 'listed by type'],
] as const)('fills the field that is the primary identity, %s', async (_, descriptors) => {
	adobe.set({ descriptors });
	for (const namespace of ['Phone', 'Email']) {
		adobe.simulator.seedDataset({ schema: { primary: { path: '/other', namespace } } });
	}
	const primary = { path: '/_acme/crm/id', namespace: 'CRMID' };
	datasetId = adobe.simulator.seedDataset({ schema: { primary } }).id;
	const rows = [
		{ email: 'c-1', audience: 'vip', kind: 'crmid' },
		{ email: 'a@example.com', audience: 'vip', kind: 'Email' },
	];
	const result = await change('add', rows, {}, CONTINUE);
	expect(members()).toEqual(['c-1']);
	expect(records()[0]).toMatchObject({ _acme: { crm: { id: 'c-1' } } });
	expect(records()[0]).not.toHaveProperty('identityMap');
	expect(complaintsOf(result).join()).toMatch(/"Email", and the dataset takes "CRMID"/);
});

it('knows the kind of ID of a primary identity by its number, too', async () => {
	const descriptor = {
		'@type': 'xdm:descriptorIdentity',
		'xdm:sourceProperty': '/mail',
		'xdm:namespace': 6,
		'xdm:property': 'xdm:id',
		'xdm:isPrimary': true,
	};
	const schema = {
		'meta:extends': ['https://ns.adobe.com/xdm/context/profile-segmentation'],
		'meta:descriptors': [descriptor],
	};
	const namespaces = [
		{ id: 6, code: 'Email' },
		{ id: 7, code: 'Phone' },
	];
	adobe.simulator.order({ route: 'schemaGet', before: json(200, schema) });
	adobe.simulator.order({ route: 'namespaces', times: 2, before: json(200, namespaces) });
	const rows = [...people(1), { email: '+49', audience: 'vip', kind: 'Phone' }];
	const result = await change('add', rows, { options: BY_ROW }, CONTINUE);
	expect(complaintsOf(result)).toEqual([
		expect.stringMatching(/the dataset takes "Email"/) as string,
	]);
});

it('leaves blank lines of the sheet out, and says so', async () => {
	const blank = { email: '', audience: null };
	const { items, hints } = await change('add', [...people(2), blank, blank]);
	expect([items.length, members().length]).toEqual([2, 2]);
	expect(hints[0]?.message).toMatch(/2 items without any value left out: 2, 3/);
});

it('of a person and an audience that are there twice the latest holds, and both items are good', async () => {
	const at = (qualifiedAt: string) => ({ ...people(1)[0], qualifiedAt });
	const options = { ...WAIT, qualifiedAt: '={{ $json.qualifiedAt }}' };
	const rows = [at('2026-11-02'), at('2026-11-20'), at('2026-11-01')];
	const { items } = await change('add', rows, { options });
	expect([items.length, records().length]).toEqual([3, 1]);
	const times = [...items, ...Object.values(records()[0]?.segmentMembership as object)].map(
		(said) => JSON.stringify(said),
	);
	for (const each of times) expect(each).toContain('"2026-11-20T');
});

describe('what can not go is refused before anything does', () => {
	const seeded = (seed: Parameters<typeof adobe.simulator.seedDataset>[0]) => () =>
		void (datasetId = adobe.simulator.seedDataset(seed).id);
	const vips = people(1)[0];

	it.each<[string, IDataObject, RegExp, (() => void)?, INodeParameters?]>([
		['nobody', { audience: 'vip' }, /'Identity' is empty/],
		['an unknown kind of ID', { ...vips, kind: 'Fax' }, /"Fax", which Adobe does not know.*Email/],
		['an invisible character', { ...vips, email: 'a\u200bb' }, /'Identity' has a zero-width space/],
		[
			'an audience of Adobe’s own',
			{ ...vips },
			/Adobe itself works out/,
			undefined,
			{ options: { namespace: 'AEPSegments' } },
		],
		['an unknown dataset', { ...vips }, /no such dataset/, () => void (datasetId = 'nowhere')],
		['a path for a dataset', { ...vips }, /'Dataset' has a \//, () => void (datasetId = 'a/b')],
		[
			'a dataset aside of profiles',
			{ ...vips },
			/not enabled for Profile/,
			seeded({ isProfile: false }),
		],
		[
			'a schema without memberships',
			{ ...vips },
			/"Segment Membership Details"/,
			seeded({ schema: { fieldGroups: [] } }),
		],
		[
			'a schema without a place for the ID',
			{ ...vips },
			/no place for the ID/,
			seeded({
				schema: { fieldGroups: ['https://ns.adobe.com/xdm/context/profile-segmentation'] },
			}),
		],
		[
			'an end that is over',
			{ ...vips },
			/'Member Until' is over/,
			undefined,
			{ options: { ...WAIT, validUntil: '2020-01-01' } },
		],
		...['2030', '46387', '99999'].map(
			(validUntil): [string, IDataObject, RegExp, undefined, INodeParameters] => [
				`an end that is no number of days: ${validUntil}`,
				{ ...vips },
				validUntil === '2030' ? /is a year, or/ : /as Excel counts it/,
				undefined,
				{ options: { ...WAIT, validUntil } },
			],
		),
		[
			'a beginning that is to come',
			{ ...vips },
			/'Qualified At' is in the future/,
			undefined,
			{ options: { ...WAIT, qualifiedAt: '2999-01-01' } },
		],
		[
			'the key of the audiences of Adobe’s own',
			{ ...vips },
			/Adobe itself works out/,
			undefined,
			{ options: { namespace: 'UPS' } },
		],
		[
			'an invisible character in the namespace',
			{ ...vips },
			/'Namespace' has a zero-width space/,
			undefined,
			{ options: { namespace: 'ag\u200bora' } },
		],
		[
			'a namespace that is no text',
			{ ...vips },
			/'Namespace' must be text/,
			undefined,
			{ options: { namespace: '={{ ({ a: 1 }) }}' } },
		],
		['a number with a fraction', { ...vips, email: 1.5 }, /number with a fraction/],
		['yes for days', { ...vips }, /'Keep for \(Days\)' must be/, undefined, { keepForDays: true }],
		[
			'days that are none',
			{ ...vips },
			/'Keep for \(Days\)' must be/,
			undefined,
			{ keepForDays: 0 },
		],
	])('%s', async (_, bad, complaint, before = () => undefined, parameters = {}) => {
		before();
		const result = await change('add', [...people(2), bad], parameters);
		expect(complaintsOf(result).join()).toMatch(complaint);
		expect(adobe.simulator.batches).toHaveLength(0);
	});

	it('a person with more audiences than a record holds; the others go', async () => {
		const many = Array.from({ length: 900 }, (_, nth) => ({
			email: 'x@x.x',
			audience: `a-${nth}`,
		}));
		const { outputs } = await change('add', [...many, ...people(2)], {}, CONTINUE);
		expect([outputs[0]?.length, outputs[1]?.length]).toEqual([2, 900]);
		expect(outputs[1]?.[0]?.json.error).toMatch(/too large/);
		expect(members()).toHaveLength(2);
	});
});

describe('rows that Adobe does not take', () => {
	beforeEach(() => adobe.set({ refusedIdentities: ['p1@example.com', 'p3@example.com'] }));

	it('come back at their items', async () => {
		const { outputs } = await change('add', [...people(5), ...people(5, 'news')], {}, CONTINUE);
		expect(members()).toEqual(['p0@example.com', 'p2@example.com', 'p4@example.com']);
		expect(outputs[0]).toHaveLength(6);
		expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual(
			[1, 3, 6, 8].map((item) => ({ item })),
		);
		expect(JSON.stringify(outputs[1])).toMatch(/TypeCompatibilityException/);
	});

	it.each(['texts', 'errors', 'absent'] as const)(
		'come back at their items, where the count of them is %s',
		async (batchCounts) => {
			adobe.set({ batchCounts, rowErrorsAPage: 1 });
			const { outputs } = await change('add', people(5), {}, CONTINUE);
			expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual(
				[1, 3].map((item) => ({ item })),
			);
			expect(outputs[0]).toHaveLength(3);
		},
	);

	it.each([
		['numbers', /not certain.*2 records were not taken, and Adobe does not say which/],
		['texts', /not certain.*2 records were not taken/],
		['errors', /not certain.*Adobe says "INGEST-1212-400.*not of which records/],
	] as const)(
		'are in doubt with all others, where %s are all that Adobe says of them',
		async (batchCounts, complaint) => {
			adobe.set({ rowErrors: 'absent', batchCounts });
			const result = await change('add', people(5), {}, CONTINUE);
			expect(complaintsOf(result)).toHaveLength(5);
			expect(complaintsOf(result)[0]).toMatch(complaint);
		},
	);

	it('are in doubt with all others, where neither their number nor the report can be read', async () => {
		adobe.set({ batchCounts: 'absent' });
		adobe.simulator.order({ route: 'batchMeta', times: Infinity, before: empty(403) });
		const result = await change('add', people(5), {}, CONTINUE);
		expect(complaintsOf(result)[4]).toMatch(/not certain.*does not say how many/);
	});

	it('end the run where On Error is Stop Workflow, and the next try sends nothing twice', async () => {
		const first = await change('add', people(5));
		expect(first.error?.message).toMatch(/did not take this person/);
		const second = await change('add', people(5), {}, { retryOf: first.run });
		expect(second.error?.message).toMatch(/did not take this person/);
		expect(adobe.simulator.batches).toHaveLength(1);
	});
});

it('says that a batch failed, at every item, and makes another one when it is tried again', async () => {
	adobe.set({ batchEnds: 'failed' });
	const first = await change('add', people(3), {}, { settings: { retryOnFail: false } });
	expect(complaintsOf(first).join()).toMatch(/did not take the batch.*INGEST-1211-400/);
	adobe.set({ batchEnds: 'by its rows' });
	await change('add', people(3), {}, { retryOf: first.run });
	expect([adobe.simulator.batches.length, members().length]).toEqual([2, 3]);
});

it('without waiting says only what was handed over; waiting has an end', async () => {
	const { items } = await change('add', people(1), { options: BY_ROW });
	expect(items[0]).toHaveProperty('batchId');
	expect(items[0]).not.toHaveProperty('status');
	adobe.set({ batchMs: days(1) });
	const options = { ...WAIT, maxWait: 1 };
	const first = await change('add', people(2), { options });
	expect(complaintsOf(first).join()).toMatch(/not finished the batch.*within 1 minute.*goes on/);
	await later(2);
	const { items: done } = await change('add', people(2), { options }, { retryOf: first.run });
	expect(done[1]).toMatchObject({ status: 'success' });
	expect(adobe.simulator.batches).toHaveLength(2);
});

it.each([
	['add', true],
	['remove', false],
] as const)('%s checks one person where that is asked for', async (operation, inProfile) => {
	await change('add', people(2));
	const options = { ...BY_ROW, check: true };
	const { items, hints } = await change(operation, people(2), { options });
	expect(items.map((item) => item.inProfile)).toEqual([inProfile, undefined]);
	expect(hints[0]?.message).toMatch(/profile of the first person shows it/);
});

it('what an earlier run said is not what this one did', async () => {
	const vip = { status: 'realized', lastQualificationTime: '2020-01-01T00:00:00Z' };
	const entity = { segmentMembership: { agora: { vip } } };
	const profile = json(200, { _page: 1, XID: { entity } });
	adobe.simulator.order({ route: 'profile', times: Infinity, before: profile });
	const { items, hints } = await change('add', people(1), { options: { ...BY_ROW, check: true } });
	expect(items[0]).toMatchObject({ inProfile: false });
	expect(hints[0]?.message).toMatch(/does not show it yet/);
});

it('a dry run of one row lets another row about the same person go', async () => {
	const rows = [true, false].map((dryRun) => ({ ...people(1)[0], dryRun }));
	const options = { ...WAIT, dryRun: '={{ $json.dryRun }}' };
	const { items } = await change('add', rows, { options });
	expect([items.length, members().length]).toEqual([2, 1]);
});

it('an empty list of descriptors in the schema is none', async () => {
	adobe.set({ descriptors: 'listed' });
	const primary = { path: '/mail', namespace: 'Email' };
	const dataset = adobe.simulator.seedDataset({ schema: { primary } });
	datasetId = dataset.id;
	const schema = { 'meta:extends': dataset.schema.fieldGroups, 'meta:descriptors': [] };
	adobe.simulator.order({ route: 'schemaGet', before: json(200, schema) });
	await change('add', people(1));
	expect(records()[0]).toMatchObject({ mail: 'p0@example.com' });
});

it('a profile that counts in whole seconds shows it all the same', async () => {
	await adobe.clock.run(async () => await adobe.clock.sleep(1200 - (adobe.clock.now() % 1000)));
	const second = new Date(Math.floor(adobe.clock.now() / 1000) * 1000).toISOString();
	const vip = { status: 'realized', lastQualificationTime: second };
	const profile = json(200, { XID: { entity: { segmentMembership: { agora: { vip } } } } });
	adobe.simulator.order({ route: 'profile', times: Infinity, before: profile });
	const { items } = await change('add', people(1), { options: { ...BY_ROW, check: true } });
	expect(items[0]).toMatchObject({ inProfile: true });
});

it('a membership that is over is none', async () => {
	const vip = { status: 'realized', validUntil: '2020-01-01T00:00:00Z' };
	const profile = json(200, { XID: { entity: { segmentMembership: { agora: { vip } } } } });
	adobe.simulator.order({ route: 'profile', times: Infinity, before: profile });
	const { items, hints } = await change('add', people(1), { options: { ...BY_ROW, check: true } });
	expect(items[0]).toMatchObject({ inProfile: false });
	expect(hints[0]?.message).toMatch(/does not show it yet/);
});

it('a dry run changes nothing and shows what would go', async () => {
	const options = { ...BY_ROW, dryRun: true };
	const { items, hints } = await change('add', people(5), { options });
	expect(items[0]).toMatchObject({ wouldAdd: true, dryRun: true, record: { identityMap: {} } });
	expect(items.map((item) => 'record' in item)).toEqual([true, true, true, false, false]);
	expect(hints[0]?.message).toMatch(/5 rows would become 5 records.*KB in 1 file/);
	expect(adobe.simulator.batches).toHaveLength(0);
});

describe('when something goes wrong on the way', () => {
	const ONCE: Array<[string, Effect]> = [
		['refused by the rate limit', { before: empty(429) }],
		['lost before it arrived', { before: 'drop' }],
		['lost after it was carried out', { after: 'drop' }],
		['answered 500', { before: empty(500) }],
		['answered by a web page', { before: html(200) }],
	];
	const STEPS: Route[] = [
		'datasetGet',
		'schemaGet',
		'descriptorList',
		'namespaces',
		'batchCreate',
		'batchFile',
		'batchAction',
		'batchGet',
	];

	it.each(STEPS.flatMap((on) => ONCE.map(([how, fault]) => [on, how, fault] as const)))(
		'%s %s',
		async (on, _, fault) => {
			adobe.set({ descriptors: 'listed' });
			adobe.simulator.order({ route: on, ...fault });
			const { items, error } = await change('add', people(4));
			expect([error, items.length, members().length]).toEqual([undefined, 4, 4]);
			expect(adobe.simulator.batches.filter(({ endsAt }) => endsAt !== undefined)).toHaveLength(1);
		},
	);

	it('days count from the try that Adobe takes', async () => {
		adobe.simulator.order({ route: 'batchFile', before: empty(400) });
		adobe.simulator.order({ route: 'batchAction', before: empty(400) });
		const parameters = { keepForDays: 1 };
		const first = await change('add', people(2), parameters);
		expect(complaintsOf(first).join()).toMatch(/may still be open/);
		await later(2);
		await change('add', people(2), parameters, { retryOf: first.run });
		expect([adobe.simulator.batches.length, members().length]).toEqual([1, 2]);
	});

	it.each<['add' | 'remove', INodeParameters]>([
		['add', { validUntil: '30' }],
		['add', { validUntil: "={{ $now.plus(3000, 'days') }}" }],
		['remove', { qualifiedAt: '2' }],
	])('what is complete is only waited for, whenever %s is tried again: %j', async (what, times) => {
		adobe.set({ batchMs: days(1) });
		const options = { ...WAIT, maxWait: 1, ...times };
		const first = await change(what, people(2), { options });
		expect(complaintsOf(first).join()).toMatch(/not finished the batch/);
		await later(2);
		const { items } = await change(what, people(2), { options }, { retryOf: first.run });
		expect(items[1]).toMatchObject({ status: 'success' });
		expect(adobe.simulator.batches).toHaveLength(1);
	});

	it('a batch that can not be looked at is named', async () => {
		adobe.set({ batchMs: days(1) });
		const options = { ...WAIT, maxWait: 0.5 };
		const first = await change('add', people(2), { options });
		expect(complaintsOf(first).join()).toMatch(/within 30 seconds/);
		adobe.simulator.order({ route: 'batchGet', times: 2, before: empty(403) });
		const second = await change('add', people(2), { options }, { retryOf: first.run });
		const [batch] = adobe.simulator.batches;
		expect(complaintsOf(second).join()).toContain(
			`goes on at Adobe: the batch "${batch?.id ?? ''}"`,
		);
	});

	describe('with two datasets', () => {
		const rows = (): IDataObject[] => {
			const another = adobe.simulator.seedDataset().id;
			return [datasetId, another].flatMap((dataset) =>
				people(2).map((row) => ({ ...row, dataset })),
			);
		};
		const byRow = { dataset: locator('id', '={{ $json.dataset }}') };

		it('nothing goes any more where one fails and On Error is Stop Workflow', async () => {
			adobe.simulator.order({ route: 'batchFile', before: empty(400) });
			const result = await change('add', rows(), byRow);
			expect(complaintsOf(result).join()).toMatch(/was aborted/);
			expect(adobe.simulator.batches).toHaveLength(1);
		});

		it('both are waited for at the same time', async () => {
			adobe.set({ batchMs: days(1) });
			const begun = adobe.clock.now();
			const options = { ...WAIT, maxWait: 10 };
			const { hints } = await change('add', rows(), { ...byRow, options }, CONTINUE);
			expect(adobe.simulator.batches).toHaveLength(2);
			expect(hints[0]?.message.split('2 rows made a batch')).toHaveLength(2);
			expect(adobe.clock.now() - begun).toBeLessThan(15 * 60_000);
		});
	});

	it('a batch that can not be filled is aborted, and the next try makes another', async () => {
		adobe.simulator.order({ route: 'batchFile', before: empty(400) });
		const first = await change('add', people(4));
		expect(complaintsOf(first).join()).toMatch(/was aborted: nothing of it was taken/);
		expect(adobe.simulator.batches.map(({ aborted }) => aborted)).toEqual([true]);
		await change('add', people(4), {}, { retryOf: first.run });
		expect([adobe.simulator.batches.length, members().length]).toEqual([2, 4]);
	});

	it.each<Route>(['batchCreate', 'batchFile', 'batchAction', 'batchGet'])(
		'%s hangs when the workflow is stopped, the retried execution completes it once',
		async (route) => {
			adobe.simulator.order({ route, before: 'hang' });
			const first = await change('add', people(4), {}, { stopAfter: adobe.arrivalOf(1, route) });
			expect(members()).toEqual([]);
			await change('add', people(4), {}, { retryOf: first.run });
			const completed = adobe.simulator.batches.filter(({ endsAt }) => endsAt !== undefined);
			expect([completed.length, members().length]).toEqual([1, 4]);
		},
	);

	it('nothing that came out holds a secret', async () => {
		adobe.simulator.order({ route: 'batchFile', times: Infinity, before: empty(401) });
		const result = await change('add', people(2), {}, CONTINUE);
		const said = everythingThatCameOut([result]);
		const { client, issuedTokens } = adobe.simulator;
		expect([client.clientSecret, ...issuedTokens].filter((each) => said.includes(each))).toEqual(
			[],
		);
		expect(complaintsOf(result)).toHaveLength(2);
	});

	it.each([
		['with a wait', WAIT],
		['without a wait', BY_ROW],
	])(
		'of one that was aborted though nobody heard it, nothing is taken for sent, %s',
		async (_, options) => {
			adobe.simulator.order({ route: 'batchFile', before: empty(400) });
			adobe.simulator.order({ route: 'batchAction', after: empty(400) });
			adobe.simulator.order({ route: 'batchGet', times: 2, before: empty(403) });
			const first = await change('add', people(4), { options });
			expect(complaintsOf(first).join()).toMatch(/may still be open/);
			await change('add', people(4), { options }, { retryOf: first.run });
			await later(1);
			expect(members()).toHaveLength(4);
		},
	);

	it('one in a state that nobody knows yet is sent whole again', async () => {
		adobe.simulator.order({ route: 'batchAction', times: 2, before: empty(400) });
		const first = await change('add', people(4));
		const [batch] = adobe.simulator.batches;
		const body = JSON.stringify({ [batch?.id ?? '']: { status: 'warmingUp' } });
		adobe.simulator.order({ route: 'batchGet', before: { ...empty(200), body } });
		await change('add', people(4), {}, { retryOf: first.run });
		expect([adobe.simulator.batches.length, members().length]).toEqual([1, 4]);
	});

	it('one whose completion Adobe has lost is completed by the next try', async () => {
		adobe.simulator.order({ route: 'batchAction', before: empty(200) });
		const options = { ...WAIT, maxWait: 1 };
		const first = await change('add', people(4), { options });
		expect(complaintsOf(first).join()).toMatch(/last state was "loading"/);
		await change('add', people(4), { options }, { retryOf: first.run });
		expect([adobe.simulator.batches.length, members().length]).toEqual([1, 4]);
	});

	it('one that is complete and not listed at once is not sent again', async () => {
		adobe.set({ batchMs: days(1) });
		const options = { ...WAIT, maxWait: 1 };
		const first = await change('add', people(2), { options });
		await later(2);
		const unlisted = json(404, { title: 'NotFound', status: 404 });
		adobe.simulator.order({ route: 'batchGet', times: 2, before: unlisted });
		const { items, error } = await change('add', people(2), { options }, { retryOf: first.run });
		expect(error).toBeUndefined();
		expect(items[1]).toMatchObject({ status: 'success' });
		expect(adobe.simulator.batches).toHaveLength(1);
	});

	it('one that can not be aborted either is gone on with', async () => {
		adobe.simulator.order({ route: 'batchAction', times: 2, before: empty(400) });
		const first = await change('add', people(4));
		expect(complaintsOf(first).join()).toMatch(/may still be open.*goes on with it/);
		await change('add', people(4), {}, { retryOf: first.run });
		expect([adobe.simulator.batches.length, members().length]).toEqual([1, 4]);
	});
});

describe('as events', () => {
	const streaming = (connection: INodeParameters, options: INodeParameters = {}) => ({
		via: 'streaming',
		connection,
		options: { ...BY_ROW, ...options },
	});

	it.each([
		['found from the connection', false, 'id'],
		['found from the connection, with a token', true, 'id'],
		['pasted', false, 'url'],
		['pasted, with a token', true, 'url'],
	])('people join and leave by an inlet %s', async (_, authenticationRequired, mode) => {
		const { id, url } = adobe.simulator.seedConnection({ authenticationRequired });
		const where = locator(mode, mode === 'id' ? id : url);
		const parameters = streaming(where, { inletRequiresToken: authenticationRequired });
		const { items } = await change('add', [...people(3), ...people(3, 'news')], parameters);
		expect(items[5]).toMatchObject({ accepted: true, audienceId: 'news', datasetId });
		expect([members(), members('news').length]).toEqual([emails(people(3)), 3]);
		await change('remove', people(1), parameters);
		expect(members()).not.toContain('p0@example.com');
		expect([adobe.simulator.counts.inlet, adobe.simulator.batches.length]).toEqual([2, 0]);
	});

	it('take the place of what was there before, and say so, in an upsert dataset too', async () => {
		datasetId = adobe.simulator.seedDataset({ isUpsert: true }).id;
		await change('add', people(1, 'news'));
		const { id } = adobe.simulator.seedConnection();
		const { hints } = await change('add', people(1), streaming(locator('id', id)));
		expect([members(), members('news')]).toEqual([emails(people(1)), []]);
		expect(hints[0]?.message).toMatch(/merges what comes in batches.*takes the place/);
	});

	it('go to two datasets by one connection', async () => {
		const { id } = adobe.simulator.seedConnection();
		const another = adobe.simulator.seedDataset().id;
		const rows = [datasetId, another].map((dataset) => ({ ...people(1)[0], dataset }));
		const dataset = locator('id', '={{ $json.dataset }}');
		const { items } = await change('add', rows, { ...streaming(locator('id', id)), dataset });
		expect(items.map((item) => item.datasetId)).toEqual([datasetId, another]);
	});

	it('of one person go by one connection only', async () => {
		const ids = ['vip', 'news'].map((audience) => ({
			...people(1, audience)[0],
			connection: adobe.simulator.seedConnection().id,
		}));
		const byRow = streaming(locator('id', '={{ $json.connection }}'));
		const result = await change('add', ids, byRow, CONTINUE);
		expect([members(), members('news')]).toEqual([emails(people(1)), []]);
		expect(complaintsOf(result).join()).toMatch(/same dataset by another connection/);
	});

	it('that need a token say which option gives it', async () => {
		const { url } = adobe.simulator.seedConnection({ authenticationRequired: true });
		const result = await change('add', people(1), streaming(locator('url', url)));
		expect(complaintsOf(result).join()).toMatch(/Switch on 'Connection Requires Authentication'/);
	});

	it('are packed below 1 MB', async () => {
		const { id } = adobe.simulator.seedConnection();
		const { outputs } = await change('add', people(2000), streaming(locator('id', id)));
		expect([outputs[0]?.length, members().length]).toEqual([2000, 2000]);
		expect(adobe.simulator.counts.inlet).toBeGreaterThan(1);
	});

	it('that Adobe refuses come back at their items', async () => {
		adobe.set({ refusedIdentities: ['p1@example.com'] });
		const { id, inletId } = adobe.simulator.seedConnection();
		const { outputs } = await change('add', people(3), streaming(locator('id', id)), CONTINUE);
		expect(JSON.stringify(outputs)).not.toContain(inletId);
		expect([outputs[0]?.length, outputs[1]?.[0]?.pairedItem]).toEqual([2, { item: 1 }]);
		expect(outputs[1]?.[0]?.json.error).toMatch(/did not accept/);
	});

	it('are not certain where an answer is missing', async () => {
		adobe.set({ inletHoles: 1 });
		const { id } = adobe.simulator.seedConnection();
		const result = await change('add', people(3), streaming(locator('id', id)), CONTINUE);
		expect(complaintsOf(result).map((said) => /^It is not certain/.test(said))).toEqual(
			Array.from({ length: 3 }, () => true),
		);
	});

	it.each([
		['refused by the rate limit', { before: empty(429) }],
		['lost after it was received', { after: 'drop' }],
		['answered 503', { before: empty(503) }],
	] as Array<[string, Effect]>)('are sent again, %s', async (_, fault) => {
		const { id } = adobe.simulator.seedConnection();
		adobe.simulator.order({ route: 'inlet', ...fault });
		const { items } = await change('add', people(3), streaming(locator('id', id)));
		expect([items.length, members().length]).toEqual([3, 3]);
	});

	it('that are in are not sent again, and the others as of now', async () => {
		const { id } = adobe.simulator.seedConnection();
		adobe.set({ refusedIdentities: ['p1500@example.com'] });
		const first = await change('add', people(2000), streaming(locator('id', id)));
		expect(complaintsOf(first).join()).toMatch(/did not accept/);
		adobe.set({ refusedIdentities: [] });
		const sent = adobe.simulator.counts.inlet;
		await later(1);
		const { items } = await change('add', people(2000), streaming(locator('id', id)), {
			retryOf: first.run,
		});
		expect([items.length, members().length]).toEqual([2000, 2000]);
		expect(adobe.simulator.counts.inlet).toBe(sent + 1);
		const until = (nth: number) => Date.parse(items[nth]?.validUntil as string);
		expect(until(1500) - until(0)).toBeGreaterThanOrEqual(days(1));
	});

	it.each([
		['an answer that says neither', { xactionId: null }, /^It is not certain/],
		[
			'trouble of Adobe’s own',
			{ statusCode: 503, message: 'Busy' },
			/Adobe says: "Busy"\. Send the row again/,
		],
		[
			'a number instead of a text',
			{ statusCode: '400', xactionId: 'x' },
			/Adobe says: "status 400"/,
		],
	])('are read with care: %s', async (_, answer, complaint) => {
		const { id } = adobe.simulator.seedConnection();
		const body = JSON.stringify({ responses: [answer] });
		adobe.simulator.order({ route: 'inlet', before: { ...empty(207), body } });
		const result = await change('add', people(1), streaming(locator('id', id)));
		expect(complaintsOf(result).join()).toMatch(complaint);
	});

	it.each([
		['is no address of an inlet', 'https://dcs.adobedc.net/elsewhere', /not the address of a/],
		['is unknown', 'nowhere', /no such|did not find/],
	])('go nowhere where the connection %s', async (_, connection, complaint) => {
		const result = await change('add', people(1), streaming(locator('id', connection)));
		expect(complaintsOf(result).join()).toMatch(complaint);
	});
});
