import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { TOO_LONG_A_NUMBER } from '../../../adobe/externalAudience';
import { located, parseOptions, readWaiting, WAIT_OPTIONS } from '../../../operation/options';
import {
	isBlankCell,
	parseParameters,
	readingOnce,
	type Form,
} from '../../../operation/parameters';
import { past } from '../../../operation/values';
import { inletIdIn } from '../../../adobe/streaming';
import { problemInPath, problemOfId } from '../../shared/ids';
import { audienceLocator, locatedReader, namespaceOption } from '../../shared/locator';
import { identityNamespaceProperty } from '../../shared/identityNamespace';
import type { ConnectionChoice, MemberRow } from './memberRow';

const BATCH_NOTICE: INodeProperties = {
	displayName:
		'All items of a run become one batch. Adobe advises against more than 90 batches a day in a sandbox, so collect people and send them together.',
	name: 'batchNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { via: ['batch'] } },
};

/** Whom it is about, and by which dataset Adobe hears of it. */
export const memberProperties: readonly INodeProperties[] = [
	{ ...audienceLocator, description: 'The audience that the person joins or leaves' },
	identityNamespaceProperty,
	{
		displayName: 'Identity',
		name: 'identity',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. ada@example.com',
		description: "The person's ID, one for each item",
	},
	{
		displayName: 'Dataset',
		name: 'dataset',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description: 'Where Adobe keeps what is sent; the list shows those that can hold members',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchDatasets', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 5eb9fdad18d8f0e8c5a6dc6b',
			},
		],
	},
	{
		displayName: 'Via',
		name: 'via',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Batch',
				value: 'batch',
				description: 'All items together: for lists, and the only way to learn what became of them',
			},
			{
				name: 'Streaming',
				value: 'streaming',
				description: 'As events, by a streaming connection: for single people, within minutes',
			},
		],
		default: 'batch',
		description: 'How Adobe hears of it',
	},
	{
		displayName: 'Connection',
		name: 'connection',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		displayOptions: { show: { via: ['streaming'] } },
		description: 'The streaming connection (source "HTTP API") that takes the events',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchConnections', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 0a3b8d2c-9d1e-4d0f-8a55-2f6b1c7e9d10',
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://dcs.adobedc.net/collection/…',
				hint: 'The streaming endpoint that Experience Platform shows at the connection',
			},
		],
	},
	BATCH_NOTICE,
];

const CHECK: INodeProperties = {
	displayName: 'Check One Person',
	name: 'check',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until Adobe has finished, and then look into the profile of the first person to see if it shows there',
};

const QUALIFIED_AT: INodeProperties = {
	displayName: 'Qualified At',
	name: 'qualifiedAt',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-12-24',
	description:
		'When the person joined or left, if it was not just now: a date, or how many days ago',
};

const INLET_TOKEN: INodeProperties = {
	displayName: 'Connection Requires Authentication',
	name: 'inletRequiresToken',
	type: 'boolean',
	default: false,
	displayOptions: { show: { '/connection.mode': ['url'] } },
	description: "Whether the streaming connection takes only what comes with the credential's token",
};

export const MEMBER_OPTIONS: readonly INodeProperties[] = [
	INLET_TOKEN,
	CHECK,
	namespaceOption,
	QUALIFIED_AT,
	...WAIT_OPTIONS,
];

const ID_PROBLEM = 'must be text';

function problemOfNumber(value: number): string | undefined {
	if (Number.isSafeInteger(value)) return undefined;
	return Number.isInteger(value) ? TOO_LONG_A_NUMBER : 'is a number with a fraction, and no ID';
}

/** An ID as a person or a column gives it; numbers are as good as texts. */
const anId = (problemOf: (id: string) => string | undefined) =>
	z.unknown().transform((value, context): string => {
		const problem = isBlankCell(value)
			? 'is empty'
			: typeof value === 'number'
				? problemOfNumber(value)
				: typeof value === 'string'
					? problemOf(value.trim())
					: ID_PROBLEM;
		if (problem === undefined) return String(value).trim();
		context.addIssue({ code: 'custom', message: problem });
		return z.NEVER;
	});

const rowSchema = z.object({
	identityNamespace: z.preprocess(located, anId(problemOfId)),
	identity: anId(problemOfId),
	dataset: z.preprocess(
		located,
		anId((id) => problemInPath(id) ?? problemOfId(id)),
	),
});

const connectionSchema = z.object({
	connection: z.preprocess(
		located,
		anId((id) => {
			const isAddress = id.includes('/');
			if (!isAddress) return problemInPath(id) ?? problemOfId(id);
			return inletIdIn(id) === undefined
				? 'is not the address of a streaming connection, which ends with collection/ and an ID'
				: undefined;
		}),
	),
});

function connectionOf(chosen: unknown, isAuthenticated: boolean): ConnectionChoice {
	const { connection } = parseParameters(connectionSchema, memberProperties, {
		connection: chosen,
	});
	return connection.includes('/')
		? { inletUrl: connection, isAuthenticated }
		: { connectionId: connection };
}

/** What an item says, apart from whether the person joins or leaves. */
type Said = Omit<MemberRow, 'status' | 'until'>;

/** What the form says about times, as it stands there; the other options may change between two tries. */
function timesIn(form: Form): string {
	const options = form.entered('options');
	const times =
		typeof options === 'object' && options !== null
			? ['qualifiedAt', 'validUntil'].map((name) =>
					Object.entries(options).find(([key]) => key === name),
				)
			: options;
	return JSON.stringify([form.entered('keepForDays'), times]);
}

/** @returns reads an item, `undefined` for a blank line; it throws a FailureError that says which parameter is wrong */
export function memberReader(
	form: Form,
): (itemIndex: number, options: IDataObject) => Said | undefined {
	const readAudience = locatedReader(form);
	const readers = ['identityNamespace', 'identity', 'dataset'].map(
		(name) => [name, form.parameter(name, '')] as const,
	);
	const ownOptions = z.object({
		check: z.boolean({ invalid_type_error: 'must be true or false' }).default(false),
		inletRequiresToken: z.boolean({ invalid_type_error: 'must be true or false' }).default(false),
		qualifiedAt: past(form),
	});
	const { tell } = form;
	const timesAsEntered = timesIn(form);
	const readOptions = readingOnce((options: IDataObject) => ({
		...parseOptions(ownOptions, MEMBER_OPTIONS, options),
		...readWaiting(options),
	}));
	const isStreaming = form.parameter('via', 'batch')(0) === 'streaming';
	const readConnection = form.parameter('connection', '');
	return (itemIndex, options) => {
		const values = Object.fromEntries(readers.map(([name, read]) => [name, read(itemIndex)]));
		if (isBlankCell(values.identity) && form.sheet.isBlankLine(itemIndex)) return undefined;
		const { dataset, ...who } = parseParameters(rowSchema, memberProperties, values);
		const { inletRequiresToken, ...said } = readOptions(options);
		const connection = isStreaming && connectionOf(readConnection(itemIndex), inletRequiresToken);
		return {
			audience: readAudience(itemIndex, options),
			...who,
			datasetId: dataset,
			...(connection && { connection }),
			...said,
			timesAsEntered,
			tell,
		};
	};
}
