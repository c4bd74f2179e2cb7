import { until } from '../e2e/until';
import { adding, CHANGE, webhook } from '../host/workflow';
import { joining, people } from '../rows';
import { useQueue } from './use-queue';

const PEOPLE = 300;
const AUDIENCES = ['vip', 'news'];

/** Neither worker can take both. */
const queue = useQueue(['one', 'two'], { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });

/** Puts people into both audiences, from a webhook on; gives the execution. */
async function add(first: number, dataset: string) {
	const { client } = queue;
	const path = `members-from-${first}`;
	const workflow = adding(joining(AUDIENCES, PEOPLE, first), await queue.newCredential(), {
		parameters: {
			dataset: { __rl: true, mode: 'id', value: dataset },
			options: { namespace: 'agora' },
		},
		trigger: webhook(path),
	});
	const workflowId = await client.createWorkflow(workflow);
	await client.activate(workflowId);
	await until(async () => (await fetch(`${queue.url}/webhook/${path}`, { method: 'POST' })).ok);
	return await client.ended(await client.newestOf(workflowId));
}

it('puts everybody in where two workers send a batch to one dataset at the same time', async () => {
	const { simulator } = queue;
	simulator.settings.batchMs = 0;
	const { id } = simulator.seedDataset();
	// Long enough for the second to begin before the first is done.
	simulator.order({ route: 'batchFile', times: 2, latencyMs: 5000 });
	const executions = await Promise.all([add(0, id), add(PEOPLE, id)]);

	for (const execution of executions) {
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		expect(execution.items(CHANGE)).toHaveLength(AUDIENCES.length * PEOPLE);
	}
	const taken = queue.workers.map(async (worker) => (await worker.executions()).length);
	expect(await Promise.all(taken)).toEqual([1, 1]);

	const routes = simulator.requests.map(({ route }) => route);
	expect(routes.lastIndexOf('batchCreate')).toBeLessThan(routes.indexOf('batchAction'));
	const ended = simulator
		.requestsTo('batchAction')
		.map(({ path, query }) => `${path.split('/').at(-1)} ${query.get('action')}`);
	expect(ended).toHaveLength(2);
	expect(ended.sort()).toEqual(simulator.batches.map(({ id }) => `${id} COMPLETE`).sort());

	const everybody = people(2 * PEOPLE).map(({ email }) => email);
	for (const audience of AUDIENCES) {
		expect(simulator.membersIn('agora', audience).sort()).toEqual(everybody.sort());
	}
});
