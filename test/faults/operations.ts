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
		const byId = (all: readonly IDataObject[]) =>
			Object.fromEntries(all.map(({ audienceId, name }) => [audienceId as string, name]));
		expect(items.every(({ created }) => created === true)).toBe(true);
		expect(items).toHaveLength(audiences.length);
		expect(byId(items)).toEqual(byId(audiences.map((audience) => ({ ...audience }))));
	},
};

/** A new operation is one more line here. */
export const OPERATIONS: readonly OperationCase[] = [CREATE];
