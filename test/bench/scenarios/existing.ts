import { adobeNode, adobeOperation } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atMost } from '../target';

const SHEET = '1,000 rows in a sandbox of 1,000 audiences';
const FEW = '10 rows in a sandbox of 100,000 audiences';
const ALL = 'Get Many of 4,000 audiences';
const UPDATED = 'Update of 1,000 by external ID, in a sandbox of 1,000';

/** "And a few": to learn that the list is long, and for a token. */
const A_FEW = 5;

const returning = (title: string, rows: number, seeded: number): Case => ({
	title,
	contender: adobeNode('automatic', { ifAudienceExists: 'returnExisting' }),
	rows,
	adobe: { seeded },
	mustBeExact: true,
});

/** Adobe gives 100 to a page. */
const pagesOf = (audiences: number) => audiences / 100;

/** How many requests it takes to find out that every row's audience is there already. */
export const existing: Scenario = {
	name: 'existing',
	title: 'Audiences that are there already',
	cases: [
		returning(SHEET, 1_000, 1_000),
		returning(FEW, 10, 100_000),
		{
			title: ALL,
			contender: adobeOperation({ operation: 'getAll', returnAll: true }),
			rows: 1,
			adobe: { seeded: 4_000 },
			mustBeExact: false,
		},
		{
			title: UPDATED,
			contender: adobeOperation({
				operation: 'update',
				audience: { __rl: true, mode: 'externalId', value: '=bench-{{ $json.name }}' },
				updateFields: { description: 'Changed by the bench' },
			}),
			rows: 1_000,
			adobe: { seeded: 1_000 },
			mustBeExact: true,
		},
	],
	targets: (of) => [
		atMost(SHEET, pagesOf(1_000), of(SHEET).requests, 'requests'),
		atMost(FEW, 10 + A_FEW, of(FEW).requests, 'requests'),
		atMost(ALL, pagesOf(4_000), of(ALL).requests, 'requests'),
		atMost(UPDATED, pagesOf(1_000) + 1_000, of(UPDATED).requests, 'requests'),
	],
};
