import { copiesOf, rows } from '../rows';
import { publishLargeLoad, resultOf, runLargeLoad } from './large-load';
import { printTable, seconds } from './report';
import { useQueue } from './use-queue';

const ROWS = 10_000;
const BATCH = 500;

const queue = useQueue(['one']);
const measured: string[][] = [];

afterAll(() => {
	const head = ['workers', 'Adobe answers after', 'whole run', 'rows/s', 'batches of each worker'];
	printTable(`${ROWS} rows in batches of ${BATCH}`, head, measured);
});

/** Compiles in every worker what the measured runs use. */
async function warmUp(): Promise<void> {
	await runLargeLoad(queue, await publishLargeLoad(queue, rows(400), { batchSize: 20 }));
	// Adobe forgets no token that it has just given out.
	queue.simulator.reset({ keepTokens: true });
}

/** How many of these executions each worker took from the queue. */
async function shares(executions: readonly string[]): Promise<number[]> {
	const taken = await Promise.all(
		queue.workers.map(async (worker) => new Set(await worker.executions())),
	);
	return taken.map((ids) => executions.filter((id) => ids.has(id)).length);
}

it.each([
	{ workers: 1, latencyMs: 0 },
	{ workers: 1, latencyMs: 100 },
	{ workers: 2, latencyMs: 0 },
	{ workers: 2, latencyMs: 100 },
])(
	'makes every audience once: $workers worker(s), answers after $latencyMs ms',
	async ({ workers, latencyMs }) => {
		const isNew = queue.workers.length < workers;
		if (isNew) await queue.addWorker('two');
		if (isNew || measured.length === 0) await warmUp();

		const sheet = rows(ROWS);
		queue.simulator.settings.latencyMs = latencyMs;
		const load = await publishLargeLoad(queue, sheet, { batchSize: BATCH });
		const run = await runLargeLoad(queue, load);

		const { worked, failed } = resultOf(run.execution);
		expect(failed).toEqual([]);
		expect(copiesOf(sheet, queue.simulator)).toEqual({ made: ROWS, lost: 0, doubled: 0 });
		expect(new Map(worked.map(({ name, audienceId }) => [name, audienceId]))).toEqual(
			new Map(queue.simulator.audiences.map(({ name, audienceId }) => [name, audienceId])),
		);

		const taken = await shares(run.batches);
		expect(run.batches).toHaveLength(ROWS / BATCH);
		expect(taken).toHaveLength(workers);
		expect(taken.reduce((sum, count) => sum + count, 0)).toBe(ROWS / BATCH);
		expect(Math.min(...taken)).toBeGreaterThan(0);

		const { durationMs } = run.execution;
		measured.push([
			String(workers),
			`${latencyMs} ms`,
			seconds(durationMs),
			((ROWS / durationMs) * 1_000).toFixed(0),
			taken.join(' and '),
		]);
	},
);
