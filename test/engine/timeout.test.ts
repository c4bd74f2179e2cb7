import { AUTOMATIC, row, useAdobe } from './use-adobe';

const adobe = useAdobe();

const oneSecond = { ...AUTOMATIC, options: { timeout: 1 } };

it('gives up on an answer that does not come within the timeout', async () => {
	adobe.simulator.order({ route: 'create', before: 'hang' });
	const { error } = await adobe.create([row('A')], { parameters: oneSecond });
	expect(error).toMatchObject({ name: 'NodeApiError', message: 'Adobe did not answer in time' });
	expect(error?.description).toContain('"Timeout"');
});

it('does not send a row again that was not answered in time', async () => {
	adobe.simulator.order({ route: 'create', after: 'hang' });
	const { items } = await adobe.create([row('A'), row('B')], {
		parameters: oneSecond,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items[0]).toMatchObject({ name: 'A', error: 'Adobe did not answer in time' });
	expect(items[1]).toMatchObject({ name: 'B', created: true });
	expect(adobe.simulator.counts.create).toBe(2);
});

it('waits for an answer that comes within the timeout', async () => {
	adobe.simulator.order({ route: 'create', latencyMs: 300 });
	const { items } = await adobe.create([row('A')], { parameters: oneSecond });
	expect(items).toEqual([expect.objectContaining({ created: true })]);
});

it.each([0, -1, 'soon'])('refuses a timeout of %j before anything is sent', async (timeout) => {
	const { error } = await adobe.create([row('A')], {
		parameters: { ...AUTOMATIC, options: { timeout } },
	});
	expect(error?.message).toContain('"Timeout (Seconds)"');
	expect(adobe.simulator.requests).toEqual([]);
});
