import { adobeNode, httpRequestByHand } from '../contenders';
import type { Case, Scenario } from '../scenario';
import { atMost } from '../target';

const PER_SECOND = 50;

const limited = (title: string, rows: number, executions = 1): Case => ({
	title,
	contender: adobeNode('automatic'),
	rows,
	executions,
	adobe: { rateLimit: PER_SECOND },
	mustBeExact: true,
});

/** The first 50 go at once, and 50 more with each second that passes. */
const allowsSeconds = (rows: number) => rows / PER_SECOND - 1;

const ALONE = limited('Adobe node, one execution of 500 rows', 500);
const TOGETHER = limited('Adobe node, ten executions of 60 rows', 600, 10);

/** Whether rows survive a server that takes 50 a second, and how close to its limit they go. */
export const rateLimit: Scenario = {
	name: 'rate-limit',
	title: 'Server takes 50 a second',
	cases: [
		{ ...ALONE, title: 'HTTP Request', contender: httpRequestByHand, mustBeExact: false },
		ALONE,
		TOGETHER,
	],
	targets: (of) => [
		...[ALONE, TOGETHER].flatMap(({ title, rows }) => [
			atMost(`${title}: rows lost`, 0, of(title).lost, 'rows'),
			atMost(`${title}: audiences doubled`, 0, of(title).doubled, 'audiences'),
			atMost(
				`${title}: time over what the limit allows`,
				title === ALONE.title ? 1.15 : 1.1,
				of(title).seconds / allowsSeconds(rows),
			),
		]),
		atMost(`${TOGETHER.title}: refusals`, 60, of(TOGETHER.title).refused, 'requests'),
	],
};
