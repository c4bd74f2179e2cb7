import { FailureError } from '../adobe/failure';

export interface Problem {
	/** The parameter's or the column's name as the person sees it. */
	readonly parameter: string;
	/** What is wrong with it, as a clause that names it. */
	readonly problem: string;
}

/** Refuses an item before anything is sent for it. n8n counts items from 0, and so does this. */
export function invalidRow(
	itemIndex: number,
	problems: readonly Problem[],
	whatToDo: string,
): FailureError {
	return new FailureError({
		message: `Item ${itemIndex}: ${problems.map(({ problem }) => problem).join('; ')}`,
		description: `${whatToDo} Nothing was sent to Adobe for this item.`,
		facts: { parameter: problems.map(({ parameter }) => parameter).join(', ') },
	});
}
