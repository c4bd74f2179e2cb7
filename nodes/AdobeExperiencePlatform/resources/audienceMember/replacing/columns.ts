import { z } from 'zod';

import { FIELD_TYPES, MOST_FIELDS } from '../../../adobe/importBody';
import { quoted } from '../../../adobe/errors/readError';
import { invalidRow } from '../../../operation/parameters';
import { TYPE_NAMES, type FieldType } from '../../shared/fieldTypes';

/** A column of the list that goes to Adobe. */
export interface Column {
	/** Its place in the list. */
	readonly index: number;
	/** Its name in the list. */
	readonly name: string;
	/** Its name at Adobe. */
	readonly field: string;
	/** As somebody chose it; what the values say where nobody did. */
	readonly chosenType?: FieldType;
}

/** Which columns go to Adobe; the first one holds the person's ID. */
export interface ColumnPlan {
	readonly columns: readonly Column[];
	/** The columns whose names Adobe refuses, and what they are called there instead. */
	readonly renamed: Readonly<Record<string, string>>;
}

export const ATTRIBUTES = ['all', 'selected', 'none'] as const;

export interface Wanted {
	readonly identityColumn: string;
	readonly attributes: (typeof ATTRIBUTES)[number];
	readonly columns: readonly string[];
	readonly types: ReadonlyMap<string, FieldType>;
}

/**
 * Adobe takes no blanks and no dashes in the name of a column (Adobe: import an external audience), and
 * nobody means what can't be seen.
 */
export const fieldNameOf = (column: string): string =>
	column
		.replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '')
		.trim()
		.replace(/[\s\p{Cc}\p{Pd}]+/gu, '_');

/** What a person wrote for a column may differ from it in what can't be seen, and in blanks around it. */
const essence = (name: string) => name.replace(/[\p{Cf}\p{Cc}]/gu, '').trim();

/** @throws {FailureError} which column is missing, or can't go to Adobe, and what to do about it */
export function planColumns(all: readonly string[], wanted: Wanted): ColumnPlan {
	const find = (name: string): number => {
		const exact = all.indexOf(name);
		return exact >= 0 ? exact : all.findIndex((column) => essence(column) === essence(name));
	};
	const twice = all.find((column, index) => all.indexOf(column) !== index);
	if (twice !== undefined) {
		throw refused('Input', `has the column ${inQuotes(twice)} twice`, 'Rename one of them.');
	}
	const identity = find(wanted.identityColumn);
	if (identity < 0) throw noColumn('Identity Column', wanted.identityColumn, all);

	const attributes = {
		all: () => all.map((_, index) => index),
		none: () => [],
		selected: () =>
			wanted.columns.map((name) => {
				const index = find(name);
				if (index < 0) throw noColumn('Columns', name, all);
				return index;
			}),
	}[wanted.attributes]();
	const chosen = [...new Set([identity, ...attributes])];
	if (chosen.length > MOST_FIELDS) {
		throw refused(
			'Attributes',
			`would send ${chosen.length} columns, and Adobe takes ${MOST_FIELDS} at most`,
			"Choose 'Selected Columns' there.",
		);
	}
	const types = typesByIndex(wanted.types, find, all);
	const columns = chosen.map((index): Column => {
		const name = all[index] ?? '';
		return { index, name, field: fieldNameOf(name), chosenType: types.get(index) };
	});
	refuseWhatCannotBeNamed(columns);
	const renamed = columns
		.filter(({ name, field }) => name !== field)
		.map(({ name, field }) => [name, field]);
	return { columns, renamed: Object.fromEntries(renamed) as Record<string, string> };
}

function typesByIndex(
	types: Wanted['types'],
	find: (name: string) => number,
	all: readonly string[],
): ReadonlyMap<number, FieldType> {
	const byIndex = [...types].map(([name, type]) => {
		const index = find(name);
		if (index < 0) throw noColumn('Column Types', name, all);
		return [index, type] as const;
	});
	return new Map(byIndex);
}

function refuseWhatCannotBeNamed(columns: readonly Column[]): void {
	const nameless = columns.find(({ field }) => field === '');
	if (nameless !== undefined) {
		const problem = `has a column without a name that can be seen`;
		throw refused('Input', problem, 'Give it a name, or leave it out of the columns to send.');
	}
	for (const { name, field } of columns) {
		const alike = columns.filter((other) => other.field === field);
		if (alike.length < 2) continue;
		const names = alike.map((other) => inQuotes(other.name)).join(' and ');
		throw refused(
			'Input',
			`has the columns ${names}, which are both called ${inQuotes(field)} at Adobe: it takes no blanks and no dashes`,
			`Rename ${inQuotes(name)}, or leave one of them out of the columns to send.`,
		);
	}
}

const inQuotes = (name: string) => `"${quoted(name, 100)}"`;

const refused = (parameter: string, problem: string, whatToDo: string) =>
	invalidRow([{ parameter, problem: `'${parameter}' ${problem}` }], whatToDo);

/** More than a person looks through. */
const MOST_NAMED = 50;

function noColumn(parameter: string, name: string, all: readonly string[]) {
	const there = all.slice(0, MOST_NAMED).map(inQuotes).join(', ') || 'no columns';
	return refused(
		parameter,
		`is ${inQuotes(name)}, and there is no such column`,
		`Enter the name of a column as a text, not an expression that gives its values. There are: ${there}.`,
	);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const isDate = (text: string) => DATE.test(text) && !Number.isNaN(Date.parse(text));
const isDateTime = (text: string) => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));
const isWhole = (text: string) => /^[+-]?\d+$/.test(text);

/** What each type is called on screen, and which texts it takes. */
export const TYPES: Readonly<
	Record<FieldType, { readonly label: string; readonly takes: (text: string) => boolean }>
> = {
	string: { label: TYPE_NAMES.string, takes: () => true },
	number: {
		label: TYPE_NAMES.number,
		takes: (text) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text),
	},
	integer: {
		label: TYPE_NAMES.integer,
		takes: (text) => isWhole(text) && Math.abs(Number(text)) <= LARGEST_INTEGER,
	},
	long: { label: TYPE_NAMES.long, takes: isWhole },
	date: { label: TYPE_NAMES.date, takes: isDate },
	datetime: { label: TYPE_NAMES.datetime, takes: isDateTime },
	boolean: { label: TYPE_NAMES.boolean, takes: (text) => /^(true|false)$/i.test(text) },
};

const LARGEST_INTEGER = 2 ** 31 - 1;

export const fieldType = z.enum(FIELD_TYPES);

/** Numbers, the narrowest first: each takes what those before it take. */
const NUMBERS: readonly FieldType[] = ['integer', 'long', 'number'];

/**
 * The type that a value is of by itself. A text that looks like a number stays text: a postcode begins with
 * zeros, and nobody calculates with an ID.
 */
function typeOf(value: unknown, text: string): FieldType {
	if (typeof value === 'boolean') return 'boolean';
	if (typeof value === 'number') {
		return NUMBERS.find((type) => TYPES[type].takes(text)) ?? 'string';
	}
	if (isDate(text)) return 'date';
	return isDateTime(text) ? 'datetime' : 'string';
}

/** What all values of a column have in common. */
export function typeGuess() {
	let type: FieldType | undefined;
	return {
		/** @param text the value as it is sent, not blank */
		see(value: unknown, text: string): void {
			if (type === 'string') return;
			const own = typeOf(value, text);
			const [known, seen] = [NUMBERS.indexOf(type ?? own), NUMBERS.indexOf(own)];
			const wider = known >= 0 && seen >= 0 ? NUMBERS[Math.max(known, seen)] : undefined;
			type = type === undefined || type === own ? own : (wider ?? 'string');
		},
		/** Text, unless all values say otherwise. */
		type: (): FieldType => type ?? 'string',
	};
}
