import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { DAYS, importChangesSchema, type ImportChanges } from '../../adobe/audienceImports';
import { optionalText } from '../../adobe/externalAudience';
import { invalidRow, isBlankCell, parseParameters, type Form } from '../../operation/parameters';
import { listOfTexts } from '../../operation/values';

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
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Opened at least one newsletter this year',
		description: 'What the audience is about',
	},
	{
		displayName: 'Members Expire After (Days)',
		name: 'ttlInDays',
		type: 'number',
		typeOptions: { minValue: DAYS.least, maxValue: DAYS.most, numberPrecision: 0 },
		default: 30,
		description: 'When the members leave the audience again, counted from this update',
	},
	{
		displayName: 'Labels',
		name: 'labels',
		type: 'string',
		default: '',
		placeholder: 'e.g. core/C1, core/C2',
		description:
			'The labels for data usage and access, instead of those it has; several with commas',
	},
];

/** What to change. */
export const changeProperties: INodeProperties[] = [
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: FIELDS,
		description: 'The fields to change; one without a value stays as it is',
	},
	{
		displayName: 'Clear Fields',
		name: 'clearFields',
		type: 'multiOptions',
		options: [
			{ name: 'Description', value: 'description' },
			{ name: 'Labels', value: 'labels' },
		],
		default: [],
		description: 'The fields to empty',
	},
];

const NOT_CLEARABLE = 'must be a list of "description" and "labels"';
const CLEARED = { description: '', labels: [] } as const;

const clearSchema = z.object({
	clearFields: z.array(z.enum(['description', 'labels']), { invalid_type_error: NOT_CLEARABLE }),
});

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
export function changesReader(form: Form): (itemIndex: number) => ImportChanges {
	const readFields = form.parameter('updateFields', {});
	const readCleared = form.parameter('clearFields', []);
	return (itemIndex) => {
		const given = parseParameters(givenSchema, FIELDS, Object(readFields(itemIndex)));
		const { clearFields } = parseParameters(clearSchema, changeProperties, {
			clearFields: readCleared(itemIndex),
		});
		const both = clearFields.filter((field) => given[field] !== undefined);
		if (both.length > 0) throw bothSetAndCleared(both);
		const cleared = Object.fromEntries(clearFields.map((field) => [field, CLEARED[field]]));
		const changes = Object.entries({ ...given, ...cleared }).filter(
			([, value]) => value !== undefined,
		);
		if (changes.length === 0) throw NOTHING;
		return parseParameters(importChangesSchema, FIELDS, Object.fromEntries(changes));
	};
}

const bothSetAndCleared = (fields: readonly string[]) => {
	const labels = fields.map(
		(field) => FIELDS.find(({ name }) => name === field)?.displayName ?? field,
	);
	return invalidRow(
		labels.map((label) => ({ parameter: label, problem: `'${label}' is both set and cleared` })),
		"Leave it without a value, or take it out of 'Clear Fields'.",
	);
};

const NOTHING = invalidRow(
	[{ parameter: 'Update Fields', problem: 'there is nothing to change' }],
	"Give a field under 'Update Fields' a value for this item, or choose one under 'Clear Fields'. Name, files and columns of an import can't be changed.",
);
