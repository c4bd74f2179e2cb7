import { AUTOMATIC, named, row, useAdobe } from './use-adobe';

const adobe = useAdobe();

const oneSecond = { ...AUTOMATIC, options: { timeout: 1 } };

it('finds what was made of a row that was not answered in time, without sending it again', async () => {
	adobe.simulator.order({ route: 'create', when: named('A'), after: 'hang' });
	const { items } = await adobe.create([row('A'), row('B')], { parameters: oneSecond });
	expect(items).toMatchObject([
		{ name: 'A', created: true, audienceId: adobe.idOf('A') },
		{ name: 'B', created: true, audienceId: adobe.idOf('B') },
	]);
	expect(adobe.simulator.counts.create).toBe(2);
	expect(adobe.simulator.audiences).toHaveLength(2);
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
	expect(error?.message).toContain("'Timeout (Seconds)'");
	expect(adobe.simulator.requests).toEqual([]);
});
