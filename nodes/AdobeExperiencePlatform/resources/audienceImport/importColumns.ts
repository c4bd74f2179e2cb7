import type { INodeProperties } from 'n8n-workflow';

import { FIELD_TYPES, MOST_FIELDS } from '../../adobe/importBody';
import { quoted } from '../../adobe/errors/readError';
import { invalidRow, isBlankCell, type Form } from '../../operation/parameters';
import { TYPE_NAMES } from '../shared/fieldTypes';

const typeOptions = FIELD_TYPES.map((value) => ({ name: TYPE_NAMES[value], value })).sort((a, b) =>
	a.name.localeCompare(b.name),
);

const typeProperty: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: typeOptions,
	default: 'string',
	description: 'What the column holds',
};

const labelsProperty: INodeProperties = {
	displayName: 'Labels',
	name: 'labels',
	type: 'string',
	default: '',
	placeholder: 'e.g. core/C2, custom/loyalty',
	description: 'The labels for data usage and access of this column; several with commas',
};

const where = (...modes: string[]) => ({ show: { columnsFrom: modes } });

/** The parameters that say which columns the files have. */
export const columnProperties: INodeProperties[] = [
	{
		displayName: 'Columns',
		name: 'columnsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Define Below',
				value: 'list',
				description: 'Add the columns one by one, in the order of the file',
			},
			{
				name: 'From a Header Row',
				value: 'header',
				description: 'Take the first line of the file',
			},
			{ name: 'Using JSON', value: 'json', description: 'Enter a list as Adobe documents it' },
		],
		default: 'list',
		description: `Which columns the files have: up to ${MOST_FIELDS}, without blanks or hyphens in their names`,
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		displayOptions: where('list'),
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. email',
						description: 'The name of the column, as in the first line of the file',
					},
					typeProperty,
					{
						displayName: 'Identity Namespace',
						name: 'identityNs',
						type: 'string',
						default: '',
						placeholder: 'e.g. Email',
						description:
							'Only for the one column that says who the person is: what kind of ID it holds',
					},
					labelsProperty,
				],
			},
		],
	},
	{
		displayName: 'Fields (JSON)',
		name: 'fieldsJson',
		type: 'json',
		default:
			'[\n  { "name": "email", "type": "string", "identityNs": "Email" },\n  { "name": "points", "type": "number" }\n]',
		displayOptions: where('json'),
		description: 'A list of objects with "name", "type" and, for one of them, "identityNs"',
	},
	{
		displayName: 'Header Row',
		name: 'header',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. email,first_name,points',
		displayOptions: where('header'),
		description: 'The first line of the file, or an expression that gives its columns as a list',
	},
	{
		displayName: 'Identity Column',
		name: 'identityColumn',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. email',
		displayOptions: where('header'),
		description: 'The column that says who the person is',
	},
	{
		displayName: 'Identity Namespace',
		name: 'identityNamespace',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Email',
		displayOptions: where('header'),
		description: 'What kind of ID that column holds, by its symbol in Experience Platform',
	},
	{
		displayName: 'Column Types',
		name: 'columnTypes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Type',
		default: {},
		displayOptions: where('header'),
		description: 'For columns that hold something other than text',
		options: [
			{
				displayName: 'Column',
				name: 'column',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. points',
						description: 'The column, as in the header row',
					},
					{ ...typeProperty, default: 'number' },
				],
			},
		],
	},
];

/** What a person said of the columns, not checked yet, and the parameter that said it. */
export interface ColumnsGiven {
	readonly columns: readonly unknown[];
	readonly parameter: string;
}

const refused = (parameter: string, problem: string, whatToDo: string) =>
	invalidRow([{ parameter, problem: `'${parameter}' ${problem}` }], whatToDo);

const WELL_FORMED = /^(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*$/;

/** The texts of one line of CSV (RFC 4180). */
function cellsOf(line: string): string[] {
	const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
	return [...cells].map(([, inQuotes, bare = '']) =>
		(inQuotes?.replaceAll('""', '"') ?? bare).trim(),
	);
}

const trimmed = (cell: unknown) => (typeof cell === 'string' ? cell.trim() : cell);

const HEADER =
	"Copy the first line of the file into 'Header Row': its columns with commas between.";

function headerCells(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value.map(trimmed);
	const line = isBlankCell(value)
		? ''
		: String(value)
				.replace(/^\uFEFF/, '')
				.trim();
	if (line === '') throw refused('Header Row', 'is empty', HEADER);
	if (/[\r\n]/.test(line)) throw refused('Header Row', 'has more than one line', HEADER);
	if (!line.includes(',') && /[;\t|]/.test(line)) {
		throw refused('Header Row', 'must have commas between its columns', HEADER);
	}
	if (!WELL_FORMED.test(line)) {
		throw refused('Header Row', 'has a quotation mark where none belongs', HEADER);
	}
	return cellsOf(line);
}

function headerReader(form: Form): (itemIndex: number) => ColumnsGiven {
	const readHeader = form.parameter('header', '');
	const readColumn = form.parameter('identityColumn', '');
	const readNamespace = form.parameter('identityNamespace', '');
	const readTypes = form.parameter('columnTypes', {});
	return (itemIndex) => {
		const names = headerCells(readHeader(itemIndex));
		const identity = String(readColumn(itemIndex) ?? '').trim();
		const identityNs = String(readNamespace(itemIndex) ?? '').trim();
		const types = entriesIn(readTypes(itemIndex), 'column');
		const known = (name: string) => names.includes(name);
		const listed = names.slice(0, MOST_FIELDS).map((name) => quoted(String(name), 50));
		const there = `The header row has: ${listed.join(', ')}.`;
		if (identity === '') throw refused('Identity Column', 'is empty', there);
		if (!known(identity)) {
			throw refused(
				'Identity Column',
				`"${quoted(identity, 100)}" is not in the header row`,
				there,
			);
		}
		if (identityNs === '') {
			throw refused('Identity Namespace', 'is empty', 'Enter its symbol, such as Email or ECID.');
		}
		const typeOf = new Map(types.map(({ name, type }) => [String(name).trim(), type]));
		const unknown = [...typeOf.keys()].find((name) => !known(name));
		if (unknown !== undefined) {
			const problem = `names "${quoted(unknown, 100)}", which is not in the header row`;
			throw refused('Column Types', problem, there);
		}
		const columns = names.map((name) => ({
			name,
			type: typeOf.get(String(name)) ?? 'string',
			...(name === identity && { identityNs }),
		}));
		return { columns, parameter: 'Header Row' };
	};
}

const entriesIn = (value: unknown, name: string): ReadonlyArray<Record<string, unknown>> => {
	const entries: unknown = Object(value)[name];
	return Array.isArray(entries) ? entries.map((entry: unknown) => Object(entry)) : [];
};

function listReader(form: Form): (itemIndex: number) => ColumnsGiven {
	const read = form.parameter('fields', {});
	return (itemIndex) => ({ columns: entriesIn(read(itemIndex), 'field'), parameter: 'Fields' });
}

const NO_LIST =
	'Enter a list such as [{"name": "email", "type": "string", "identityNs": "Email"}].';

function jsonReader(form: Form): (itemIndex: number) => ColumnsGiven {
	const parameter = 'Fields (JSON)';
	const read = form.parameter('fieldsJson', '');
	return (itemIndex) => {
		const columns = parsed(read(itemIndex));
		if (!Array.isArray(columns)) throw refused(parameter, 'must be a list in JSON', NO_LIST);
		const wrong = columns.findIndex((each) => typeof each !== 'object' || each === null);
		if (wrong >= 0) throw refused(parameter, `has no object in place ${wrong + 1}`, NO_LIST);
		return {
			columns: columns.map((each: object) => ({ type: 'string', ...each })),
			parameter,
		};
	};
}

function parsed(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return undefined;
	}
}

const READERS: Readonly<Record<string, (form: Form) => (itemIndex: number) => ColumnsGiven>> = {
	list: listReader,
	header: headerReader,
	json: jsonReader,
};

/** @returns reads the columns that an item describes; it throws a FailureError where there are none to check */
export function columnsReader(form: Form): (itemIndex: number) => ColumnsGiven {
	const chosen = String(form.choice('columnsFrom'));
	const reader = Object.hasOwn(READERS, chosen) ? READERS[chosen] : undefined;
	if (reader !== undefined) return reader(form);
	throw refused('Columns', 'is chosen in a way that is not known', 'Choose it again in the node.');
}
