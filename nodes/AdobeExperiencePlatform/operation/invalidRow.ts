import { FailureError } from '../adobe/errors/failure';

export interface Problem {
	/** The parameter's or the column's name as the person sees it. */
	readonly parameter: string;
	/** What is wrong with it, as a clause that names it. */
	readonly problem: string;
}

/** Refuses an item before anything is sent for it; n8n itself says which item it is. */
export function invalidRow(problems: readonly Problem[], whatToDo: string): FailureError {
	return new FailureError({
		message: capitalized(problems.map(({ problem }) => problem).join('; ')),
		description: `${whatToDo} Nothing was sent to Adobe for this item.`,
		facts: { parameter: problems.map(({ parameter }) => parameter).join(', ') },
	});
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
