import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { z } from 'zod';

import { FailureError } from '../adobe/errors/failure';
import { quoted } from '../adobe/errors/readError';
import { breather, type Clock } from '../adobe/session/clock';

/** The input items seen as a sheet: an item may lack a column that the sheet has. */
export interface Sheet {
	/** How many items there are. */
	readonly size: number;
	rowAt(itemIndex: number): IDataObject;
	/**
	 * Whether any item has this column. n8n leaves empty cells of a file out of an item, so a column
	 * that is missing here but not elsewhere is an empty cell.
	 */
	hasColumn(name: string): boolean;
	/** All columns that any item has. */
	columns(): readonly string[];
	/** Whether an item has no value in any column although others do: a blank line of the sheet. */
	isBlankLine(itemIndex: number): boolean;
}

/** What a person filled in, and the items it is filled in for. */
export interface Form {
	readonly sheet: Sheet;
	/** A parameter that can't differ from item to item. */
	choice(name: string): unknown;
	/** A parameter as it stands in the form, its expressions too: the same in every try, whatever time it is. */
	entered(name: string): unknown;
	/**
	 * Reads one of the node's parameters item by item.
	 * @param fallback where the saved node doesn't have this parameter
	 * @returns the parameter for an item; it throws n8n's own error where an expression fails
	 */
	parameter(name: string, fallback: Fallback): (itemIndex: number) => unknown;
	/**
	 * Reads one that has to be the same for all items, because all of them become one thing. Only an
	 * expression that may differ is evaluated for each, at about a millisecond an item where n8n has to do it.
	 * @throws {FailureError} which items differ; and n8n's own error where an expression fails
	 */
	common(name: string, fallback: Fallback, words: CommonWords): Promise<unknown>;
	/** When the run began, in epoch milliseconds. */
	readonly now: number;
	/** The workflow's, for dates that don't say theirs. */
	readonly timezone: string;
	/** Tells the person something about the whole run, as a clause. */
	tell(clause: string): void;
	/** Lets others in the process have their turn. */
	breathe(): Promise<void>;
	/** Whether the run was stopped. */
	cancelled(): boolean;
}

type Fallback = string | number | boolean | object;

export interface CommonWords {
	/** What the parameter is called on screen. */
	readonly label: string;
	/** What to do where it isn't the same for all items. */
	readonly whatToDo: string;
}

/**
 * @param tell hears what is to be told about the run
 */
export async function formOf(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	tell: (clause: string) => void,
	{ now, breathe, cancelled }: Pick<Clock, 'now' | 'breathe' | 'cancelled'>,
): Promise<Form> {
	const sheet = await sheetOf(items, breather({ now, breathe }));
	return {
		sheet,
		tell,
		breathe,
		cancelled,
		now: now(),
		timezone: context.getTimezone(),
		choice: (name) => context.getNodeParameter(name, 0),
		entered: (name) => context.getNodeParameter(name, 0, '', { rawExpressions: true }),
		parameter: (name, fallback) => parameterReader(context, sheet, name, fallback),
		async common(name, fallback, words) {
			const read = parameterReader(context, sheet, name, fallback);
			const entered = context.getNodeParameter(name, 0, fallback, { rawExpressions: true });
			if (!looksAtItems(entered)) return read(0);
			const othersTurn = breather({ now, breathe });
			let first: Read | undefined;
			for (let at = 0; at < sheet.size; at++) {
				await othersTurn();
				if (sheet.isBlankLine(at)) continue;
				const value = read(at);
				first ??= { at, value };
				if (JSON.stringify(value) !== JSON.stringify(first.value))
					throw differs(first, { at, value }, words);
			}
			return first?.value;
		},
	};
}

/** What an expression may name and still be the same for all items. */
const SAME_FOR_ALL =
	/^\$(now|today|vars|env|secrets|workflow|execution|runIndex|if|ifEmpty|min|max|jmespath|)$/;

/** Whether a parameter, or anything in it, is an expression that may differ from item to item. */
function looksAtItems(entered: unknown): boolean {
	if (typeof entered === 'object' && entered !== null) {
		return Object.values(entered).some(looksAtItems);
	}
	if (typeof entered !== 'string' || !entered.startsWith('=')) return false;
	const names = entered.match(/\$\w*/g) ?? [];
	return /item/i.test(entered) || names.some((name) => !SAME_FOR_ALL.test(name));
}

type Read = { readonly at: number; readonly value: unknown };

function differs(first: Read, other: Read, { label, whatToDo }: CommonWords): FailureError {
	const [one, another] = [first, other].map(({ at, value }) => {
		const isText = ['string', 'number', 'boolean'].includes(typeof value);
		return isText ? `"${quoted(String(value), 100)}" for item ${at}` : `another for item ${at}`;
	});
	const problem = `'${label}' differs from item to item: it is ${one} and ${another}`;
	return invalidRow([{ parameter: label, problem }], whatToDo);
}

async function sheetOf(
	items: readonly INodeExecutionData[],
	othersTurn: () => Promise<void>,
): Promise<Sheet> {
	const columns = new Set<string>();
	let hasValues = false;
	const rowAt = (itemIndex: number): IDataObject => items[itemIndex]?.json ?? {};
	const isBlank = (itemIndex: number) => Object.values(rowAt(itemIndex)).every(isBlankCell);
	for (const itemIndex of items.keys()) {
		await othersTurn();
		for (const column of Object.keys(rowAt(itemIndex))) columns.add(column);
		hasValues ||= !isBlank(itemIndex);
	}
	return {
		size: items.length,
		rowAt,
		hasColumn: (name) => columns.has(name),
		columns: () => [...columns],
		isBlankLine: (itemIndex) => hasValues && isBlank(itemIndex),
	};
}

/** Whether there is nothing to be seen in a cell. */
export const isBlankCell = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * Evaluating an expression is what costs most of all that n8n does for a row, and most expressions only
 * name a column: that is what dragging it into a field gives. Those are looked up in the item; n8n
 * evaluates every other.
 */
function parameterReader(
	context: IExecuteFunctions,
	sheet: Sheet,
	name: string,
	fallback: Fallback,
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
	if (isSameForAll(entered)) {
		const own: unknown = structuredClone(entered);
		return () => own;
	}
	const fields = Object.entries(entered).map(([key, value]) => [key, lookUpOf(value)] as const);
	return (row) => {
		const values = fields.map(([key, lookUp]) => [key, lookUp(row)] as const);
		const isComplete = values.every(([, value]) => value !== UP_TO_N8N);
		return isComplete ? Object.fromEntries(values) : UP_TO_N8N;
	};
}

/** Whether it has no expression in it, nor what only n8n can read. */
const isSameForAll = (entered: unknown): boolean =>
	typeof entered === 'object' && entered !== null
		? !Array.isArray(entered) && Object.values(entered).every(isSameForAll)
		: !(typeof entered === 'string' && entered.startsWith('='));

/**
 * Memoization of the last one: where no field of it differs from item to item, the very same object is read
 * for all of them.
 */
export function readingOnce<From extends object, To>(read: (from: From) => To): (from: From) => To {
	let last: { readonly from: From; readonly to: To } | undefined;
	return (from) => {
		if (last?.from !== from) last = { from, to: read(from) };
		return last.to;
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
		description: whatToDo,
		assurance: 'Nothing was sent to Adobe for this item.',
		facts: { parameter: problems.map(({ parameter }) => parameter).join(', ') },
	});
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Our own schemas say what is wrong as a clause that begins with a verb; zod's own words are for programmers. */
function whatIsWrong(code: string, message: string, property: INodeProperties | undefined): string {
	if (/^(must|has|is) /.test(message)) return message;
	const choices = (property?.options ?? []).flatMap((option) =>
		code === 'invalid_enum_value' && 'value' in option ? [`"${option.value}"`] : [],
	);
	return choices.length > 0 ? `must be one of ${choices.join(', ')}` : 'is empty or not usable';
}

/**
 * Checks parameters as they are for an item.
 * @param properties says what the parameters are called on screen
 * @param where they are found, e.g. `in the options of the node`
 * @throws {FailureError} which one is wrong
 */
export function parseParameters<Schema extends z.ZodTypeAny>(
	schema: Schema,
	properties: readonly INodeProperties[],
	values: object,
	where = 'in the node',
): z.output<Schema> {
	const read = schema.safeParse(values);
	if (read.success) return read.data;
	const problems = read.error.issues.map(({ path: [name], code, message }) => {
		const property = properties.find((candidate) => candidate.name === name);
		const label = property?.displayName ?? 'Options';
		return { parameter: label, problem: `'${label}' ${whatIsWrong(code, message, property)}` };
	});
	throw invalidRow(problems, `Correct it ${where}, or remove it there.`);
}
