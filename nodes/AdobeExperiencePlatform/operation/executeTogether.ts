import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../adobe/errors/failure';
import { FORGETFUL, type RowMemory } from '../run/memory';
import { outcomeOf, type Outcome } from '../run/rows';
import { filesOf, type FileOf } from './binary';
import { openRun, throwIfStopping, type Run, type Shown, type Task } from './execute';
import { runHint } from './hint';
import { toItems, type Item } from './items';
import type { Host } from './n8n';
import { readDryRun, readSendOptions } from './options';
import { formOf, type Form } from './parameters';

/** What is particular to an operation that makes one thing of all rows. */
export interface Together<Whole> {
	/**
	 * Reads all items as one, before anything is sent.
	 * @param reject takes an item out, and says why
	 * @throws {FailureError} why nothing can be made of them
	 */
	read(
		form: Form,
		options: IDataObject,
		reject: (itemIndex: number, failure: Failure) => void,
		files: FileOf,
	): Promise<Whole>;
	/** What is asked for, as far as asking for something else makes it another thing. */
	identity(whole: Whole): unknown;
	/** @param memoryOf what an earlier try has done of a step of it */
	carryOut(run: Run, task: Task<Whole>, memoryOf: (step: string) => RowMemory<Item>): Promise<Item>;
	/** What is worth telling about what came out, as a clause. */
	summarize?(items: readonly Item[]): string | undefined;
}

const NOTHING: Outcome<readonly Item[]> = { ok: true, result: [] };

/**
 * Runs an operation once for all input items together. What comes out belongs to the first item that
 * took part: n8n follows each item that an output names whenever an expression looks back, and of many
 * that differ it takes none.
 * @returns one item for all, and one for each item that was rejected
 * @throws {NodeApiError | NodeOperationError} the first failure, where On Error is Stop Workflow
 */
export async function executeTogether<Whole>(
	context: IExecuteFunctions,
	host: Host,
	{ read, identity, carryOut, summarize, maxWait }: Together<Whole> & Shown,
): Promise<INodeExecutionData[]> {
	const inputs = context.getInputData();
	const told: string[] = [];
	const form = await formOf(context, inputs, (clause) => told.push(clause), host.clock);
	const outcomes = new Array<Outcome<readonly Item[]>>(inputs.length).fill(NOTHING);

	const task = await outcomeOf(async (): Promise<Task<Whole>> => {
		const options = context.getNodeParameter('options', 0, {}) as IDataObject;
		const sending = { options: readSendOptions(options), dryRun: readDryRun(options) };
		const reject = (itemIndex: number, failure: Failure) =>
			(outcomes[itemIndex] = { ok: false, failure });
		const row = await read(form, options, reject, filesOf(context, host.clock));
		return { itemIndex: 0, row, ...sending };
	});
	throwIfStopping(context, [...(task.ok ? [] : [task]), ...outcomes]);

	const first = outcomes.findIndex(({ ok }) => ok);
	// Of items that were all rejected nothing is made: each says why.
	if (first < 0) return await toItems(outcomes, inputs, context.getNode(), host.clock);
	const lanes = host.paces.join(host.clock);
	const done = task.ok
		? await outcomeOf(async () => {
				const { run } = await openRun(context, host, lanes, maxWait);
				const { row, options, dryRun } = task.result;
				const key = [...run.destinationOf(options), identity(row)];
				const memoryOf = (step: string): RowMemory<Item> =>
					dryRun ? FORGETFUL : run.memory.of(0, [...key, step]);
				const item = await carryOut(run, task.result, memoryOf);
				if (outcomes.every(({ ok }) => ok)) run.memory.clear();
				return [item];
			})
		: task;
	lanes.leave();
	outcomes[first] = done;
	const hint = runHint(outcomes, summarize, lanes.waitedMs(), told);
	if (hint !== undefined) context.addExecutionHints(hint);
	throwIfStopping(context, outcomes);
	return await toItems(outcomes, inputs, context.getNode(), host.clock);
}
