import { json } from '../simulator';
import { AUTOMATIC, FROM_THE_ROW, named, row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

it('gives for each row the name, the audience ID and that it was created', async () => {
	const { items, error } = await adobe.create([row('A'), row('B')]);
	const [first, second] = adobe.simulator.audiences;
	expect(error).toBeUndefined();
	expect(items).toEqual([
		{ name: 'A', audienceId: first?.audienceId, created: true },
		{ name: 'B', audienceId: second?.audienceId, created: true },
	]);
});

it("passes Adobe's own ID through where the answer has one", async () => {
	adobe.simulator.settings.createAnswer = 'later';
	const { items } = await adobe.create([row('A', { audienceId: 'mine' })]);
	const [audience] = adobe.simulator.audiences;
	expect(items).toEqual([{ id: audience?.id, name: 'A', audienceId: 'mine', created: true }]);
});

it('keeps every field that Adobe may add', async () => {
	const answer = { name: 'A', audienceId: 'a1', labels: ['C1'], _links: { self: { href: '/a1' } } };
	adobe.simulator.order({ route: 'create', after: json(200, answer) });
	const { items } = await adobe.create([row('A')]);
	expect(items).toEqual([{ ...answer, created: true }]);
});

it('gives the name that was sent where the answer has only the ID', async () => {
	adobe.simulator.order({ route: 'create', after: json(200, { audienceId: 'a1' }) });
	const { items } = await adobe.create([row('A')]);
	expect(items).toEqual([{ name: 'A', audienceId: 'a1', created: true }]);
});

it('keeps the order of the rows when answers come back in another', async () => {
	adobe.simulator.order({
		route: 'create',
		when: named('Row 0', 'Row 2', 'Row 3', 'Row 7'),
		times: 4,
		latencyMs: 150,
	});
	const given = rows(30);
	const { items } = await adobe.create(given, {
		credential: adobe.credential({ basePath: '/data/core/ais' }),
	});
	const wanted = given.map(({ name }) => name);
	expect(adobe.simulator.audiences.map(({ name }) => name)).not.toEqual(wanted);
	expect(items.map(({ name }) => name)).toEqual(wanted);
	const idOf = Object.fromEntries(adobe.simulator.audiences.map((a) => [a.name, a.audienceId]));
	expect(items.map(({ audienceId }) => audienceId)).toEqual(given.map(({ name }) => idOf[name]));
});

it.each([
	['fields defined one by one', FROM_THE_ROW],
	['automatic mapping', AUTOMATIC],
])('ties each item to the row it came from, with %s', async (_, parameters) => {
	const { outputs } = await adobe.create(rows(5), { parameters });
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
		[0, 1, 2, 3, 4].map((item) => ({ item })),
	);
});
