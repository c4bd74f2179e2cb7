import fc from 'fast-check';

import { runMemory } from '../../nodes/AdobeExperiencePlatform/run/memory';

const ROW = { name: 'A', namespace: 'crm' };

/** n8n stores what was kept with an execution as JSON. */
const stored = (store: Record<string, unknown>) =>
	JSON.parse(JSON.stringify(store)) as Record<string, unknown>;

it('recalls what was remembered of a row, also from what n8n has stored', () => {
	fc.assert(
		fc.property(fc.nat(), fc.nat(), fc.jsonValue(), fc.jsonValue(), (run, index, row, result) => {
			const store = {};
			runMemory(store, run).of(index, row).remember({ result });
			expect(runMemory(stored(store), run).of(index, row).recall()).toEqual(stored({ result }));
		}),
	);
});

it('knows nothing of a row before', () => {
	expect(runMemory({}, 0).of(0, ROW).recall()).toEqual({});
});

it('keeps what was remembered last', () => {
	const memory = runMemory<string>({}, 0).of(0, ROW);
	memory.remember({ begun: 1 });
	memory.remember({ result: 'made' });
	expect(memory.recall()).toEqual({ result: 'made' });
});

it.each([
	['another row', 0, 0, { ...ROW, name: 'B' }],
	['the same row of another item', 0, 1, ROW],
	['the same item in another run of a loop', 1, 0, ROW],
])('recalls nothing for %s', (_, run, index, row) => {
	const store = {};
	runMemory<string>(store, 0).of(0, ROW).remember({ result: 'made' });
	expect(runMemory(store, run).of(index, row).recall()).toEqual({});
});

it('forgets one run and keeps the others', () => {
	const store = {};
	const [first, second] = [runMemory<string>(store, 0), runMemory<string>(store, 1)];
	first.of(0, ROW).remember({ result: 'first' });
	second.of(0, ROW).remember({ result: 'second' });
	first.clear();
	expect(runMemory(store, 0).of(0, ROW).recall()).toEqual({});
	expect(runMemory(store, 1).of(0, ROW).recall()).toEqual({ result: 'second' });
});

it('stores what a row holds nowhere in clear', () => {
	const store = {};
	runMemory<string>(store, 0).of(0, { name: 'Very private' }).remember({ begun: 1 });
	expect(JSON.stringify(store)).not.toContain('private');
});
