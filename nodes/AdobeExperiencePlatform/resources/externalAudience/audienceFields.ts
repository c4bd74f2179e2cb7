import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Audience } from '../../adobe/externalAudience';
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

const whereFieldsAreDefined = { show: { mappingMode: ['defineBelow'] } };
const whereColumnsAreMapped = { show: { '/mappingMode': ['autoMapInputData'] } };

/** Said in the options, for sheets without these columns. */
export const columnOptions: INodeProperties[] = [
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

/** The parameters that say what an audience is like: field by field, or by the columns of a sheet. */
export const audienceFields: INodeProperties[] = [
	{
		displayName: 'Mapping Mode',
		name: 'mappingMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Map Each Field Manually',
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
];

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

/**
 * @returns reads the audience that an item describes, `undefined` for a blank line of a sheet; it throws a
 * FailureError that says which field or column is wrong
 */
export function audienceReader(
	form: Form,
): (itemIndex: number, options: IDataObject) => Audience | undefined {
	const readFields = fieldsReader(form);
	const isMapped = form.choice('mappingMode') === 'autoMapInputData';
	const columns = columnsOf(form.sheet);
	const told = new Set<string>();
	const tellOnce = ({ column, field }: TakenColumn) => {
		if (told.has(column)) return;
		told.add(column);
		form.tell(asTaken({ column, field }));
	};
	return (itemIndex, { namespace, originName }) => {
		if (isMapped && form.sheet.isBlankLine(itemIndex)) return undefined;
		const source = isMapped
			? fromColumns(form.sheet, columns, itemIndex, { namespace, originName }, tellOnce)
			: fromFields(readFields(itemIndex));
		return checkAudience(source);
	};
}
