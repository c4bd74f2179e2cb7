import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { DAYS, importChangesSchema, type ImportChanges } from '../../adobe/importBody';
import { optionalText } from '../../adobe/externalAudience';
import { isBlankCell, parseParameters, type Form } from '../../operation/parameters';
import { listOfTexts } from '../../operation/values';
import { changeProperties, changesReader, clearableFields, refuseNothing } from '../shared/changes';

const FIELDS: INodeProperties[] = [
	{
		displayName: 'Column Labels',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Column',
		default: {},
		description: 'The labels of single columns, instead of those they have',
		options: [
			{
				displayName: 'Column',
				name: 'field',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. email',
						description: 'The name of the column',
					},
					{
						displayName: 'Labels',
						name: 'labels',
						type: 'string',
						default: '',
						placeholder: 'e.g. core/C2, custom/loyalty',
						description: 'Its labels for data usage and access; several with commas',
					},
				],
			},
		],
	},
	...clearableFields,
	{
		displayName: 'Members Expire After (Days)',
		name: 'ttlInDays',
		type: 'number',
		typeOptions: { minValue: DAYS.least, maxValue: DAYS.most, numberPrecision: 0 },
		default: 30,
		description: 'When the members leave the audience again, counted from this update',
	},
];

/** What to set, and what to empty. */
export const importChangeProperties = changeProperties(
	FIELDS,
	'The fields to change; one without a value stays as it is',
);

/** A field without a value is not given. */
const givenSchema = z.object({
	description: optionalText,
	labels: listOfTexts,
	ttlInDays: z.preprocess(
		(value) => (isBlankCell(value) ? undefined : typeof value === 'string' ? Number(value) : value),
		importChangesSchema.shape.ttlInDays,
	),
	fields: z
		.object({
			field: z.array(
				z.object({
					name: optionalText.refine((name) => name !== undefined, 'has a column without a name'),
					labels: listOfTexts.transform((labels) => labels ?? []),
				}),
			),
		})
		.partial()
		.optional()
		.transform((fields) => (fields?.field?.length ? fields.field : undefined)),
});

/**
 * @returns reads what an item is to change; it throws a FailureError that says which field is wrong, or that
 * there is nothing to change
 */
export function importChangesReader(form: Form): (itemIndex: number) => ImportChanges {
	const readChanges = changesReader(form, FIELDS, givenSchema);
	return (itemIndex) => {
		const changes = readChanges(itemIndex);
		refuseNothing(changes, "Name, files and columns of an import can't be changed.");
		return parseParameters(importChangesSchema, FIELDS, changes);
	};
}
