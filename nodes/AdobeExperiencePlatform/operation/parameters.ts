import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Sheet } from './sheet';

/**
 * Reads one of the node's parameters item by item. Evaluating an expression is what costs most of all
 * that n8n does for a row, and most expressions only name a column: that is what dragging it into a
 * field gives. Those are looked up in the item; n8n evaluates every other.
 * @param fallback where the saved node doesn't have this parameter
 * @returns the parameter for an item; it throws n8n's own error where an expression fails
 */
export function parameterReader(
	context: IExecuteFunctions,
	sheet: Sheet,
	name: string,
	fallback: string | object,
): (itemIndex: number) => unknown {
	const entered = context.getNodeParameter(name, 0, fallback, { rawExpressions: true });
	const lookUp = lookUpOf(entered);
	return (itemIndex) => {
		const value = lookUp(sheet.rowAt(itemIndex));
		return value === UP_TO_N8N ? context.getNodeParameter(name, itemIndex, fallback) : value;
	};
}

/** Instead of a value that only n8n can tell. */
const UP_TO_N8N = Symbol('up to n8n');

type LookUp = (row: IDataObject) => unknown;

function lookUpOf(entered: unknown): LookUp {
	if (typeof entered === 'string' && entered.startsWith('=')) return lookUpOfExpression(entered);
	if (typeof entered !== 'object' || entered === null) return () => entered;
	if (Array.isArray(entered)) return () => UP_TO_N8N;
	const fields = Object.entries(entered).map(([key, value]) => [key, lookUpOf(value)] as const);
	return (row) => {
		const values = fields.map(([key, lookUp]) => [key, lookUp(row)] as const);
		const isComplete = values.every(([, value]) => value !== UP_TO_N8N);
		return isComplete ? Object.fromEntries(values) : UP_TO_N8N;
	};
}

/** e.g. `={{ $json.name }}`, `={{ $json['Full Name'] }}`, `={{ $json.properties.name }}` */
const COLUMN = /^=\{\{\s*\$json((?:\.[A-Za-z_$][\w$]*|\[(?:"[^"\\}\n]*"|'[^'\\}\n]*')\])+)\s*\}\}$/;
const STEP = /\.([\w$]+)|\["([^"]*)"\]|\['([^']*)'\]/g;

function lookUpOfExpression(expression: string): LookUp {
	const path = COLUMN.exec(expression)?.[1];
	if (path === undefined) return () => UP_TO_N8N;
	const steps = [...path.matchAll(STEP)].map(
		([, word, quoted, single]) => word ?? quoted ?? single,
	);
	return (row) => {
		let value: unknown = row;
		for (const step of steps) {
			// What every object has, such as `constructor`, n8n guards in its own way.
			if (!isPlainObject(value) || step === undefined || step in Object.prototype) return UP_TO_N8N;
			value = value[step];
		}
		return typeof value === 'object' && value !== null ? UP_TO_N8N : value;
	};
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
