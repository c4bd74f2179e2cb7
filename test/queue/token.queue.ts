import { copiesOf, rows } from '../rows';
import { publishLargeLoad, resultOf, runLargeLoad } from './large-load';
import { printTable } from './report';
import { useQueue } from './use-queue';

/** How many executions a worker carries out at once. */
const CONCURRENCY = 5;
const AT_ONCE = 2 * CONCURRENCY;

const queue = useQueue(['one', 'two'], { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(CONCURRENCY) });

/** Executions know of each other's token only through the credential that n8n stores. */
it('asks for a token once per execution under way at most, and stores it for the next', async () => {
	const { simulator } = queue;
	const sheet = rows(4_000);
	const load = await publishLargeLoad(queue, sheet, { batchSize: 200 });
	await runLargeLoad(queue, load);
	const atTheStart = simulator.counts.token;

	simulator.reset({ keepTokens: true });
	simulator.settings.latencyMs = 50;
	simulator.order({
		route: 'create',
		when: () => (simulator.counts.create === 1_500 && simulator.expireTokens(), false),
		latencyMs: 0,
	});
	const { execution, batches } = await runLargeLoad(queue, load);
	expect(resultOf(execution).failed).toEqual([]);
	expect(copiesOf(sheet, simulator)).toEqual({ made: 4_000, lost: 0, doubled: 0 });
	expect(batches).toHaveLength(20);
	const refused = simulator.requests.filter(({ status }) => status === 401).length;
	const renewals = simulator.counts.token;

	simulator.reset({ keepTokens: true });
	await runLargeLoad(queue, load);
	const afterwards = simulator.counts.token;

	printTable(
		`Token requests, ${AT_ONCE} executions at once on two workers, 20 batches`,
		['without a token', 'token expires in mid-run', 'requests refused', 'next run'],
		[[atTheStart, renewals, refused, afterwards].map(String)],
	);
	expect(refused).toBeGreaterThan(renewals);
	for (const asked of [atTheStart, renewals]) {
		expect(asked).toBeGreaterThan(0);
		expect(asked).toBeLessThanOrEqual(AT_ONCE);
	}
	expect(afterwards).toBe(0);
});
