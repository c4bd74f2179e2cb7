import {
	adobeNode,
	httpRequestByHand,
	httpRequestInOneExpression,
	type ContenderFor,
} from '../contenders';
import type { Median } from '../median';
import type { Case, Scenario } from '../scenario';
import { atLeast, atMost, type Target } from '../target';

const CONTENDERS = {
	fields: { words: 'HTTP Request, four fields', contender: httpRequestByHand },
	json: { words: 'HTTP Request, one JSON expression', contender: httpRequestInOneExpression },
	automatic: { words: 'Adobe node, automatic mapping', contender: adobeNode('automatic') },
	columns: { words: 'Adobe node, four dragged columns', contender: adobeNode('fourExpressions') },
	computed: { words: 'Adobe node, four computed', contender: adobeNode('fourComputed') },
} as const satisfies Record<string, { words: string; contender: ContenderFor }>;

type Name = keyof typeof CONTENDERS;

const THEIRS = ['fields', 'json'] as const satisfies readonly Name[];
const OURS = ['automatic', 'columns'] as const satisfies readonly Name[];

const titleOf = (name: Name, latencyMs: number) => `${CONTENDERS[name].words}, ${latencyMs} ms`;

const casesOf = (names: readonly Name[], latencyMs: number, rows: number): Case[] =>
	names.map((name) => ({
		title: titleOf(name, latencyMs),
		contender: CONTENDERS[name].contender,
		rows,
		adobe: { latencyMs },
		mustBeExact: name !== 'fields' && name !== 'json',
	}));

type Of = (title: string) => Median;

function faster(of: Of, ours: Name, theirs: Name, latencyMs: number, goal: number): Target {
	const title = titleOf(ours, latencyMs);
	const times = of(titleOf(theirs, latencyMs)).seconds / of(title).seconds;
	return atLeast(`${title}: times as fast as ${CONTENDERS[theirs].words}`, goal, times);
}

function overNoLatency(of: Of, ours: Name, latencyMs: number, goal: number): Target {
	const title = titleOf(ours, latencyMs);
	const times = of(title).seconds / of(titleOf(ours, 0)).seconds;
	return atMost(`${title}: its time over that at 0 ms`, goal, times);
}

const ROWS = 1_000;

/** How fast rows go where each answer takes its time: what finding the right number at once gains. */
export const latency: Scenario = {
	name: 'latency',
	title: '1,000 rows, defaults',
	cases: [
		...casesOf(OURS, 0, ROWS),
		...casesOf([...THEIRS, ...OURS, 'computed'], 100, ROWS),
		...casesOf([...THEIRS, ...OURS], 300, ROWS),
		...casesOf(['automatic'], 1_000, ROWS),
	],
	targets: (of) => [
		...OURS.flatMap((name) => [
			faster(of, name, 'json', 100, 1.3),
			faster(of, name, 'fields', 100, 2.2),
			overNoLatency(of, name, 100, 1.4),
			...THEIRS.map((theirs) => faster(of, name, theirs, 300, 1)),
		]),
		// Six doublings from 20 at once, and one more: what politeness costs.
		atMost('At 1,000 ms: latencies that it takes', 7, of(titleOf('automatic', 1_000)).seconds),
	],
};

const MANY_ROWS = 10_000;

/** The same with a long sheet, where only n8n's own work should count. */
export const longLatency: Scenario = {
	name: 'long-latency',
	title: '10,000 rows, defaults',
	cases: [
		...casesOf(['automatic'], 0, MANY_ROWS),
		...casesOf([...THEIRS, 'automatic'], 300, MANY_ROWS),
	],
	targets: (of) => [
		...THEIRS.map((theirs) => faster(of, 'automatic', theirs, 300, 1)),
		overNoLatency(of, 'automatic', 300, 1.25),
	],
};
