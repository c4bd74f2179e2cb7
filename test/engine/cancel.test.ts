import { rows, useAdobe } from './use-adobe';

const adobe = useAdobe();

it('starts no further row once the execution is stopped', async () => {
	adobe.simulator.order({ route: 'create', times: Infinity, before: 'hang' });
	const { run, items } = await adobe.create(rows(100), {
		credential: adobe.credential({ basePath: '/data/core/ais' }),
		settings: { onError: 'continueRegularOutput' },
		stopAfter: adobe.arrivalOf(5),
	});
	expect(run.status).toBe('canceled');
	expect(adobe.simulator.counts.create).toBeLessThan(50);
	expect(items.filter(({ created }) => created === true)).toEqual([]);
	expect(items.map(({ name }) => name)).toEqual(rows(100).map(({ name }) => name));
	expect(items[0]?.error).toBe('The workflow was stopped while Adobe was being asked');
	expect(items[99]?.error).toBe('The workflow was stopped before this item was sent');
});

it('sends nothing more after rows that were done when the execution is stopped', async () => {
	adobe.simulator.order({ route: 'create', skip: 3, times: Infinity, before: 'hang' });
	await adobe.create(rows(100), { stopAfter: adobe.arrivalOf(6) });
	expect(adobe.simulator.audiences).toHaveLength(3);
	expect(adobe.simulator.counts.create).toBeLessThan(50);
});
