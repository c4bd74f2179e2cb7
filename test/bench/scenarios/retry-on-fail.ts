import { adobeNode, httpRequestByHand, retrying } from '../contenders';
import type { Scenario } from '../scenario';
import { atMost } from '../target';

const limited = { rows: 200, adobe: { rateLimit: 50 } };
const OURS = 'Adobe node, Retry On Fail';

/** Whether n8n's Retry On Fail, which runs the whole node again, makes audiences twice. */
export const retryOnFail: Scenario = {
	name: 'retry-on-fail',
	title: '200 rows, server takes 50 a second, Retry On Fail 5 × 1 s',
	cases: [
		{
			...limited,
			title: 'HTTP Request, Retry On Fail',
			contender: retrying(httpRequestByHand),
			mustBeExact: false,
		},
		{
			...limited,
			title: OURS,
			contender: retrying(adobeNode('automatic')),
			mustBeExact: true,
		},
	],
	targets: (of) => [
		atMost('Rows lost', 0, of(OURS).lost, 'rows'),
		atMost('Audiences doubled', 0, of(OURS).doubled, 'audiences'),
	],
};
