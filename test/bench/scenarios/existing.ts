import { adobeNode } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atMost } from '../target';

const SHEET = '1,000 rows in a sandbox of 1,000 audiences';
const FEW = '10 rows in a sandbox of 100,000 audiences';

/** "And a few": to learn that the list is long, and for a token. */
const A_FEW = 5;

const returning = (title: string, rows: number, seeded: number): Case => ({
	title,
	contender: adobeNode('automatic', { ifAudienceExists: 'returnExisting' }),
	rows,
	adobe: { seeded },
	mustBeExact: true,
});

/** How many requests it takes to find out that every row's audience is there already. */
export const existing: Scenario = {
	name: 'existing',
	title: 'Every audience exists already, Return Existing',
	cases: [returning(SHEET, 1_000, 1_000), returning(FEW, 10, 100_000)],
	targets: (of) => [
		atMost(SHEET, 1_000 / 50, of(SHEET).requests, 'requests'),
		atMost(FEW, 10 + A_FEW, of(FEW).requests, 'requests'),
	],
};
