import { adobeNode, httpRequestByHand, httpRequestWithOurs, type Mapping } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atLeast, atMost, type Target } from '../target';

const LATENCY_MS = 100;
const ROWS = 1_000;
const BY_HAND = 'HTTP Request, Header Auth';
const WITH_OURS = "HTTP Request, this package's credential";

const CONCURRENCY = [50, 20] as const;
type AtOnce = (typeof CONCURRENCY)[number];

interface Goal {
	readonly mapping: Mapping;
	readonly words: string;
	/** How many times as fast as the HTTP Request node, by requests at once. */
	readonly at?: Readonly<Record<AtOnce, number>>;
}

const GOALS: readonly Goal[] = [
	{ mapping: 'automatic', words: 'automatic mapping', at: { 50: 3, 20: 1.4 } },
	{ mapping: 'fourExpressions', words: 'four columns', at: { 50: 1.2, 20: 1 } },
	{ mapping: 'nameOnly', words: 'name a column', at: { 50: 1.8, 20: 1.3 } },
	{ mapping: 'fourComputed', words: 'four computed' },
];

/** What latency alone takes, whatever the node does: the least that any case can reach. */
const LATENCY_ALONE = { 50: seconds(50), 20: seconds(20) };

function seconds(atOnce: AtOnce): number {
	return (Math.ceil(ROWS / atOnce) * LATENCY_MS) / 1_000;
}

/** How much of its time automatic mapping may spend on anything but latency, as a factor. */
const OVER_LATENCY_ALONE = 1.25;

const titleOf = (words: string, atOnce: AtOnce) => `Adobe node, ${words}, ${atOnce} at once`;

const job = { rows: ROWS, adobe: { latencyMs: LATENCY_MS } };

const ours = GOALS.flatMap(({ mapping, words }) =>
	CONCURRENCY.map(
		(atOnce): Case => ({
			...job,
			title: titleOf(words, atOnce),
			contender: adobeNode(mapping, { maxConcurrentRequests: atOnce }),
			mustBeExact: true,
		}),
	),
);

/** How fast rows go where each answer takes its time: what concurrency and few expressions gain. */
export const latency: Scenario = {
	name: 'latency',
	title: '1,000 rows, answers after 100 ms',
	cases: [
		{ ...job, title: BY_HAND, contender: httpRequestByHand, mustBeExact: false },
		{ ...job, title: WITH_OURS, contender: httpRequestWithOurs, mustBeExact: false },
		...ours,
	],
	targets: (of) => [
		...[BY_HAND, WITH_OURS].flatMap((theirs) =>
			GOALS.flatMap(({ words, at }) =>
				CONCURRENCY.flatMap((atOnce): Target[] => {
					if (at === undefined) return [];
					const title = titleOf(words, atOnce);
					const timesAsFast = of(theirs).seconds / of(title).seconds;
					return [atLeast(`${title}: times as fast as ${theirs}`, at[atOnce], timesAsFast)];
				}),
			),
		),
		...CONCURRENCY.map((atOnce) => {
			const title = titleOf('automatic mapping', atOnce);
			const over = of(title).seconds / LATENCY_ALONE[atOnce];
			return atMost(
				`${title}: time over that of latency alone (${LATENCY_ALONE[atOnce]} s)`,
				OVER_LATENCY_ALONE,
				over,
			);
		}),
	],
};
