import {
	createBatch,
	endBatch,
	endingOf,
	getBatch,
	isComplete,
	isOpen,
	listRowErrors,
	putBatchFile,
	readRowErrors,
	type Batch,
} from '../../../adobe/batches';
import { FailureError, withFacts, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import type { Clock } from '../../../adobe/session/clock';
import type { Item } from '../../../operation/items';
import type { Ask, AskHarmless } from '../../../run/ask';
import type { RowMemory } from '../../../run/memory';
import { outcomeOf } from '../../../run/rows';
import { untilOver, type Patience } from '../../../run/wait';
import { allPages } from '../../shared/allPages';

/** What of a batch is done. */
export interface BatchReached extends Item {
	readonly batchId?: string;
	/** When its rows were written, in epoch milliseconds. */
	readonly at: number;
	readonly completed?: boolean;
}

interface Sending {
	readonly ask: Ask;
	readonly memory: RowMemory<Partial<BatchReached> & Item>;
	readonly datasetId: string;
	/** The files, the same ones for the same moment. */
	files(at: number): AsyncIterable<Buffer>;
	readonly now: number;
}

/**
 * Hands a batch over: opened, filled and completed, each of which may be repeated. An earlier try of the same
 * run is gone on with: what it has completed is not sent again.
 * @throws {FailureError} why not; then the batch is aborted, or it is said that it could not be
 */
export async function sendBatch(sending: Sending): Promise<Required<BatchReached>> {
	const { ask, memory, datasetId, now } = sending;
	const { at: before = now, ...reached } = memory.recall().reached ?? {};
	const earlier = await earlierBatch(ask, reached);
	if (earlier?.isComplete) return { batchId: earlier.batchId, at: before, completed: true };
	// What nobody has taken yet is written anew: days count from now.
	const at = now;
	const { batchId } = earlier ?? (await ask(createBatch(datasetId)));
	memory.remember({ reached: { at, batchId } });
	try {
		let nth = 0;
		for await (const file of sending.files(at)) {
			await ask(putBatchFile(batchId, datasetId, `part-${++nth}.json`, file));
		}
		await ask(endBatch(batchId, 'COMPLETE'));
	} catch (error) {
		throw await abandoned(error, sending, batchId);
	}
	const completed = { at, batchId, completed: true };
	memory.remember({ reached: completed });
	return completed;
}

/** The batch that an earlier try began, and whether it was handed over; `undefined` where none is of use. */
async function earlierBatch(
	ask: AskHarmless,
	{ batchId, completed = false }: Partial<BatchReached> = {},
): Promise<{ readonly batchId: string; readonly isComplete: boolean } | undefined> {
	if (batchId === undefined) return undefined;
	const looked = await outcomeOf(async () => await ask(getBatch(batchId)));
	if (!looked.ok) {
		if (!looked.failure.missing) throw new FailureError(unseen(looked.failure, batchId));
		// A moment after it was completed it may not be listed yet.
		return completed ? { batchId, isComplete: true } : undefined;
	}
	if (endingOf(looked.result) === 'failed') return undefined;
	if (completed && isOpen(looked.result)) await ask(endBatch(batchId, 'COMPLETE'));
	return { batchId, isComplete: completed || isComplete(looked.result) };
}

function unseen(failure: Failure, batchId: string): Failure {
	const id = quoted(batchId, 100);
	return {
		...withFacts(failure, { batchId: id }),
		description: `An earlier try began the batch "${id}", and how far that is could not be seen. ${failure.description}`,
		assurance: undefined,
	};
}

/** Takes back what was begun, as far as that goes. */
async function abandoned(
	error: unknown,
	{ ask, memory }: Sending,
	batchId: string,
): Promise<unknown> {
	if (!(error instanceof FailureError)) return error;
	const isAborted = await abort(ask, batchId);
	const id = quoted(batchId, 100);
	if (isAborted) memory.remember({});
	const rest = isAborted
		? { assurance: `The batch "${id}" was aborted: nothing of it was taken.`, mayBeDone: false }
		: { assurance: undefined };
	const left = isAborted
		? ''
		: ` The batch "${id}" may still be open, or complete: retrying this execution looks, and goes on with it. Sending the same rows again changes nothing.`;
	return new FailureError({
		...error.failure,
		description: `${error.failure.description}${left}`,
		...rest,
		facts: { ...error.failure.facts, batchId: id },
	});
}

/** @returns whether it is certain that nothing of the batch is taken */
async function abort(ask: Ask, batchId: string): Promise<boolean> {
	const aborted = await outcomeOf(async () => await ask(endBatch(batchId, 'ABORT')));
	if (aborted.ok) return true;
	// It may have been aborted by a request whose answer was lost.
	const looked = await outcomeOf(async () => await ask(getBatch(batchId)));
	return looked.ok && endingOf(looked.result) === 'failed';
}

/** What became of a batch. */
export interface Ended {
	readonly batch: Batch;
	/** Why records were not taken, by their `_id`. */
	readonly refused: ReadonlyMap<string, string>;
	/** What is known of more that were not taken, without saying which: a clause. */
	readonly untold?: string;
}

/**
 * Waits until Adobe has worked a batch off.
 * @throws {FailureError} where it isn't over in time
 */
export async function waitForBatch(
	ask: AskHarmless,
	batchId: string,
	patience: Patience,
	clock: Clock,
): Promise<Ended> {
	const batch = await untilOver(
		{
			async look(): Promise<Batch> {
				return await ask(getBatch(batchId)).catch((error: unknown): Batch => {
					// A moment after it was made it may not be listed yet.
					if (error instanceof FailureError && error.failure.missing) return {};
					throw error;
				});
			},
			isOver: (state) => endingOf(state) !== undefined,
			wordFor: ({ status }) => status,
			what: `the batch "${quoted(batchId, 100)}"`,
			lookAgain: 'Monitoring in Experience Platform tells how it ended.',
			facts: { batchId: quoted(batchId, 100) },
		},
		patience,
		clock,
	);
	const hasFailed = endingOf(batch) === 'failed';
	const isClean = !hasFailed && batch.failedRecords === 0 && batch.said === undefined;
	if (isClean) return { batch, refused: new Map() };
	const { refused, isWhole } = await refusedRecords(ask, batchId);
	return { batch, refused, ...(!hasFailed && { untold: untoldOf(batch, refused.size, isWhole) }) };
}

/** Where Adobe counts what it did not take, the count decides; else what it says, and whether all could be read. */
function untoldOf(
	{ failedRecords, said }: Batch,
	told: number,
	isWhole: boolean,
): string | undefined {
	if (failedRecords !== undefined) {
		const more = failedRecords - told;
		return more > 0 ? `${more} records were not taken, and Adobe does not say which` : undefined;
	}
	if (told > 0 && isWhole) return undefined;
	if (said !== undefined) return `Adobe says "${quoted(said)}", and not of which records`;
	return isWhole ? undefined : 'Adobe does not say how many records were not taken';
}

/** Reads which records Adobe did not take, as far as it tells: there may be no report where there are none. */
async function refusedRecords(
	ask: AskHarmless,
	batchId: string,
): Promise<{ readonly refused: Map<string, string>; readonly isWhole: boolean }> {
	const refused = new Map<string, string>();
	const names = await outcomeOf(
		async () => await allPages(ask, (start) => listRowErrors(batchId, start)),
	);
	if (!names.ok) return { refused, isWhole: names.failure.missing === true };
	let { isWhole } = names.result;
	for (const name of names.result.entries) {
		const rows = await outcomeOf(async () => await ask(readRowErrors(batchId, name)));
		isWhole &&= rows.ok && rows.result.every(({ id }) => id !== undefined);
		for (const { id, said } of rows.ok ? rows.result : []) {
			if (id !== undefined) refused.set(id, said);
		}
	}
	return { refused, isWhole };
}

/** @returns why a record was not taken, or may not have been; `undefined` where it was */
export function failureOf(
	{ batch, refused, untold }: Ended,
	recordId: string,
	batchId: string,
): Failure | undefined {
	const facts = { batchId: quoted(batchId, 100), status: quoted(batch.status ?? '', 50) };
	const said = refused.get(recordId);
	if (said !== undefined) {
		return {
			message: "Adobe did not take this person's record",
			description: `${said === '' ? 'Adobe does not say why.' : `Adobe says: "${quoted(said)}".`} Correct the row, and send it again. Batch "${facts.batchId}".`,
			facts,
		};
	}
	if (endingOf(batch) === 'failed') {
		return {
			message: 'Adobe did not take the batch that this row was in',
			description: `It ended as "${facts.status}". ${batch.said ? `Adobe says: "${quoted(batch.said)}". ` : ''}Look under Monitoring in Experience Platform for the batch "${facts.batchId}", and run the workflow again.`,
			facts,
		};
	}
	if (untold !== undefined) {
		return {
			message: "It is not certain whether Adobe took this person's record",
			description: `Of the batch "${facts.batchId}": ${untold}. Look under Monitoring in Experience Platform. Sending the same rows again does no harm.`,
			facts,
		};
	}
	return undefined;
}
