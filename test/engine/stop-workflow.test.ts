import { adobeError } from '../simulator';
import { named, row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const refuse = (name: string) =>
	adobe.simulator.order({
		route: 'create',
		when: named(name),
		before: adobeError('100910-400', 'name is too long'),
	});

it('sends nothing where one of many rows is invalid', async () => {
	const sheet = [...rows(50), row('')];
	const { outputs, error } = await adobe.create(sheet);
	expect(adobe.simulator.requests).toEqual([]);
	expect(outputs.flat()).toEqual([]);
	expect(error).toMatchObject({
		name: 'NodeOperationError',
		message: 'The cell in column "name" is empty',
		context: { itemIndex: 50 },
	});
});

it('tells of the first invalid row and lists the others', async () => {
	const sheet = [row('Good'), row(''), row('Good'), row(null), row(['list']), row('Good')];
	const { error } = await adobe.create(sheet);
	expect(error).toMatchObject({
		message: 'The cell in column "name" is empty',
		context: { itemIndex: 1 },
	});
	expect(error?.description).toMatch(/Items that failed too: 3, 4\./);
});

it("ends with Adobe's refusal, its reason and its row", async () => {
	refuse('Row 2');
	const { error, run } = await adobe.create(rows(4));
	const request = adobe.simulator.requestsTo('create').find(named('Row 2'));
	expect(run.data.resultData.lastNodeExecuted).toBe('Adobe Experience Platform');
	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: 'Adobe found the audience data invalid',
		httpCode: '400',
		context: { itemIndex: 2 },
	});
	expect(error?.description).toContain('name is too long');
	expect(error?.description).toContain(request?.requestId);
});

it('finishes the rows under way when one is refused, and starts no other', async () => {
	adobe.simulator.order({ route: 'create', when: named('Row 5'), latencyMs: 300 });
	adobe.simulator.order({ route: 'create', times: Infinity, latencyMs: 600 });
	refuse('Row 5');
	const { error } = await adobe.create(rows(100), {
		credential: adobe.credential({ basePath: '/data/core/ais' }),
	});
	const arrived = adobe.simulator.requestsTo('create');
	expect(error).toMatchObject({ context: { itemIndex: 5 } });
	expect(arrived).toHaveLength(20);
	expect(arrived.filter(({ status }) => status !== 200).map(({ status }) => status)).toEqual([400]);
	expect(adobe.simulator.audiences).toHaveLength(arrived.length - 1);
	expect(adobe.simulator.audiences.map(({ name }) => name).sort()).toEqual(
		rows(arrived.length)
			.map(({ name }) => name)
			.filter((name) => name !== 'Row 5')
			.sort(),
	);
});

it('lists the rows that failed beside the first', async () => {
	adobe.simulator.order({ route: 'create', times: Infinity, before: adobeError('100910-400') });
	const { error } = await adobe.create(rows(3), {
		credential: adobe.credential({ basePath: '/data/core/ais' }),
	});
	expect(error).toMatchObject({ context: { itemIndex: 0 } });
	expect(error?.description).toMatch(/Items that failed too: 1, 2\./);
});
