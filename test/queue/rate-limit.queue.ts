import { copiesOf, rows } from '../rows';
import { publishLargeLoad, resultOf, runLargeLoad } from './large-load';
import { printTable, seconds } from './report';
import { useQueue } from './use-queue';

const LIMIT = 50;
const ROWS = 600;

const queue = useQueue(['one', 'two']);
const measured: string[][] = [];

afterAll(() => {
	printTable(
		`${ROWS} rows, ${LIMIT} requests a second allowed, two workers`,
		['batches', 'requests granted', 'refused', 'whole run', 'the limit itself allows'],
		measured,
	);
});

/** Each execution finds the pace for itself: fewer of them are told off less often. */
it.each([{ batches: 2 }, { batches: 10 }])(
	'loses and doubles nothing where $batches batches at once share a rate limit',
	async ({ batches }) => {
		const { simulator } = queue;
		const sheet = rows(ROWS);
		simulator.settings.rateLimit = LIMIT;
		const load = await publishLargeLoad(queue, sheet, { batchSize: ROWS / batches });
		const { execution } = await runLargeLoad(queue, load);

		const { worked, failed } = resultOf(execution);
		expect(failed).toEqual([]);
		expect(worked).toHaveLength(ROWS);
		expect(copiesOf(sheet, simulator)).toEqual({ made: ROWS, lost: 0, doubled: 0 });

		const limited = simulator.requests.filter(({ route }) => ['create', 'list'].includes(route));
		const refused = limited.filter(({ status }) => status === 429).length;
		expect(refused).toBeGreaterThan(0);
		const granted = limited.length - refused;
		measured.push([
			...[batches, granted, refused].map(String),
			seconds(execution.durationMs),
			seconds((granted / LIMIT) * 1_000),
		]);
	},
);
