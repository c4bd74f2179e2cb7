import { retry, stop } from '../e2e/executions';
import { copiesOf, isFor, rows } from '../e2e/rows';
import { pause, until } from '../e2e/until';
import { CREATE, creating, START } from '../e2e/workflows';
import { adobeError, withHeaders } from '../simulator';
import type { Check } from './check';

const ONCE = { lost: 0, doubled: 0 };

const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1000 };

export const REPEATING: readonly Check[] = [
	{
		title: 'Retry On Fail, with a refused row and a rate limit: no row lost, none doubled',
		async holds(n8n) {
			const sheet = rows(60);
			n8n.simulator.settings.rateLimit = 30;
			n8n.simulator.order({
				route: 'create',
				when: isFor('Row 50'),
				before: adobeError('100910-400'),
				times: 2,
			});
			const execution = await n8n.run(
				creating(sheet, await n8n.newCredential(), { node: RETRY_ON_FAIL }),
			);
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(execution.items(CREATE).map(({ json }) => json.name)).toEqual(
				sheet.map(({ name }) => name),
			);
			expect(copiesOf(sheet, n8n.simulator)).toEqual({ made: 60, ...ONCE });
			expect(n8n.simulator.counts.token).toBe(1);
		},
	},
	{
		title: 'A failed execution, retried: only the missing rows are sent',
		async holds(n8n) {
			const sheet = rows(60);
			n8n.simulator.order({
				route: 'create',
				when: isFor('Row 40'),
				before: adobeError('100910-400'),
			});
			const failed = await n8n.run(creating(sheet, await n8n.newCredential()));
			expect(failed.status).toBe('error');
			expect(failed.error?.message).toMatch(/audience data invalid/);

			const retried = await retry(n8n.client, failed.id);
			expect(retried).toMatchObject({ status: 'success', error: undefined });
			expect(copiesOf(sheet, n8n.simulator)).toEqual({ made: 60, ...ONCE });
			expect(n8n.simulator.counts.create).toBe(61);
		},
	},
	{
		title: 'Answers lost on the way: looked up, not sent twice',
		async holds(n8n) {
			const sheet = rows(20);
			n8n.simulator.order({ route: 'create', skip: 5, times: 3, after: 'drop' });
			const execution = await n8n.run(creating(sheet, await n8n.newCredential()));
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(copiesOf(sheet, n8n.simulator)).toEqual({ made: 20, ...ONCE });
			expect(n8n.simulator.counts.create).toBe(20);
		},
	},
	{
		title: 'Stop ends a run that waits for Adobe, and nothing more is sent',
		async holds(n8n) {
			const { client, simulator } = n8n;
			const wait = withHeaders(adobeError('429050'), { 'retry-after': '3' });
			simulator.order({ route: 'create', skip: 20, times: Infinity, before: wait });
			const workflow = creating(rows(60), await n8n.newCredential());
			const executionId = await client.startRun(await client.createWorkflow(workflow), START);
			await until(() => simulator.requestsTo('create').some(({ status }) => status === 429));
			await until(() => simulator.requests.every(({ status }) => status !== undefined));
			await stop(client, executionId);
			expect(await client.ended(executionId)).toMatchObject({ status: 'canceled' });
			const { length } = simulator.requests;
			await pause(5_000);
			expect(simulator.requests).toHaveLength(length);
			expect(simulator.audiences).toHaveLength(20);
		},
	},
];
