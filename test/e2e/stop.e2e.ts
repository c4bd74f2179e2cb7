import { adobeError, withHeaders } from '../simulator';
import { stop } from './executions';
import { rows } from './rows';
import { pause, until } from './until';
import { useN8n } from './use-n8n';
import { creating, START } from './workflows';

const n8n = useN8n();

/** Starts a run that Adobe holds back after 20 rows, until each of its requests has been answered. */
async function heldBack(retryAfterSeconds: number): Promise<string> {
	const { client, simulator } = n8n;
	simulator.order({
		route: 'create',
		skip: 20,
		times: Infinity,
		before: withHeaders(adobeError('429050'), { 'retry-after': String(retryAfterSeconds) }),
	});
	const workflow = creating(rows(200), await n8n.newCredential());
	const executionId = await client.startRun(await client.createWorkflow(workflow), START);
	await until(() => simulator.requestsTo('create').some(({ status }) => status === 429));
	await until(() => simulator.requests.every(({ status }) => status !== undefined));
	return executionId;
}

it('stops while it waits for the rate limit, long before the wait is over', async () => {
	const executionId = await heldBack(280);
	await stop(n8n.client, executionId);
	expect(await n8n.client.ended(executionId)).toMatchObject({ status: 'canceled' });
});

it('sends nothing more after Stop, not even when the wait would have been over', async () => {
	const executionId = await heldBack(3);
	await stop(n8n.client, executionId);
	expect(await n8n.client.ended(executionId)).toMatchObject({ status: 'canceled' });
	const { length } = n8n.simulator.requests;
	await pause(5_000);
	expect(n8n.simulator.requests).toHaveLength(length);
	expect(n8n.simulator.audiences).toHaveLength(20);
});
