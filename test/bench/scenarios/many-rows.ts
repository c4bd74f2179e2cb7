import { adobeNode } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atMost } from '../target';

const MOST = '100,000 rows';
const MANY = '10,000 rows';

const automatic = (title: string, rows: number): Case => ({
	title,
	contender: adobeNode('automatic'),
	rows,
	adobe: {},
	mustBeExact: true,
});

/** Whether a row costs the same in a long sheet as in a short one: nothing may grow with the rows. */
export const manyRows: Scenario = {
	name: 'many-rows',
	title: 'Time per row, answers at once, automatic mapping',
	cases: [automatic(MANY, 10_000), automatic(MOST, 100_000)],
	targets: (of) => [
		atMost(
			'Time per row of 100,000 over that of 10,000',
			1.1,
			of(MANY).rowsPerSecond / of(MOST).rowsPerSecond,
		),
	],
};
