import { empty, html, json, malformed, without, withHeaders, type Ending } from '../simulator';
import { named, row, useAdobe } from './use-adobe';

const adobe = useAdobe();

const text = (body: string) => ({ ...empty(200), body });

/** Where Adobe creates the audience and answers something else; `test/faults` has where it doesn't. */
const UNREADABLE: ReadonlyArray<[string, Ending | typeof malformed]> = [
	['without the audience ID', without('audienceId')],
	['with an empty audience ID', json(200, { name: 'A', audienceId: '' })],
	['with null for an audience ID', json(200, { audienceId: null })],
	['of malformed JSON', malformed],
	['of JSON that is a list', json(200, [{ audienceId: 'a1' }])],
	['of JSON that is null', json(200, null)],
	['of plain text', text('Created it for you')],
	['with an HTML page', html(200)],
	['with an empty body', empty(200)],
	['of 204 without a body', empty(204)],
	['that breaks off', 'cut'],
	['that never begins', 'drop'],
];

it('finds the audience of each row that got an answer which Adobe does not document', async () => {
	for (const [name, after] of UNREADABLE) {
		adobe.simulator.order({ route: 'create', when: named(name), after });
	}
	const given = UNREADABLE.map(([name]) => row(name));
	const { items, error } = await adobe.create(given);
	expect(error).toBeUndefined();
	expect(items).toMatchObject(
		given.map(({ name }) => ({ name, audienceId: adobe.idOf(name), created: true })),
	);
	expect(adobe.simulator.audiences).toHaveLength(given.length);
	expect(adobe.simulator.counts.create).toBe(given.length);
});

it('finds the ID that the row brought', async () => {
	adobe.simulator.order({ route: 'create', after: without('audienceId') });
	const { items } = await adobe.create([row('A', { audienceId: 'mine' })]);
	expect(items).toMatchObject([{ name: 'A', audienceId: 'mine', created: true }]);
	expect(adobe.simulator.counts).toMatchObject({ create: 1, list: 1 });
});

it('follows no redirect and makes an error of it', async () => {
	const after = withHeaders(empty(302), { location: 'https://elsewhere.example/' });
	adobe.simulator.order({ route: 'create', after });
	const { items, outputs } = await adobe.create([row('A')], {
		settings: { onError: 'continueErrorOutput' },
	});
	expect(items).toEqual([]);
	expect(JSON.stringify(outputs[1]?.[0]?.json)).toContain('elsewhere.example');
	expect(adobe.simulator.counts.create).toBe(1);
});
