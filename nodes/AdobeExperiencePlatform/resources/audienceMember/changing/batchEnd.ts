import {
	endingOf,
	getBatch,
	listRowErrors,
	readRowErrors,
	type Batch,
} from '../../../adobe/batches';
import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import type { Clock } from '../../../adobe/session/clock';
import type { AskHarmless } from '../../../run/ask';
import { outcomeOf } from '../../../run/rows';
import { untilOver, type Patience } from '../../../run/wait';
import { allPages } from '../../shared/allPages';

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
