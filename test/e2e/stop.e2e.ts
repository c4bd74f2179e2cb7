import { creating, START } from '../host/workflow';
import { rows } from '../rows';
import { adobeError, withHeaders } from '../simulator';
import { pause, until } from './until';
import { useN8n } from './use-n8n';

const n8n = useN8n();

/** Starts a run that Adobe holds back after 20 rows, and stops it once each of its requests has been answered. */
async function stopHeldBack(retryAfterSeconds: number) {
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
	await client.stop(executionId);
	expect(await client.ended(executionId)).toMatchObject({ status: 'canceled' });
}

describe('Stop ends a run that waits for Adobe, and nothing more is sent', () => {
	it('where the wait is long', async () => await stopHeldBack(280));

	it('not even when the wait would have been over', async () => {
		await stopHeldBack(3);
		const { length } = n8n.simulator.requests;
		await pause(5_000);
		expect(n8n.simulator.requests).toHaveLength(length);
		expect(n8n.simulator.audiences).toHaveLength(20);
	});
});
