import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Answer } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { RunResult } from '../engine/run-workflow';
import type { SimulatorSettings } from '../simulator';
import type { Adobe } from './adobe';

/** What an answer may turn out to be; `trouble` says what the node does wrong then. */
export type Reading = string | { readonly says: string; readonly trouble: string };

export type Fact = string | number | boolean | null | readonly string[];

/** What came out. */
export interface Finding<Name extends string = string> {
	/** Which of the readings it is; left out where it is none of them. */
	readonly reading?: Name;
	readonly facts?: Readonly<Record<string, Fact | undefined>>;
	/** What makes the simulator answer like this, where something does. */
	readonly settings?: Partial<SimulatorSettings>;
}

/** One thing that Adobe's pages leave open, or contradict each other in, and how it is asked. */
export interface Question<Name extends string = string> {
	readonly id: string;
	readonly asks: string;
	readonly how: string;
	readonly readings: Readonly<Record<Name, Reading>>;
	/** The operation of the node that does its job or doesn't, as docs/verified.md names it. */
	readonly operation?: string;
	readonly ask: (check: Check) => Promise<Finding<Name>>;
}

/** Holds a finding to the question's own readings. */
export const question = <Name extends string>(given: Question<Name>): Question => given;

/** What a question works with. */
export interface Check {
	readonly adobe: Adobe;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	sleep(ms: number): Promise<void>;
	/** A name that nobody else uses, beginning with what everything made here begins with. */
	name(what: string): string;
	/** The same for an ID of one's own. */
	id(what: string): string;
	/** Whose audiences are made. */
	readonly whose: { readonly namespace: string; readonly originName: string };
	/** Below which the audience service answers. */
	basePath: string;
	/** What earlier questions have found out, by name. */
	keep<Key extends keyof Kept>(key: Key, value: Kept[Key]): void;
	/** @throws {NotAsked} where no earlier question has found it out */
	need<Key extends keyof Kept>(key: Key): Kept[Key];
	/**
	 * Looks again and again, at growing intervals, until something is so.
	 * @param withinMs at most so long
	 * @returns what it was, and how long it took in milliseconds; `undefined` where it never was so
	 */
	until<Seen>(
		look: () => Promise<Seen | undefined>,
		withinMs?: number,
	): Promise<{ readonly seen: Seen; readonly ms: number } | undefined>;
	/** Runs rows through the node in n8n's engine; with the statuses that it was answered. */
	run(
		parameters: INodeParameters,
		rows?: IDataObject[],
	): Promise<RunResult & { readonly statuses: readonly number[] }>;
	/** Asks the person; `undefined` where nobody is there. */
	person(question: string): Promise<string | undefined>;
	/** The longest that a step of Adobe's may take, in milliseconds. */
	readonly maxWaitMs: number;
}

/** An audience that was made here. */
export interface Made {
	readonly name: string;
	readonly audienceId: string;
	readonly answer: Answer;
}

/** What questions hand on to later ones. */
export interface Kept {
	/** Lists can be had, with the credential as it is. */
	readonly canList: true;
	readonly first: Made;
	readonly second: Made;
	/** Adobe's own ID of the first. */
	readonly firstId: string;
	/** How long lists lag behind, in milliseconds. */
	readonly listLagMs: number;
	/** As lists show it. */
	readonly listed: Readonly<Record<string, unknown>>;
	/** The landing zone's address with its signature. */
	readonly zone: string;
	readonly operation: {
		readonly operationId: string;
		readonly name: string;
		readonly askedAt: number;
	};
	/** The audience of an import that is made. */
	readonly imported: string;
	/** A run of it that was heard to its end. */
	readonly runId: string;
	readonly nodeAudience: string;
	readonly nodeOperation: string;
	readonly nodeImport: string;
	readonly nodeRun: string;
	readonly pathHasContainer: boolean;
	/** Where members may be written to, if somebody named one. */
	readonly dataset: string;
}

/** A question could not be put, and why. */
export class NotAsked extends Error {}
