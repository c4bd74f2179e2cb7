import type { INodeProperties } from 'n8n-workflow';

import { CONNECTED, DAYS } from '../../adobe/importBody';
import { textField } from '../shared/textField';
import { columnProperties } from './importColumns';

/** Adobe's landing zone has a container of its own (seen in client code: paths begin with it). */
export const CONTAINER = 'dlz-user-container/';

/** The parameters that say what an import is like. */
export const importProperties: INodeProperties[] = [
	{
		...textField(
			'Name',
			'name',
			'e.g. Newsletter Subscribers',
			'The name of the audience, as people will see it in Experience Platform',
		),
		required: true,
	},
	{
		displayName: 'Storage',
		name: 'cloudType',
		type: 'options',
		options: [
			{ name: 'Amazon S3', value: 'S3' },
			{ name: 'Azure Blob Storage', value: 'Azure' },
			{
				name: 'Data Landing Zone',
				value: 'DLZ',
				description: 'The storage that every sandbox of Experience Platform has',
			},
			{ name: 'Google Cloud Storage', value: 'GCS' },
			{ name: 'SFTP', value: 'SFTP' },
		],
		default: 'DLZ',
		description: 'Where the files are',
	},
	{
		...textField(
			'Connection ID',
			'baseConnectionId',
			'e.g. 1d1d4bc5-b527-46a3-9863-530246a61b2b',
			'The ID of the base connection to this storage, under Sources in Experience Platform',
		),
		required: true,
		displayOptions: { show: { cloudType: [...CONNECTED] } },
	},
	{
		displayName: 'Path Leads To',
		name: 'pathType',
		type: 'options',
		options: [
			{ name: 'A File', value: 'file', description: 'Always this one, which is replaced' },
			{
				name: 'A Folder',
				value: 'folder',
				description: 'A new file for each run, which takes those changed since the last one',
			},
		],
		default: 'file',
		description: 'Whether there is one file or several',
	},
	{
		...textField('Path', 'path', 'e.g. audiences/newsletter.csv', 'Where it is in the storage'),
		required: true,
	},
	...columnProperties,
	{
		displayName: 'Members Expire After (Days)',
		name: 'ttlInDays',
		type: 'number',
		typeOptions: { minValue: DAYS.least, maxValue: DAYS.most, numberPrecision: 0 },
		default: 30,
		description:
			'When the members leave the audience again. Every update of the audience starts the days anew.',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			textField(
				'Audience ID',
				'customAudienceId',
				'e.g. crm_segment_42',
				'An ID of your own. Adobe makes one where this is left out.',
			),
			textField(
				'Description',
				'description',
				'e.g. Opened at least one newsletter this year',
				'What the audience is about',
			),
			{
				displayName: 'Express Activation',
				name: 'expressActivation',
				type: 'boolean',
				default: false,
				description:
					'Whether every row is activated by itself, without the duplicates being taken out. It can not be changed later.',
			},
			textField(
				'Labels',
				'labels',
				'e.g. core/C1, core/C2',
				'The labels for data usage and access of the audience; several with commas',
			),
			textField(
				'Namespace',
				'namespace',
				'e.g. CustomerAudienceUpload',
				'Whose audience this is; CustomerAudienceUpload where this is left out',
			),
			{
				displayName: 'Path As Entered',
				name: 'pathAsEntered',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/cloudType': ['DLZ'] } },
				description: `Whether to send the path of a Data Landing Zone as it is, instead of with ${CONTAINER} in front of it`,
			},
			textField(
				'Public Key ID',
				'publicKeyId',
				'e.g. e31ae895-7896-469a-8e06-eb9207ddf1c2',
				'For encrypted files: the ID of the key pair that Experience Platform made',
			),
			textField(
				'Sign Verification Key ID',
				'signVerificationKeyId',
				'e.g. e31ae895-7896-469a-8e06-eb9207ddf1c2',
				'For encrypted files that are signed too: the ID of your public key',
			),
			textField(
				'Tags',
				'tags',
				'e.g. d4a6ecb1-5a0b-4a77-b1a6-5c3c1e2f0a11',
				'The IDs of tags in Experience Platform; several with commas',
			),
		],
	},
];
