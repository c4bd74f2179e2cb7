import { AUTOMATIC, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError, withHeaders } from '../simulator';

const adobe = useVirtualAdobe();

it('says nothing of a run in which nothing was worth knowing', async () => {
	const { hints } = await adobe.create(rows(3));
	expect(hints).toEqual([]);
});

it('says how many audiences existed already', async () => {
	adobe.simulator.seedAudiences([row('Row 0'), row('Row 2')]);
	const { hints } = await adobe.create(rows(3), {
		parameters: { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting' } },
	});
	expect(hints).toMatchObject([
		{ message: '2 of 3 audiences existed already.', type: 'info', location: 'outputPane' },
	]);
});

it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'counts the rows that failed by their reasons, most frequent first, with %s',
	async (onError) => {
		adobe.simulator.order({
			route: 'create',
			when: named('Row 1', 'Row 3'),
			times: Infinity,
			before: adobeError('100910-400'),
		});
		const { hints } = await adobe.create([row(''), ...rows(5)], { settings: { onError } });
		expect(hints).toMatchObject([{ type: 'warning' }]);
		expect(hints[0]?.message).toMatch(
			/^3 of 6 items failed: Adobe found the audience data invalid \(2\); the cell in column "name" is empty \(1\)\.$/i,
		);
	},
);

it('says how long the rate limit held the run back', async () => {
	const before = withHeaders(adobeError('429050'), { 'retry-after': '2' });
	adobe.simulator.order({ route: 'create', when: named('Row 40'), before });
	const { hints } = await adobe.create(rows(50));
	expect(hints).toMatchObject([{ type: 'info' }]);
	expect(hints[0]?.message).toMatch(/rate limit.* 2 seconds\.$/);
});

it('is one text where much was worth knowing', async () => {
	const before = withHeaders(adobeError('429050'), { 'retry-after': '1' });
	adobe.simulator.order({ route: 'create', when: named('Row 40'), before });
	adobe.simulator.order({ route: 'create', when: named('Row 45'), before: adobeError('403003') });
	adobe.simulator.seedAudiences([row('Row 3')]);
	const { hints } = await adobe.create(rows(50), {
		parameters: { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting' } },
		settings: { onError: 'continueRegularOutput' },
	});
	expect(hints).toHaveLength(1);
	expect(hints[0]?.message).toMatch(
		/1 of 49 .*existed already\. 1 of 50 items failed: .*\. .*seconds/,
	);
});
