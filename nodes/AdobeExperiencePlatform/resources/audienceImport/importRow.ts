import type { z } from 'zod';

import { CONNECTED, DAYS, importSchema, type ImportBody } from '../../adobe/importBody';
import { quoted } from '../../adobe/errors/readError';
import { invalidRow, isBlankCell, type Form, type Problem } from '../../operation/parameters';
import { listOfTexts } from '../../operation/values';
import { problemInPath, problemOfId } from '../shared/ids';
import { columnsReader, type ColumnsGiven } from './importColumns';
import { CONTAINER } from './importForm';

/** As many problems as a person mends at a time. */
const MOST_NAMED = 5;

const NAMES = ['name', 'cloudType', 'baseConnectionId', 'pathType', 'path', 'ttlInDays'] as const;

/**
 * @returns reads the import that an item describes; it throws a FailureError that says which parameter or
 * column is wrong
 */
export function importReader(form: Form): (itemIndex: number) => ImportBody {
	const readers = NAMES.map((name) => [name, form.parameter(name, '')] as const);
	const readOthers = form.parameter('additionalFields', {});
	const readColumns = columnsReader(form);
	return (itemIndex) => {
		const given = Object.fromEntries(readers.map(([name, read]) => [name, read(itemIndex)]));
		const others = Object(readOthers(itemIndex)) as Record<string, unknown>;
		const columns = readColumns(itemIndex);
		const read = importSchema.superRefine(withUsableId).safeParse(bodyOf(given, others, columns));
		if (read.success) return read.data;
		throw invalidRow(
			read.error.issues.slice(0, MOST_NAMED).map((issue) => problemOf(issue, columns)),
			'Correct it in the node, or the value for this item.',
		);
	};
}

/** Adobe's paths take this ID later. */
function withUsableId({ customAudienceId: id }: ImportBody, context: z.RefinementCtx): void {
	const message = id && (problemInPath(id) ?? problemOfId(id));
	if (message) context.addIssue({ code: 'custom', path: ['customAudienceId'], message });
}

const texts = (value: unknown): unknown => {
	const read = listOfTexts.safeParse(value);
	return read.success ? read.data : value;
};

function bodyOf(
	given: Readonly<Record<string, unknown>>,
	others: Readonly<Record<string, unknown>>,
	{ columns }: ColumnsGiven,
) {
	const { publicKeyId, signVerificationKeyId } = others;
	const isEncrypted = !isBlankCell(publicKeyId) || !isBlankCell(signVerificationKeyId);
	const { cloudType, pathType: type } = given;
	const isConnected = CONNECTED.has(String(cloudType));
	return {
		name: given.name,
		description: others.description,
		customAudienceId: others.customAudienceId,
		fields: columns.map(columnOf),
		sourceSpec: {
			params: {
				path: pathOf(given.path, cloudType === 'DLZ' && others.pathAsEntered !== true),
				type,
				sourceType: 'Cloud Storage',
				cloudType,
				baseConnectionId: isConnected ? given.baseConnectionId : undefined,
				encryption: isEncrypted ? { publicKeyId, signVerificationKeyId } : undefined,
			},
		},
		ttlInDays: numberOf(given.ttlInDays),
		audienceType: 'people',
		originName: 'CUSTOM_UPLOAD',
		namespace: isBlankCell(others.namespace) ? 'CustomerAudienceUpload' : others.namespace,
		expressActivation: others.expressActivation === false ? undefined : others.expressActivation,
		labels: texts(others.labels),
		tags: texts(others.tags),
	};
}

/** Adobe counts whole days; a field of the form that was emptied means the usual ones. */
const numberOf = (value: unknown): unknown =>
	isBlankCell(value) ? DAYS.usual : typeof value === 'string' ? Number(value) : value;

/** A path within the landing zone begins with its container. */
function pathOf(path: unknown, isInContainer: boolean): unknown {
	if (!isInContainer || typeof path !== 'string' || path.trim() === '') return path;
	const within = path.trim().replace(/^\/+/, '');
	return within.startsWith(CONTAINER) ? within : CONTAINER + within;
}

/** What is in it beside these is for the schema to refuse. */
function columnOf(given: unknown): object {
	const { labels, ...rest } = Object(given) as Record<string, unknown>;
	return { ...rest, labels: texts(labels) };
}

/** The fields of the body by the names of their parameters on screen. */
const ON_SCREEN: Readonly<Record<string, string>> = {
	name: 'Name',
	description: 'Description',
	customAudienceId: 'Audience ID',
	'sourceSpec.params.path': 'Path',
	'sourceSpec.params.type': 'Path Leads To',
	'sourceSpec.params.cloudType': 'Storage',
	'sourceSpec.params.baseConnectionId': 'Connection ID',
	'sourceSpec.params.encryption.publicKeyId': 'Public Key ID',
	'sourceSpec.params.encryption.signVerificationKeyId': 'Sign Verification Key ID',
	ttlInDays: 'Members Expire After (Days)',
	namespace: 'Namespace',
	expressActivation: 'Express Activation',
	labels: 'Labels',
	tags: 'Tags',
};

/** What of a column is wrong, by its name in Adobe's body. */
const OF_COLUMN: Readonly<Record<string, string>> = {
	name: 'the name of',
	type: 'the type of',
	identityNs: 'the identity namespace of',
	labels: 'the labels of',
};

function problemOf(issue: z.ZodIssue, { columns, parameter }: ColumnsGiven): Problem {
	const [first, nth, part] = issue.path;
	if (first !== 'fields') {
		const label = ON_SCREEN[issue.path.join('.')] ?? 'Options';
		return { parameter: label, problem: `'${label}' ${wordsFor(issue)}` };
	}
	if (typeof nth !== 'number') {
		return { parameter, problem: `'${parameter}' ${wordsFor(issue)}` };
	}
	const name = quoted(String(Object(columns[nth]).name ?? '').trim(), 100);
	const column = `column ${nth + 1}${name === '' ? '' : ` ("${name}")`} in '${parameter}'`;
	const of = part === undefined ? '' : `${OF_COLUMN[String(part)] ?? 'a part of'} `;
	return { parameter, problem: `${of}${column} ${wordsFor(issue)}` };
}

/** Our own schema says what is wrong as a clause that begins with a verb; zod's own words are for programmers. */
function wordsFor({ code, message, ...rest }: z.ZodIssue): string {
	if (/^(must|has|is) /.test(message)) return message;
	if (code === 'unrecognized_keys') return 'has something in it that Adobe does not know';
	const choices =
		'options' in rest ? rest.options.map((choice) => `"${String(choice)}"`).join(', ') : '';
	return choices === '' ? 'must be text' : `must be one of ${choices}`;
}
