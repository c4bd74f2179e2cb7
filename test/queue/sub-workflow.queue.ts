import { z } from 'zod';

import { activate, newestOf } from '../e2e/executions';
import { copiesOf, rows } from '../e2e/rows';
import { until } from '../e2e/until';
import { splitUpBySubWorkflow, subWorkflow } from './sub-workflow';
import { simulatorCredential } from '../host/credential';
import { useQueue } from './use-queue';

const queue = useQueue(['one', 'two']);

/** The name of the worker that made an audience is its description. */
const made = z.object({ description: z.string() });

it('leaves all batches on the worker of their parent with Execute Sub-workflow', async () => {
	const { client, simulator, url } = queue;
	const sheet = rows(400);
	const credential = await client.createCredential(simulatorCredential(simulator));
	const batch = await client.createWorkflow(subWorkflow(credential));
	await activate(client, batch);
	const parent = await client.createWorkflow(splitUpBySubWorkflow(sheet, batch, 50));
	await activate(client, parent);

	await until(async () => (await fetch(`${url}/webhook/split-up`, { method: 'POST' })).ok);
	const parentExecution = await newestOf(client, parent);
	expect(await client.ended(parentExecution)).toMatchObject({ status: 'success' });
	expect(copiesOf(sheet, simulator)).toEqual({ made: 400, lost: 0, doubled: 0 });

	const taken = await Promise.all(
		queue.workers.map(async (worker) => ({
			name: worker.name,
			executions: await worker.executions(),
		})),
	);
	expect(taken.flatMap(({ executions }) => executions)).toEqual([parentExecution]);
	const worker = taken.find(({ executions }) => executions.includes(parentExecution))?.name;
	expect(new Set(simulator.audiences.map((audience) => made.parse(audience).description))).toEqual(
		new Set([worker]),
	);
});
