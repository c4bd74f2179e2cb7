import { thrownFailure, type Failure } from '../adobe/errors/failure';

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
