import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { FailureError, type Failure } from '../adobe/errors/failure';
import { breather, type Clock } from '../adobe/session/clock';
import type { Ask, AskHarmless } from '../run/ask';
import { inLine } from '../run/inLine';
import { FORGETFUL, type RowMemory } from '../run/memory';
import { execute, type Run, type Steps, type Task } from './execute';
import { executeTogether, type Together } from './executeTogether';
import type { Item } from './items';
import type { Host } from './n8n';
import { maxWaitShown } from './options';

/** Something a person can do with a resource. */
export interface Operation {
	/** Its line in the Operation list and in n8n's node panel. */
	readonly option: INodePropertyOptions & { readonly value: string; readonly action: string };
	/** What the canvas shows under the node's name. */
	readonly title: string;
	/** Its parameters, without the condition that shows them for this operation only. */
	readonly properties: INodeProperties[];
	execute(context: IExecuteFunctions, host: Host): Promise<INodeExecutionData[]>;
}

type Described = Omit<Operation, 'execute'>;
type Read<Row> = Pick<Steps<Row>, 'reader' | 'summarize'>;

function operation<Row>({ option, title, properties }: Described, steps: Steps<Row>): Operation {
	return {
		option,
		title,
		properties,
		execute: async (context, host) =>
			await execute(context, host, { ...steps, maxWait: maxWaitShown(properties) }),
	};
}

interface PerRow<Row> extends Described, Read<Row> {
	/**
	 * Prepares for all rows of a run, which may have something to look up together.
	 * @returns does what a row asks for, and gives its item
	 */
	start(
		run: Run,
		tasks: ReadonlyArray<Task<Row>>,
	): (task: Task<Row>, ask: AskHarmless) => Promise<Item>;
}

/** A call for each row, harmless to repeat, and one item from its answer. */
export const perRow = <Row>(own: PerRow<Row>): Operation =>
	operation<Row>(own, {
		...own,
		start(run, tasks) {
			const doRow = own.start(run, tasks);
			return async (task) => [await doRow(task, run.askFor(task))];
		},
	});

interface List<Row> extends Described, Read<Row> {
	/** What there is for a row; it may ask as often as it takes. */
	items(row: Row, ask: Ask, clock: Clock): AsyncIterable<Item>;
}

/** As many calls as a row's list has pages, and as many items as it has entries. */
export const list = <Row>(own: List<Row>): Operation =>
	operation<Row>(own, {
		...own,
		start: (run) => async (task) => {
			const items: Item[] = [];
			for await (const item of own.items(task.row, run.askFor(task), run.clock)) {
				items.push(item);
			}
			return items;
		},
	});

interface Once<Row, Made extends Item> extends Described, Read<Row> {
	/** What a row asks for, as far as asking for something else makes it another row: together with where it goes and its place in the sheet. */
	identity(row: Row): string;
	/** Rows that share one of these, in the same sandbox, go one after the other, in the order of the sheet. */
	lines(row: Row): readonly string[];
	/**
	 * Prepares for all rows of a run.
	 * @param made what an earlier try of this run has made, by item
	 * @returns makes what a row asks for
	 */
	start(
		run: Run,
		tasks: ReadonlyArray<Task<Row>>,
		made: ReadonlyMap<number, Made>,
	): (task: Task<Row>, memory: RowMemory<Made>) => Promise<Made>;
}

/** One thing done for each row, exactly once: what an earlier try has done is not done again. */
export const once = <Row, Made extends Item = Item>(own: Once<Row, Made>): Operation =>
	operation<Row>(own, {
		...own,
		async start(run, tasks) {
			const memoryOf = (task: Task<Row>): RowMemory<Made> =>
				task.dryRun
					? FORGETFUL
					: (run.memory.of(task.itemIndex, [
							...run.destinationOf(task.options),
							own.identity(task.row),
						]) as RowMemory<Made>);
			const made = new Map<number, Made>();
			const breathe = breather(run.clock);
			for (const task of tasks) {
				await breathe();
				const { result } = memoryOf(task).recall();
				if (result !== undefined) made.set(task.itemIndex, result);
			}
			const make = own.start(run, tasks, made);
			const line = inLine();

			return async (task) => {
				const before = made.get(task.itemIndex);
				if (before !== undefined) return [before];
				const memory = memoryOf(task);
				const item = await line(
					own.lines(task.row).map((each) => JSON.stringify([task.options.sandboxName, each])),
					async () => await make(task, memory),
				);
				memory.remember({ result: item });
				return [item];
			};
		},
	});

/** What is to be done for all rows of a run in one go. */
export interface Plan<Row> {
	/** The rows that take no part, and why. */
	readonly refused: ReadonlyMap<number, Failure>;
	/**
	 * Does it, for all others.
	 * @returns gives the item of a row, or throws a FailureError where it went wrong for this one
	 */
	carryOut(): Promise<(task: Task<Row>) => Item>;
}

interface Bulk<Row> extends Described, Read<Row> {
	/** Looks through all rows together, and sends nothing that writes. */
	plan(run: Run, tasks: ReadonlyArray<Task<Row>>): Promise<Plan<Row>>;
}

/** All rows in one go, and an item for each. Where On Error is Stop Workflow, a row that is wrong lets nothing go. */
export const bulk = <Row>(own: Bulk<Row>): Operation =>
	operation<Row>(own, {
		...own,
		endsAtStart: true,
		async start(run, tasks) {
			const { refused, carryOut } = await own.plan(run, tasks);
			const isHalted = run.stopsAtFailure && refused.size > 0;
			const itemOf = isHalted ? undefined : await carryOut();
			return async (task) => {
				const failure = refused.get(task.itemIndex);
				if (failure !== undefined) throw new FailureError(failure);
				return itemOf === undefined ? [] : [itemOf(task)];
			};
		},
	});

/** One thing made of all rows together: many items in, one out. Every row's problem is named at its item. */
export const gather = <Whole>({
	option,
	title,
	properties,
	...own
}: Described & Together<Whole>): Operation => ({
	option,
	title,
	properties,
	execute: async (context, host) =>
		await executeTogether(context, host, { ...own, maxWait: maxWaitShown(properties) }),
});
