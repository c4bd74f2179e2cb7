import { adobeNode } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atMost } from '../target';

const BY_ITSELF = 'Found by itself';
const AT_ONCE = [4, 6, 8, 10, 12, 15, 20, 40, 100];

const underLoad = (title: string, options: Record<string, unknown>): Case => ({
	title,
	contender: adobeNode('automatic', options),
	rows: 2_000,
	adobe: { latencyMs: 20, kneeAt: 10, slowDownMs: 5 },
	mustBeExact: true,
});

const fixed = AT_ONCE.map((maxConcurrentRequests) =>
	underLoad(`${maxConcurrentRequests} at most`, { maxConcurrentRequests }),
);

/** Whether the number at once is found that a server is fastest with, which gets slower by each beyond it. */
export const knee: Scenario = {
	name: 'knee',
	title: '2,000 rows, 20 ms at up to 10 at once, 5 ms more by each beyond',
	cases: [underLoad(BY_ITSELF, {}), ...fixed],
	targets: (of) => [
		atMost(
			'Time over that of the best fixed number',
			1.1,
			of(BY_ITSELF).seconds / Math.min(...fixed.map(({ title }) => of(title).seconds)),
		),
	],
};
