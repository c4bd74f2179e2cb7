import { z } from 'zod';

import { copiesOf, rows } from '../rows';
import { pause, until } from '../e2e/until';
import { BATCH_ARRIVES, publishLargeLoad, resultOf, startLargeLoad } from './large-load';
import { useQueue } from './use-queue';

const SHEET = rows(1_000);
const KILLED_AFTER = 300;

const BATCHES = 10;

/** Half of the batches each: neither worker takes more at once. */
const CONCURRENCY = BATCHES / 2;

/** How soon a worker's death is noticed: in seconds instead of n8n's minute. */
const queue = useQueue(['survivor'], {
	N8N_CONCURRENCY_PRODUCTION_LIMIT: String(CONCURRENCY),
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
});

const batch = z.object({
	json: z.object({ body: z.object({ rows: z.array(z.object({ name: z.string() })) }) }),
});

/** The names of the rows in the batch that an execution was given. */
async function batchOf(executionId: string): Promise<string[]> {
	const [arrived] = (await queue.client.ended(executionId)).items(BATCH_ARRIVES);
	return batch.parse(arrived).json.body.rows.map(({ name }) => name);
}

/** Kills one of two workers in the middle of a run of ten batches, and waits for the run's end. */
async function killInMidRun(ifAudienceExists: 'create' | 'returnExisting') {
	const { client, simulator } = queue;
	simulator.settings.latencyMs = 100;
	const load = await publishLargeLoad(queue, SHEET, {
		batchSize: SHEET.length / BATCHES,
		options: { ifAudienceExists, maxConcurrentRequests: 5 },
	});
	const [survivor] = queue.workers;
	const victim = await queue.addWorker('victim');
	const run = await startLargeLoad(queue, load);
	await until(async () => (await victim.executions()).length === CONCURRENCY);
	await until(() => simulator.audiences.length >= KILLED_AFTER);

	await victim.kill();
	await pause(500);
	const madeBefore = new Set(simulator.audiences.map(({ name }) => name));
	const takenBefore = (await survivor?.executions()) ?? [];
	const execution = await client.ended(run);

	const takenAfter = ((await survivor?.executions()) ?? []).slice(takenBefore.length);
	const sentAgain = (await Promise.all(takenAfter.map(batchOf))).flat();
	const killed = await victim.executions();
	return {
		execution,
		/** Rows of interrupted batches whose audiences were there when their batch was sent again. */
		repeated: sentAgain.filter((name) => madeBefore.has(name)),
		batchesSentAgain: takenAfter.length,
		killed,
		states: await Promise.all(killed.map(async (id) => await client.stateOf(id))),
	};
}

describe('one of two workers is killed in mid-run', () => {
	it('loses and doubles nothing with If Audience Exists: Return Existing', async () => {
		const { execution, repeated, killed, states, batchesSentAgain } =
			await killInMidRun('returnExisting');
		const { worked, failed } = resultOf(execution);
		expect(killed).toHaveLength(CONCURRENCY);
		expect(states).toEqual(killed.map(() => 'error'));
		expect(batchesSentAgain).toBe(killed.length);
		expect(repeated.length).toBeGreaterThan(0);

		expect(failed).toEqual([]);
		expect(copiesOf(SHEET, queue.simulator)).toEqual({ made: 1_000, lost: 0, doubled: 0 });
		expect(worked).toHaveLength(1_000);
		const found = worked.filter(({ created }) => !created).map(({ name }) => name);
		expect(new Set(found)).toEqual(new Set(repeated));
	});

	it('doubles with Create Another exactly what the interrupted batches had made', async () => {
		const { execution, repeated } = await killInMidRun('create');
		expect(repeated.length).toBeGreaterThan(0);
		expect(resultOf(execution).failed).toEqual([]);
		expect(copiesOf(SHEET, queue.simulator)).toEqual({
			made: 1_000 + repeated.length,
			lost: 0,
			doubled: repeated.length,
		});
	});
});
