import {
	createBatch,
	endBatch,
	endingOf,
	getBatch,
	isComplete,
	isOpen,
	putBatchFile,
} from '../../../adobe/batches';
import { FailureError, withFacts, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import type { Item } from '../../../operation/items';
import type { Ask, AskHarmless } from '../../../run/ask';
import type { RowMemory } from '../../../run/memory';
import { outcomeOf } from '../../../run/rows';

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
		// A moment after it was completed it may not be listed yet, and whoever may send may not be allowed to look.
		if (completed) return { batchId, isComplete: true };
		if (looked.failure.missing) return undefined;
		throw new FailureError(unseen(looked.failure, batchId));
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
