import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { DAYS } from '../../adobe/audienceImports';
import type { Failure } from '../../adobe/errors/failure';
import type { FileOf } from '../../operation/binary';
import { gather } from '../../operation/operation';
import { located, parseOptions, writeOptionsProperty } from '../../operation/options';
import { invalidRow, isBlankCell, parseParameters, type Form } from '../../operation/parameters';
import { IF_IN_PROGRESS } from '../shared/ingesting';
import { audienceLocator, locatedReader } from '../shared/locator';
import { checkPeople, rowsOfFile, WITHOUT_ID, type CheckedPeople } from './checkPeople';
import { ATTRIBUTES, fieldType, planColumns, TYPES, type FieldType } from './columns';
import { peopleInFile, peopleInItems } from './people';
import { replaceMembers, type ReplaceRow } from './replaceMembers';
import type { Target } from './targetAudience';

const byName = { show: { target: ['named'] } };

const properties: INodeProperties[] = [
	{
		displayName: 'Target',
		name: 'target',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'By Name',
				value: 'named',
				description: 'The audience of that name, made where there is none: right for schedules',
			},
			{
				name: 'Existing Audience',
				value: 'existing',
				description:
					'An audience that was made for files: by this operation or by an audience import',
			},
		],
		default: 'named',
		description: 'Whose members the people of the list become',
	},
	{
		...audienceLocator,
		default: audienceLocator.default,
		displayOptions: { show: { target: ['existing'] } },
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Newsletter Subscribers',
		displayOptions: byName,
		description: 'The name of the audience, as people will see it in Experience Platform',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Everybody who opened a newsletter this year',
		displayOptions: byName,
		description: 'What the audience is about, for when it is made',
	},
	{
		displayName: 'Members Expire After (Days)',
		name: 'ttlInDays',
		type: 'number',
		typeOptions: { minValue: DAYS.least, maxValue: DAYS.most, numberPrecision: 0 },
		default: 30,
		displayOptions: byName,
		description:
			'How long members stay when nobody replaces them, for when the audience is made. Each run counts anew.',
	},
	{
		displayName: 'Input',
		name: 'input',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Input Items', value: 'items', description: 'Each item is a person' },
			{
				name: 'CSV File',
				value: 'binary',
				description: 'Each row of a file is a person; its first row names the columns',
			},
		],
		default: 'items',
		description: 'Where the people are',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		placeholder: 'e.g. data',
		displayOptions: { show: { input: ['binary'] } },
		hint: 'The name of the input field containing the file to be uploaded',
	},
	{
		displayName: 'Identity Column',
		name: 'identityColumn',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. email',
		hint: "The column's name, not one of its values",
		description: "The column that holds the person's ID",
	},
	{
		displayName: 'Identity Namespace',
		name: 'identityNamespace',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		displayOptions: byName,
		description: 'What kind of ID that column holds, for when the audience is made',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchIdentityNamespaces', searchable: true },
			},
			{ displayName: 'By Code', name: 'code', type: 'string', placeholder: 'e.g. Email' },
		],
	},
	{
		displayName: 'Attributes',
		name: 'attributes',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All Columns', value: 'all' },
			{ name: 'Selected Columns', value: 'selected' },
			{ name: 'None', value: 'none', description: "Only the person's ID goes to Adobe" },
		],
		default: 'all',
		description: 'Which other columns go to Adobe, for when the audience is activated',
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. first_name, city',
		displayOptions: { show: { attributes: ['selected'] } },
		description: 'Their names, separated by commas',
	},
	{
		displayName: 'Column Types',
		name: 'columnTypes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Column Type',
		default: {},
		displayOptions: { show: { target: ['named'], attributes: ['all', 'selected'] } },
		description:
			'What a column holds, where it should not be what its values say. A text that looks like a number is text. The output shows the type of each column.',
		options: [
			{
				displayName: 'Column',
				name: 'values',
				values: [
					{
						displayName: 'Column',
						name: 'column',
						type: 'string',
						default: '',
						placeholder: 'e.g. birthday',
						description: 'The name of the column',
					},
					{
						displayName: 'Type',
						name: 'type',
						type: 'options',
						options: Object.entries(TYPES).map(([value, { label }]) => ({ name: label, value })),
						default: 'string',
						description: 'What each of its cells is, unless it is empty',
					},
				],
			},
		],
	},
	{
		displayName:
			'The people become members when Experience Platform has done its daily segmentation job, not at once. Adobe allows 100 runs a day in a sandbox, and 10 for an audience.',
		name: 'dailyJobNotice',
		type: 'notice',
		default: '',
	},
];

const OPTIONS = {
	allowEmpty: {
		displayName: 'Allow Empty List',
		name: 'allowEmpty',
		type: 'boolean',
		default: false,
		description: 'Whether a list without people empties the audience, instead of failing',
	},
	expressActivation: {
		displayName: 'Express Activation',
		name: 'expressActivation',
		type: 'boolean',
		default: false,
		description:
			'Whether each row is activated by itself, without looking for the same person in others. Only for when the audience is made; it can never be changed.',
	},
	folder: {
		displayName: 'Folder',
		name: 'folder',
		type: 'string',
		default: '',
		placeholder: 'e.g. crm/newsletter',
		description:
			"The folder of the landing zone that the audience's import reads. For an audience that this operation made it is known.",
	},
	ifInProgress: {
		displayName: 'If a Run Is in Progress',
		name: 'ifInProgress',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Replace nothing' },
			{ name: 'Wait', value: 'wait', description: 'Start when the other one is over' },
		],
		default: 'fail',
		description: 'Adobe allows one run of an audience at a time',
	},
	labels: {
		displayName: 'Labels',
		name: 'labels',
		type: 'string',
		default: '',
		placeholder: 'e.g. core/C1, core/C2',
		description: 'Access labels of the audience, separated by commas, for when it is made',
	},
	maxWait: {
		displayName: 'Max Wait (Minutes)',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1440 },
		default: 60,
		description: 'How long to wait until Adobe has finished, before the item counts as failed',
	},
	namespace: {
		displayName: 'Namespace',
		name: 'namespace',
		type: 'string',
		default: '',
		placeholder: 'e.g. CustomerAudienceUpload',
		description:
			"The namespace of the audience. Left out it is CustomerAudienceUpload or, for 'By External ID', any.",
	},
	pathHasContainer: {
		displayName: 'Path Begins With Container',
		name: 'pathHasContainer',
		type: 'boolean',
		default: true,
		description:
			"Whether the import's path begins with the name of the landing zone's container. Try without, if Adobe says that it finds no file.",
	},
	withoutIdentity: {
		displayName: 'Rows Without an ID',
		name: 'withoutIdentity',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Report them as failed' },
			{
				name: 'Leave Out',
				value: 'leaveOut',
				description: 'Replace with the others, and count them',
			},
		],
		default: 'fail',
		description: 'What to do with rows whose cell in the identity column is empty',
	},
	waitForCompletion: {
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until Adobe has taken the list over, or only until it has begun to',
	},
} satisfies Record<string, INodeProperties>;

const own = Object.values(OPTIONS) as INodeProperties[];

/** An option that was emptied is left out. */
const orNothing = <Schema extends z.ZodTypeAny>(schema: Schema) =>
	z.preprocess((value) => (isBlankCell(value) ? undefined : value), schema);

const yesOrNo = (fallback: boolean) =>
	z.boolean({ invalid_type_error: 'must be true or false' }).default(fallback);
const aText = z.string({ invalid_type_error: 'must be text' }).trim();

/** Names in a list of any form: a text with commas, or what an expression gives. */
const names = z.preprocess(
	(value) => (typeof value === 'string' ? value.split(',') : (value ?? [])),
	z
		.array(z.string({ invalid_type_error: 'must be a list of texts' }).trim(), {
			invalid_type_error: 'must be a list of texts',
		})
		.transform((all) => all.filter((name) => name !== '')),
);

const MINUTES = 'must be a number from 0 to 1440';

const optionsSchema = z.object({
	allowEmpty: yesOrNo(false),
	expressActivation: yesOrNo(false),
	folder: orNothing(
		aText
			.transform((folder) => folder.replace(/^\/+|\/+$/g, ''))
			.refine((folder) => folder !== '' && !/[\s\\:*?"<>|]|(^|\/)\.*(\/|$)/.test(folder), {
				message: 'must be a path like crm/newsletter, without blanks',
			})
			.optional(),
	),
	ifInProgress: z.enum(IF_IN_PROGRESS).default('fail'),
	labels: names,
	maxWait: orNothing(
		z.coerce.number({ invalid_type_error: MINUTES }).min(0, MINUTES).max(1440, MINUTES).default(60),
	),
	namespace: orNothing(aText.optional()),
	pathHasContainer: yesOrNo(true),
	withoutIdentity: z.enum(WITHOUT_ID).default('fail'),
	waitForCompletion: yesOrNo(true),
});

const required = aText.min(1, 'is empty');
const DAYS_RANGE = `must be a whole number from ${DAYS.least} to ${DAYS.most}`;

const namedSchema = z.object({
	name: required,
	description: orNothing(aText.optional()),
	ttlInDays: z.coerce
		.number({ invalid_type_error: DAYS_RANGE })
		.int(DAYS_RANGE)
		.min(DAYS.least, DAYS_RANGE)
		.max(DAYS.most, DAYS_RANGE),
	identityNamespace: z.preprocess(located, required),
});

const listSchema = z.object({
	input: z.enum(['items', 'binary']),
	identityColumn: required,
	attributes: z.enum(ATTRIBUTES),
	columns: names,
	columnTypes: z
		.object({ values: z.array(z.object({ column: required, type: fieldType })).default([]) })
		.default({}),
});

type Options = z.infer<typeof optionsSchema>;

/** Reads parameters that have to be the same for all items; one that isn't shown has its default. */
async function readAll(
	form: Form,
	all: ReadonlyArray<readonly [name: string, fallback: string | number | object]>,
): Promise<Record<string, unknown>> {
	const values: Record<string, unknown> = {};
	for (const [name, fallback] of all)
		values[name] = await form.common(name, fallback, wordsFor(name));
	return values;
}

const ONE_LIST =
	'All items become one list. Let only those come in that belong to one, for example by Filter or in Loop Over Items.';
const A_NAME = 'Enter the name of a column as a text, not an expression that gives its values.';

const wordsFor = (name: string) => ({
	label: properties.find((property) => property.name === name)?.displayName ?? 'Options',
	whatToDo: ['identityColumn', 'columns'].includes(name) ? A_NAME : ONE_LIST,
});

async function readTarget(
	form: Form,
	options: IDataObject,
	{ namespace, expressActivation, labels }: Options,
): Promise<Target> {
	const { target } = parseParameters(
		z.object({ target: z.enum(['named', 'existing']) }),
		properties,
		{
			target: form.parameter('target', 'named')(0),
		},
	);
	if (target === 'existing') {
		await readAll(form, [['audience', {}]]);
		return { kind: 'existing', audience: locatedReader(form)(0, options) };
	}
	const given = await readAll(form, [
		['name', ''],
		['description', ''],
		['ttlInDays', DAYS.usual],
		['identityNamespace', ''],
	]);
	return {
		kind: 'named',
		...parseParameters(namedSchema, properties, given),
		namespace: namespace ?? 'CustomerAudienceUpload',
		expressActivation,
		labels,
	};
}

async function readPeople(
	form: Form,
	{ allowEmpty, withoutIdentity }: Options,
	rejectItem: (itemIndex: number, failure: Failure) => void,
	files: FileOf,
): Promise<CheckedPeople> {
	const { input, identityColumn, attributes, columns, columnTypes } = parseParameters(
		listSchema,
		properties,
		await readAll(form, [
			['input', 'items'],
			['identityColumn', ''],
			['attributes', 'all'],
			['columns', ''],
			['columnTypes', {}],
		]),
	);
	const isFile = input === 'binary';
	if (isFile && form.sheet.size > 1) throw severalFiles(form.sheet.size);
	const list = isFile
		? await peopleInFile(files(0, String(form.parameter('binaryPropertyName', 'data')(0))))
		: peopleInItems(form.sheet, form);
	const types = new Map<string, FieldType>(
		columnTypes.values.map(({ column, type }) => [column, type]),
	);
	const isNobody = list.columns.length === 0 && allowEmpty;
	const plan = planColumns(isNobody ? [identityColumn] : list.columns, {
		identityColumn,
		attributes: isNobody ? 'none' : attributes,
		columns,
		types: isNobody ? new Map() : types,
	});
	const ofFile = rowsOfFile();
	const reject = isFile ? ofFile.reject : rejectItem;
	const { cancelled } = form;
	const people = await checkPeople(list, plan, { withoutIdentity, reject, cancelled });
	ofFile.throwIfAny();
	if (people.rows === 0 && people.skipped.failed === 0 && !allowEmpty) throw nobody(isFile);
	return people;
}

const severalFiles = (count: number) =>
	invalidRow(
		[{ parameter: 'Input', problem: `'Input' is CSV File, and ${count} items came in` }],
		'One file is the whole list, so one item is taken. Let the others not come in, or bring the files in one after the other with Loop Over Items.',
	);

const nobody = (isFile: boolean) =>
	invalidRow(
		[{ parameter: 'Input', problem: `there is nobody in the ${isFile ? 'file' : 'input'}` }],
		`That would take everybody out of the audience. If it is meant so, choose '${OPTIONS.allowEmpty.displayName}' in the options of the node.`,
	);

/** The people of a list become the members of an audience: everybody else leaves it. */
export const replace = gather<ReplaceRow>({
	option: {
		name: 'Replace',
		value: 'replace',
		action: 'Replace audience members',
		description: 'Make the people of a list the members of an audience; everybody else leaves it',
	},
	title: 'Replace Audience Members',
	properties: [...properties, writeOptionsProperty(own)],
	async read(form, options, reject, files) {
		const read = parseOptions(optionsSchema, own, options);
		await readAll(form, [['options', {}]]);
		const target = await readTarget(form, options, read);
		const people = await readPeople(form, read, reject, files);
		const { folder, pathHasContainer, waitForCompletion, ifInProgress, maxWait } = read;
		tellRenamed(form, people);
		return {
			target,
			people,
			tell: form.tell,
			folder,
			pathHasContainer,
			waitForCompletion,
			ifInProgress,
			patience: {
				maxWaitMs: maxWait * 60_000,
				howToWaitLonger: `Raise '${OPTIONS.maxWait.displayName}' in the options of the node (now ${maxWait}), or retry this execution: it waits on for the same run.`,
			},
		};
	},
	identity: ({ target, people: { fingerprint }, folder }) => [target, fingerprint, folder],
	carryOut: replaceMembers,
	summarize(items) {
		const [item] = items;
		if (item === undefined || item.dryRun === true) return undefined;
		const { rows, skipped, skippedReasons } = item;
		const reasons = Object.entries((skippedReasons ?? {}) as object)
			.map(([reason, count]) => `${REASONS[reason] ?? reason}: ${count}`)
			.join(', ');
		const left = skipped === 0 ? '' : `, ${String(skipped)} rows left out (${reasons})`;
		return `${String(rows)} people were handed over${left}. They become members with the daily segmentation job`;
	},
});

/** Why rows were left out, in words. */
const REASONS: Readonly<Record<string, string>> = {
	duplicate: 'there twice',
	withoutIdentity: 'without an ID',
	blankLine: 'blank',
	failed: 'failed',
};

function tellRenamed({ tell }: Form, { renamed }: CheckedPeople): void {
	const changes = Object.entries(renamed).map(([name, field]) => `"${name}" is "${field}"`);
	if (changes.length > 0) {
		tell(`Adobe takes no blanks and no dashes in the names of columns: ${changes.join(', ')}`);
	}
}
