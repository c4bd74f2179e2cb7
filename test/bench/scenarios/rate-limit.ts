import { adobeNode, httpRequestByHand } from '../contenders';
import type { Scenario } from '../scenario';
import { atMost } from '../target';

const PER_SECOND = 50;
const ROWS = 500;
/** The first 50 go at once, and 50 more with each second that passes. */
const LIMIT_ALLOWS_SECONDS = ROWS / PER_SECOND - 1;

const limited = { adobe: { rateLimit: PER_SECOND } };
const OURS = 'Adobe node';

/** Whether rows survive a server that takes 50 a second, and how close to its limit they go. */
export const rateLimit: Scenario = {
	name: 'rate-limit',
	title: '500 rows, server takes 50 a second',
	cases: [
		{
			...limited,
			title: 'HTTP Request',
			contender: httpRequestByHand,
			rows: ROWS,
			mustBeExact: false,
		},
		{
			...limited,
			title: OURS,
			contender: adobeNode('automatic'),
			rows: ROWS,
			mustBeExact: true,
		},
	],
	targets: (of) => [
		atMost('Rows lost', 0, of(OURS).lost, 'rows'),
		atMost('Audiences doubled', 0, of(OURS).doubled, 'audiences'),
		atMost('Time over what the limit allows', 1.25, of(OURS).seconds / LIMIT_ALLOWS_SECONDS),
	],
};
