import { adobeNode, setNode } from '../contenders';
import type { Scenario } from '../scenario';
import { atMost } from '../target';

const watched = { rows: 10_000, adobe: {}, watchesHeap: true };
const N8N_ITSELF = 'Edit Fields, three constants';
const OURS = 'Adobe node, automatic mapping';

/** What a run adds to what n8n holds, against a node that only turns as many items into others. */
export const memory: Scenario = {
	name: 'memory',
	title: '10,000 rows, what n8n holds in its heap meanwhile',
	cases: [
		{ ...watched, title: N8N_ITSELF, contender: setNode, mustBeExact: false },
		{ ...watched, title: OURS, contender: adobeNode('automatic'), mustBeExact: true },
	],
	targets: (of) => [
		atMost(
			'Memory per row over what n8n needs for the items in and out',
			1.6,
			of(OURS).heapPerRow / of(N8N_ITSELF).heapPerRow,
		),
	],
};
