import { adobeError } from '../simulator';
import { named, row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const BAD = 25;

/** 50 good rows with a bad one amid them; it has columns that Adobe never sees. */
const sheetWith = (name: string) => {
	const good = rows(50);
	const bad = row(name, { country: 'SE', line: 26 });
	return [...good.slice(0, BAD), bad, ...good.slice(BAD)];
};

const invalid = {
	sheet: sheetWith(''),
	message: 'The cell in column "name" is empty',
	details: { description: expect.stringContaining('Correct the cell'), itemIndex: BAD },
	requests: 50,
};

const refused = {
	sheet: sheetWith('Refused'),
	message: 'Adobe found the audience data invalid',
	details: {
		description: expect.stringContaining('The request body is not valid'),
		itemIndex: BAD,
		httpStatus: 400,
		adobeCode: '100910-400',
		requestId: expect.stringMatching(/^[\w-]{36}$/),
	},
	requests: 51,
};

beforeEach(() => {
	const before = adobeError('100910-400');
	adobe.simulator.order({ route: 'create', when: named('Refused'), times: Infinity, before });
});

describe.each([
	['invalid', invalid],
	['refused by Adobe', refused],
])('50 good rows and one that is %s', (_, { sheet, message, details, requests }) => {
	const bad = sheet[BAD];
	const good = sheet.filter((given) => given !== bad);

	it('come out as 50 items and an error amid them, where the error is to stay in the output', async () => {
		const { outputs, items, error } = await adobe.create(sheet, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(error).toBeUndefined();
		expect(outputs).toHaveLength(1);
		expect(items.map(({ name }) => name)).toEqual(sheet.map(({ name }) => name));
		expect(items.filter(({ created }) => created === true)).toHaveLength(50);
		expect(items[BAD]).toMatchObject({ ...bad, error: message, details });
		expect(items[BAD]).not.toHaveProperty('created');
		expect(adobe.simulator.counts.create).toBe(requests);
	});

	it('come out as 50 items and, in the error output, one', async () => {
		const { outputs, items, error } = await adobe.create(sheet, {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(error).toBeUndefined();
		expect(items.map(({ name }) => name)).toEqual(good.map(({ name }) => name));
		expect(outputs[1]?.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				...bad,
				error: message,
				details: expect.objectContaining(details),
			}),
		]);
		expect(adobe.simulator.counts.create).toBe(requests);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'stay tied to their rows with %s',
		async (onError) => {
			const { outputs } = await adobe.create(sheet, { settings: { onError } });
			const items = outputs.flat();
			expect(items).toHaveLength(51);
			for (const { json, pairedItem } of items) {
				const index = sheet.findIndex(({ name }) => name === json.name);
				expect(pairedItem).toEqual({ item: index });
			}
		},
	);
});

it('quotes the request ID of the very request that was refused', async () => {
	const { items } = await adobe.create(refused.sheet, {
		settings: { onError: 'continueRegularOutput' },
	});
	const request = adobe.simulator.requestsTo('create').find(named('Refused'));
	expect(items[BAD]?.details).toMatchObject({
		requestId: request?.requestId,
		description: expect.stringContaining(String(request?.requestId)),
	});
});

it('gives one error for each row where all are bad', async () => {
	const sheet = [row('Refused'), row(''), row('Refused')];
	const { outputs } = await adobe.create(sheet, { settings: { onError: 'continueErrorOutput' } });
	expect(outputs.map((items) => items.length)).toEqual([0, 3]);
});

it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'gives one error for each row where the credential is wrong, with %s',
	async (onError) => {
		const { outputs, error } = await adobe.create(rows(3), {
			settings: { onError },
			credential: adobe.credential({ sandboxName: '' }),
		});
		expect(error).toBeUndefined();
		expect(outputs.flat().map(({ json }) => json.error)).toEqual(
			Array(3).fill(expect.stringContaining("'Sandbox Name'")),
		);
		expect(adobe.simulator.requests).toEqual([]);
	},
);
