import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Failure } from '../../../adobe/errors/failure';
import { DAYS } from '../../../adobe/importBody';
import type { FileOf } from '../../../operation/binary';
import { located, parseOptions } from '../../../operation/options';
import { invalidRow, isBlankCell, parseParameters, type Form } from '../../../operation/parameters';
import type { FieldType } from '../../shared/fieldTypes';
import { IF_IN_PROGRESS } from '../../shared/ingesting';
import { locatedReader } from '../../shared/locator';
import { checkPeople, rowsOfFile, WITHOUT_ID, type CheckedPeople } from './checkPeople';
import { ATTRIBUTES, fieldType, planColumns } from './columns';
import { peopleInFile, peopleInItems } from './people';
import { listProperties, OPTIONS, ownOptions } from './replaceForm';
import type { ReplaceRow } from './replaceMembers';
import type { Target } from './targetAudience';

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
	label: listProperties.find((property) => property.name === name)?.displayName ?? 'Options',
	whatToDo: ['identityColumn', 'columns'].includes(name) ? A_NAME : ONE_LIST,
});

async function readTarget(
	form: Form,
	options: IDataObject,
	{ namespace, expressActivation, labels }: Options,
): Promise<Target> {
	const { target } = parseParameters(
		z.object({ target: z.enum(['named', 'existing']) }),
		listProperties,
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
		...parseParameters(namedSchema, listProperties, given),
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
		listProperties,
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

/**
 * Reads the items as one list, and checks it whole: nothing is sent before.
 * @throws {FailureError} why it can't be the members of an audience
 */
export async function readReplacement(
	form: Form,
	options: IDataObject,
	reject: (itemIndex: number, failure: Failure) => void,
	files: FileOf,
): Promise<ReplaceRow> {
	const read = parseOptions(optionsSchema, ownOptions, options);
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
}

function tellRenamed({ tell }: Form, { renamed }: CheckedPeople): void {
	const changes = Object.entries(renamed).map(([name, field]) => `"${name}" is "${field}"`);
	if (changes.length > 0) {
		tell(`Adobe takes no blanks and no dashes in the names of columns: ${changes.join(', ')}`);
	}
}
