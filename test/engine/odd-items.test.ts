import type { INodeExecutionData } from 'n8n-workflow';

import { row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

/** What a node before may give, whatever n8n's types say. */
const WITHOUT_JSON: ReadonlyArray<[string, object]> = [
	['nothing at all', {}],
	['json undefined', { json: undefined }],
	['json that is a text', { json: 'A' }],
	['json that is a number', { json: 7 }],
	['only binary data', { binary: {} }],
];

const asItems = (odd: object): INodeExecutionData[] => [
	{ json: row('A') },
	odd as INodeExecutionData,
	{ json: row('C') },
];

describe('an item without JSON fails like any other', () => {
	it.each(WITHOUT_JSON)('in the error output: %s', async (_, odd) => {
		const { outputs } = await adobe.create([], {
			items: asItems(odd),
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs[0]?.map(({ json: { name } }) => name)).toEqual(['A', 'C']);
		expect(outputs[1]).toMatchObject([
			{ json: { error: 'This item has no data', details: { itemIndex: 1 } } },
		]);
		expect(adobe.simulator.audiences).toHaveLength(2);
	});

	it.each(WITHOUT_JSON)('in the regular output: %s', async (_, odd) => {
		const { items } = await adobe.create([], {
			items: asItems(odd),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items).toMatchObject([{ name: 'A' }, { error: 'This item has no data' }, { name: 'C' }]);
	});

	it.each(WITHOUT_JSON)('and stops the run before anything is sent: %s', async (_, odd) => {
		const { error } = await adobe.create([], { items: asItems(odd) });
		expect(error?.message).toBe('This item has no data');
		expect(adobe.simulator.requests).toEqual([]);
	});
});
