import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { once } from '../../operation/operation';
import { optionsProperty, parseOptions } from '../../operation/options';
import type { Form } from '../../operation/parameters';
import {
	asTaken,
	checkAudience,
	columnsOf,
	FIELD_LABELS,
	fromColumns,
	fromFields,
	type TakenColumn,
} from './audienceRow';
import { createAudiences, IF_AUDIENCE_EXISTS, type CreateRow } from './createAudiences';
import { identitiesOf, type AudienceItem } from './ledger';

const whereFieldsAreDefined = { show: { mappingMode: ['defineBelow'] } };
const whereColumnsAreMapped = { show: { '/mappingMode': ['autoMapInputData'] } };

const ownOptions: INodeProperties[] = [
	{
		displayName: 'If Audience Exists',
		name: 'ifAudienceExists',
		type: 'options',
		options: [
			{
				name: 'Create Another',
				value: 'create',
				description: 'Send every row; Adobe decides whether the same name may exist twice',
			},
			{
				name: 'Fail',
				value: 'fail',
				description: 'Report the row as failed, with the ID of the audience that exists',
			},
			{
				name: 'Return Existing',
				value: 'returnExisting',
				description: 'Create nothing and output the audience that exists: right for schedules',
			},
		],
		default: 'create',
		description:
			'What to do with a row whose audience is there already: the same audience ID, or else the same name, in the same namespace',
	},
	{
		displayName: 'Namespace If Column Is Missing',
		name: 'namespace',
		type: 'string',
		default: '',
		placeholder: 'e.g. CustomerAudienceUpload',
		displayOptions: whereColumnsAreMapped,
		description: 'Used where the input has no column called namespace',
	},
	{
		displayName: 'Origin Name If Column Is Missing',
		name: 'originName',
		type: 'string',
		default: '',
		placeholder: 'e.g. CUSTOM_UPLOAD',
		displayOptions: whereColumnsAreMapped,
		description: 'Used where the input has no column called originName',
	},
];

const properties: INodeProperties[] = [
	{
		displayName: 'Mapping Mode',
		name: 'mappingMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Define Below',
				value: 'defineBelow',
				description: 'Fill in each field, or drag a column of the input into it',
			},
			{
				name: 'Map Automatically',
				value: 'autoMapInputData',
				description: 'Take the columns of the input by their names: right for spreadsheets',
			},
		],
		default: 'defineBelow',
	},
	{
		displayName:
			'Takes the columns "name", "namespace" and "originName", and "description" and "audienceId" where there are any. If your data has no "namespace" or "originName", set it under Options.',
		name: 'autoMapNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mappingMode: ['autoMapInputData'] } },
	},
	{
		displayName: FIELD_LABELS.name,
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Newsletter Subscribers',
		displayOptions: whereFieldsAreDefined,
		description: 'The name of the audience, as people will see it in Experience Platform',
	},
	{
		displayName: FIELD_LABELS.namespace,
		name: 'namespace',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. CustomerAudienceUpload',
		displayOptions: whereFieldsAreDefined,
		description:
			'Whose audience this is. The members you ingest later are matched by this and the audience ID.',
	},
	{
		displayName: FIELD_LABELS.originName,
		name: 'originName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. CUSTOM_UPLOAD',
		displayOptions: whereFieldsAreDefined,
		description: 'Where the audience came from; Experience Platform shows it as Origin',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: whereFieldsAreDefined,
		options: [
			{
				displayName: FIELD_LABELS.audienceId,
				name: 'audienceId',
				type: 'string',
				default: '',
				placeholder: 'e.g. crm-segment-42',
				description: 'An ID of your own. Adobe makes one where this is left out.',
			},
			{
				displayName: FIELD_LABELS.description,
				name: 'description',
				type: 'string',
				default: '',
				placeholder: 'e.g. Opened at least one newsletter this year',
				description: 'What the audience is about',
			},
		],
	},
	optionsProperty(ownOptions),
];

const ownOptionsSchema = z.object({
	ifAudienceExists: z.enum(IF_AUDIENCE_EXISTS).default('create'),
});

const REQUIRED_FIELDS = ['name', 'namespace', 'originName'] as const;

/** Reads the fields that were filled in one by one. */
function fieldsReader(form: Form) {
	const required = REQUIRED_FIELDS.map((name) => [name, form.parameter(name, '')] as const);
	const readOthers = form.parameter('additionalFields', {});
	return (itemIndex: number) => ({
		...(readOthers(itemIndex) as IDataObject),
		...Object.fromEntries(required.map(([name, read]) => [name, read(itemIndex)])),
	});
}

/** Creates an external audience's metadata, one per item. */
export const create = once<CreateRow, AudienceItem>({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create external audience',
		description: 'Create an external audience; its members are ingested separately',
	},

	title: 'Create External Audience',

	properties,

	reader(form) {
		const readFields = fieldsReader(form);
		const isMapped = form.choice('mappingMode') === 'autoMapInputData';
		const columns = columnsOf(form.sheet);
		const told = new Set<string>();
		const tellOnce = ({ column, field }: TakenColumn) => {
			if (told.has(column)) return;
			told.add(column);
			form.tell(asTaken({ column, field }));
		};
		return (itemIndex, options) => {
			if (isMapped && form.sheet.isBlankLine(itemIndex)) return undefined;
			const { namespace, originName } = options;
			const source = isMapped
				? fromColumns(form.sheet, columns, itemIndex, { namespace, originName }, tellOnce)
				: fromFields(readFields(itemIndex));
			return {
				audience: checkAudience(source),
				...parseOptions(ownOptionsSchema, ownOptions, options),
			};
		};
	},

	/** A description with the time in it doesn't make it another audience. */
	identity({ audience }) {
		const { byName, byId = byName } = identitiesOf(audience);
		return byId;
	},

	/** Rows that name the same audience. */
	lines({ row, options: { sandboxName = '' } }) {
		const { byName, byId } = identitiesOf(row.audience);
		return [byName, byId].flatMap((id) => (id === undefined ? [] : [sandboxName + id]));
	},

	start: createAudiences,

	summarize(items) {
		const existed = items.filter(({ created }) => created === false).length;
		return existed === 0 ? undefined : `${existed} of ${items.length} audiences existed already`;
	},
});
