import type { INodeParameters } from 'n8n-workflow';

import { adobeError, html } from '../simulator';
import { row, rows, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const deleting = (options: INodeParameters = {}, mode = 'id') => ({
	parameters: {
		operation: 'delete',
		audience: { __rl: true, mode, value: '={{ $json.of }}' },
		options,
	},
});
const FAIL = { ifAudienceMissing: 'fail' };
const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };
const left = () => adobe.simulator.audiences.map(({ name }) => name);

it('deletes what the rows name, and nothing else', async () => {
	adobe.simulator.seedAudiences([
		row('A', { id: '1' }),
		row('B', { id: '2', audienceId: 'b' }),
		row('C'),
	]);
	expect((await adobe.create([{ of: '1' }], deleting())).items).toEqual([
		{ id: '1', deleted: true },
	]);
	expect((await adobe.create([{ of: 'b' }], deleting({}, 'externalId'))).items).toEqual([
		{ audienceId: 'b', id: '2', name: 'B', namespace: 'agora', deleted: true },
	]);
	expect(left()).toEqual(['C']);
});

it.each(['id', 'externalId'])(
	'by %s, says of what is not there that it was not deleted, or fails',
	async (mode) => {
		adobe.simulator.seedAudiences([row('A', { id: '1', audienceId: '1' })]);
		const sheet = [{ of: 'gone' }, { of: '1' }, { of: '1' }];
		const reason = 'Adobe knows no such audience';
		const { items, hints } = await adobe.create(sheet, deleting({}, mode));
		expect(items).toMatchObject([
			{ deleted: false, reason },
			{ deleted: true },
			{ deleted: false, reason },
		]);
		expect(hints[0]?.message).toContain('2 of 3 audiences were not there');
		const { error } = await adobe.create(sheet, deleting(FAIL, mode));
		expect(error?.message).toBe(reason);
		expect(error?.description).toMatch(/"gone" in the sandbox "dev"/);
	},
);

it.each([
	['in the same run', false],
	['by a retried execution', true],
])('takes what is gone after its own lost delete for deleted, %s', async (_, retried) => {
	adobe.simulator.seedAudiences([row('A', { id: '1' })]);
	adobe.simulator.order({ route: 'delete', after: 'drop' });
	if (retried)
		adobe.simulator.order({
			route: 'delete',
			skip: 1,
			before: adobeError('429050'),
			times: Infinity,
		});
	const request = deleting({ ...FAIL, maxWait: 0.1 });
	const first = await adobe.create([{ of: '1' }], request);
	expect(left()).toEqual([]);
	if (!retried) return expect(first.items).toEqual([{ id: '1', deleted: true }]);
	expect(first.error?.description).toMatch(/may have carried it out all the same/);
	adobe.simulator.reset({ keepTokens: true });
	const second = await adobe.create([{ of: '1' }], { ...request, retryOf: first.run });
	expect(second.items).toEqual([{ id: '1', deleted: true }]);
});

it('leaves what an earlier try deleted as it was, on Retry On Fail', async () => {
	adobe.simulator.seedAudiences(rows(3).map((each, nth) => ({ ...each, id: `${nth}` })));
	adobe.simulator.order({
		route: 'delete',
		when: ({ path }) => path.endsWith('/2'),
		before: adobeError('100910-400'),
	});
	const { items } = await adobe.create([{ of: '0' }, { of: '1' }, { of: '2' }], {
		...deleting(FAIL),
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	expect(items).toEqual(['0', '1', '2'].map((id) => ({ id, deleted: true })));
	expect(adobe.simulator.counts.delete).toBe(4);
});

it('takes a route that is not there for no audience that is not there', async () => {
	adobe.simulator.order({ route: 'delete', before: html(404), times: Infinity });
	const { error } = await adobe.create([{ of: '1' }], deleting());
	expect(error?.message).toMatch(/path .*does not exist/);
});

it.each([{}, { dryRun: true }])('says what holds an audience, with %j', async (options) => {
	adobe.simulator.seedAudiences([
		row('A', { id: '1', dependents: ['2', 'elsewhere'] }),
		row('Built on A', { id: '2' }),
	]);
	const { error } = await adobe.create([{ of: '1' }], deleting(options));
	expect(error?.message).toMatch(/something is built on it/);
	expect(error?.description).toContain('It is used by "Built on A" (id 2), elsewhere.');
	expect(left()).toEqual(['A', 'Built on A']);
});

it('in a dry run deletes nothing', async () => {
	adobe.simulator.seedAudiences([row('A', { id: '1', audienceId: 'a' })]);
	const { items } = await adobe.create([{ of: '1' }, { of: 'gone' }], deleting({ dryRun: true }));
	expect(items).toEqual([
		{
			audienceId: 'a',
			id: '1',
			name: 'A',
			namespace: 'agora',
			deleted: false,
			wouldDelete: true,
			dryRun: true,
		},
		{
			id: 'gone',
			deleted: false,
			wouldDelete: false,
			dryRun: true,
			reason: 'Adobe knows no such audience',
		},
	]);
	const { items: failed } = await adobe.create([{ of: 'gone' }], {
		...deleting({ dryRun: true, ...FAIL }),
		...CONTINUE,
	});
	expect(failed).toMatchObject([{ error: 'Adobe knows no such audience' }]);
	expect(adobe.simulator.counts).toMatchObject({ get: 3, delete: 0 });
});

it.each(['yes', ''])('a dry run that is %j is refused, not carried out', async (dryRun) => {
	const { error } = await adobe.create([{ of: '1' }], deleting({ dryRun }));
	expect(error?.message).toBe("'Dry Run' must be true or false");
	expect(adobe.simulator.requests).toEqual([]);
});
