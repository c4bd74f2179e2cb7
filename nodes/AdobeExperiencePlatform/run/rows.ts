import { thrownFailure, type Failure } from '../adobe/errors/failure';
import { breather, type Clock } from '../adobe/session/clock';

/** What became of a row: exactly one of these, whatever happened on the way. */
export type Outcome<Result> =
	| { readonly ok: true; readonly result: Result }
	| { readonly ok: false; readonly failure: Failure };

/** Makes an outcome of work that may throw. */
export async function outcomeOf<Result>(
	work: () => Result | Promise<Result>,
): Promise<Outcome<Result>> {
	try {
		return { ok: true, result: await work() };
	} catch (error) {
		return { ok: false, failure: thrownFailure(error) ?? unforeseen(error) };
	}
}

/** n8n's own errors, such as those of an expression, explain themselves. */
function unforeseen(error: unknown): Failure {
	if (!(error instanceof Error)) return { message: 'Unexpected error', description: String(error) };
	const described = 'description' in error && typeof error.description === 'string';
	return {
		message: error.message,
		description: described ? String(error.description) : error.name,
	};
}

export interface RunOptions {
	/** How many rows may be under way at once just now; 1 means strictly one after the other. */
	limit(): number;
	/** Start no further row once one has failed; rows under way are still waited for. */
	readonly stopAtFailure: boolean;
	readonly clock: Pick<Clock, 'cancelled' | 'now' | 'breathe'>;
}

/** Some ten requests. A breath costs a millisecond, so not for each (measured: a third of the time at 0 ms). */
const BUNCH_MS = 5;

/**
 * Does one thing per row, several at once.
 * @param doRow never throws: every row gets an outcome
 * @returns the outcomes in the order of the rows; a row that was never started has none
 */
export async function runRows<Row, Result>(
	rows: readonly Row[],
	doRow: (row: Row, index: number) => Promise<Outcome<Result>>,
	{ limit, stopAtFailure, clock }: RunOptions,
): Promise<Array<Outcome<Result> | undefined>> {
	const outcomes = new Array<Outcome<Result> | undefined>(rows.length).fill(undefined);
	let underWay = 0;
	let failed = false;
	let onEnded = () => {};
	/** Answers come in bunches; prepared in one go, the next requests would leave in a bunch too. */
	const breathe = breather(clock, BUNCH_MS);

	async function work(row: Row, index: number): Promise<void> {
		underWay++;
		const outcome = await doRow(row, index);
		outcomes[index] = outcome;
		failed ||= !outcome.ok;
		underWay--;
		onEnded();
	}

	const oneEnds = async () => await new Promise<void>((resolve) => (onEnded = resolve));

	for (const [index, row] of rows.entries()) {
		while (underWay > 0 && underWay >= limit()) await oneEnds();
		await breathe();
		if (clock.cancelled() || (failed && stopAtFailure)) break;
		void work(row, index);
	}
	while (underWay > 0) await oneEnds();
	return outcomes;
}
