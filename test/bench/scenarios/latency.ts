import { adobeNode, httpRequest, type Mapping } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atLeast, type Target } from '../target';

const LATENCY_MS = 100;
const ROWS = 1_000;
const HTTP_REQUEST = 'HTTP Request, four fields one by one';

/** How many times as fast as the HTTP Request node, by requests at once. */
const GOALS: ReadonlyArray<{ mapping: Mapping; words: string; at: Record<'50' | '20', number> }> = [
	{ mapping: 'automatic', words: 'automatic mapping', at: { 50: 3, 20: 1.4 } },
	{ mapping: 'fourExpressions', words: 'four expressions', at: { 50: 1.2, 20: 1 } },
	{ mapping: 'nameOnly', words: 'name an expression', at: { 50: 1.8, 20: 1.3 } },
];

/** The options for each number of requests at once; 20 is what the node does by itself. */
const CONCURRENCY = { '50': { maxConcurrentRequests: 50 }, '20': {} } as const;
const EACH_CONCURRENCY = ['50', '20'] as const;

const titleOf = (words: string, atOnce: string) => `Adobe node, ${words}, ${atOnce} at once`;

const ours = GOALS.flatMap(({ mapping, words }) =>
	EACH_CONCURRENCY.map(
		(atOnce): Case => ({
			title: titleOf(words, atOnce),
			contender: adobeNode(mapping, CONCURRENCY[atOnce]),
			rows: ROWS,
			adobe: { latencyMs: LATENCY_MS },
			mustBeExact: true,
		}),
	),
);

/** How fast rows go where each answer takes its time: what concurrency and few expressions gain. */
export const latency: Scenario = {
	name: 'latency',
	title: '1,000 rows, answers after 100 ms',
	cases: [
		{
			title: HTTP_REQUEST,
			contender: httpRequest,
			rows: ROWS,
			adobe: { latencyMs: LATENCY_MS },
			mustBeExact: false,
		},
		...ours,
	],
	targets: (of) =>
		GOALS.flatMap(({ words, at }) =>
			EACH_CONCURRENCY.map((atOnce): Target => {
				const title = titleOf(words, atOnce);
				const timesAsFast = of(HTTP_REQUEST).seconds / of(title).seconds;
				return atLeast(`${title}: times as fast`, at[atOnce], timesAsFast);
			}),
		),
};
