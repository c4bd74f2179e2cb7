import { copiesOf, rows } from '../e2e/rows';
import { publishLargeLoad, resultOf, runLargeLoad } from './large-load';
import { printTable, seconds } from './report';
import { useQueue } from './use-queue';

const LIMIT = 50;
const ROWS = 1_500;

const queue = useQueue(['one', 'two']);

it('loses and doubles nothing where both workers share a rate limit', async () => {
	const { simulator } = queue;
	const sheet = rows(ROWS);
	simulator.settings.rateLimit = LIMIT;
	const load = await publishLargeLoad(queue, sheet, { batchSize: 150 });
	const { execution } = await runLargeLoad(queue, load);

	const { worked, failed } = resultOf(execution);
	expect(failed).toEqual([]);
	expect(copiesOf(sheet, simulator)).toEqual({ made: ROWS, lost: 0, doubled: 0 });
	expect(worked).toHaveLength(ROWS);

	const limited = simulator.requests.filter(({ route }) => ['create', 'list'].includes(route));
	const refused = limited.filter(({ status }) => status === 429).length;
	expect(refused).toBeGreaterThan(0);
	const granted = limited.length - refused;
	printTable(
		`${ROWS} rows, ${LIMIT} requests a second allowed, 10 batches on two workers`,
		['requests granted', 'refused', 'whole run', 'the limit itself allows'],
		[
			[
				String(granted),
				String(refused),
				seconds(execution.durationMs),
				seconds((granted / LIMIT) * 1_000),
			],
		],
	);
});
