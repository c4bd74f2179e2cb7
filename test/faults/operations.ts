import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { AUTOMATIC, named, type Adobe } from '../engine/use-adobe';
import { adobeError, type Answer, type RecordedRequest, type Route } from '../simulator';

/** An operation as the table of faults plays it, with a sheet of named rows. */
export interface OperationCase {
	readonly name: string;
	/** Where its own requests arrive, those that a fault strikes. */
	readonly route: Route;
	readonly parameters: INodeParameters;
	/** Whether a request is the one for the row of this name. */
	isFor(name: string): (request: RecordedRequest) => boolean;
	/** How Adobe refuses a row for good. */
	readonly refusal: Answer;
	/** Compares the items of the rows that succeeded with what is in Adobe now. */
	expectDone(adobe: Adobe, items: readonly IDataObject[]): void;
}

export const CREATE: OperationCase = {
	name: 'create',
	route: 'create',
	parameters: AUTOMATIC,
	isFor: named,
	refusal: adobeError('100910-400'),
	expectDone({ simulator: { audiences } }, items) {
		const made = audiences.map(({ name, audienceId }) => `${name} ${audienceId} true`);
		const said = items.map(({ name, audienceId, created }) =>
			[name, audienceId, created].join(' '),
		);
		expect(said.sort()).toEqual(made.sort());
	},
};

/** A new operation is one more line here. */
export const OPERATIONS: readonly OperationCase[] = [CREATE];
