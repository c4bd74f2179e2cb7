import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** The input items seen as a sheet: an item may lack a column that the sheet has. */
export interface Sheet {
	rowAt(itemIndex: number): IDataObject;
	/**
	 * Whether any item has this column. n8n leaves empty cells of a file out of an item, so a column
	 * that is missing here but not elsewhere is an empty cell.
	 */
	hasColumn(name: string): boolean;
}

export function sheetOf(items: readonly INodeExecutionData[]): Sheet {
	const columns = new Set(items.flatMap(({ json }) => Object.keys(json)));
	return {
		rowAt: (itemIndex) => items[itemIndex]?.json ?? {},
		hasColumn: (name) => columns.has(name),
	};
}
