import type { INodeProperties } from 'n8n-workflow';

import { DAYS } from '../../../adobe/importBody';
import { writeOptionsProperty } from '../../../operation/options';
import { identityNamespaceProperty } from '../../shared/identityNamespace';
import { audienceLocator } from '../../shared/locator';
import { TYPES } from './columns';

const byName = { show: { target: ['named'] } };

/** What is asked for: whose members, and where the people are. */
export const listProperties: INodeProperties[] = [
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
		...identityNamespaceProperty,
		default: identityNamespaceProperty.default,
		displayOptions: byName,
		description: 'What kind of ID that column holds, for when the audience is made',
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

/** What may be asked for besides. */
export const OPTIONS = {
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

export const ownOptions: readonly INodeProperties[] = Object.values(OPTIONS);

/** All that a person sees of it. */
export const replaceProperties = [...listProperties, writeOptionsProperty(ownOptions)];
