import type { Address, Situation } from './adobe-messages';
import type { ContenderFor } from './contenders';
import type { Median } from './median';
import type { SheetName } from './sheet';
import type { Target } from './target';

/** One contender at one job. */
export interface Case {
	/** Of the table's line, and unique in its scenario. */
	readonly title: string;
	/** A node of n8n's, or a script without n8n. */
	readonly contender: ContenderFor | Script;
	/** What its rows ask for; audiences if left out. */
	readonly sheet?: SheetName;
	/** Of all executions together. */
	readonly rows: number;
	/** How many executions share them, all at once; one if left out. */
	readonly executions?: number;
	readonly adobe: Situation;
	/** Whether each row has to have what it asks for, exactly once, and a line of output with its ID. */
	readonly mustBeExact: boolean;
	/** Whether to look into n8n's heap all the time. It slows n8n down, so not where time counts. */
	readonly watchesHeap?: boolean;
}

/** Does the work by itself: with the least that it takes, to hold the node against. */
export interface Script {
	/** @returns what it took, in milliseconds */
	run(adobe: Address, csv: string): Promise<number>;
}

/** Cases that are measured in turns, round by round, and what they have to reach together. */
export interface Scenario {
	/** For `--only`. */
	readonly name: string;
	readonly title: string;
	readonly cases: readonly Case[];
	targets(of: (title: string) => Median): Target[];
}
