import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { invalidRow, parseParameters, type Form } from '../../operation/parameters';

/**
 * 'Update Fields' and 'Clear Fields': what an item sets, and what it empties. A field without a value stays
 * as it is, so emptying one has to be said.
 * @param fields what can be set
 */
export const changeProperties = (
	fields: readonly INodeProperties[],
	description: string,
): INodeProperties[] => [
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [...fields],
		description,
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

/** Emptied, each in its own way. */
const CLEARED = { description: '', labels: [] } as const;
const NOT_CLEARABLE = 'must be a list of "description" and "labels"';

const clearSchema = z.object({
	clearFields: z.array(z.enum(['description', 'labels']), { invalid_type_error: NOT_CLEARABLE }),
});

/** What can be emptied, in every form that has it. */
export const clearableFields: readonly INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Opened at least one newsletter this year',
		description: 'What the audience is about',
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

/**
 * @param schema reads the fields; one without a value is `undefined`
 * @returns reads what an item changes, which may be nothing; it throws a FailureError that says which field
 * is wrong
 */
export function changesReader<Schema extends z.AnyZodObject>(
	form: Form,
	fields: readonly INodeProperties[],
	schema: Schema,
): (itemIndex: number) => Partial<z.output<Schema>> {
	const properties = changeProperties(fields, '');
	const readFields = form.parameter('updateFields', {});
	const readCleared = form.parameter('clearFields', []);
	return (itemIndex) => {
		const read = parseParameters(schema, fields, Object(readFields(itemIndex)));
		const given = Object.entries(read).filter(([, value]) => value !== undefined);
		const { clearFields } = parseParameters(clearSchema, properties, {
			clearFields: readCleared(itemIndex),
		});
		const both = clearFields.filter((field) => read[field] !== undefined);
		if (both.length > 0) {
			throw bothSetAndCleared(
				both.map((field) => fields.find(({ name }) => name === field)?.displayName ?? field),
			);
		}
		const cleared = clearFields.map((field) => [field, CLEARED[field]] as const);
		return Object.fromEntries([...given, ...cleared]) as Partial<z.output<Schema>>;
	};
}

/** @param fields by their names on screen */
export const bothSetAndCleared = (fields: readonly string[]) =>
	invalidRow(
		fields.map((field) => ({ parameter: field, problem: `'${field}' is both set and cleared` })),
		"Leave it without a value, or take it out of 'Clear Fields'.",
	);

/**
 * Refuses an item that has nothing to do.
 * @param besides what can't be changed
 */
export function refuseNothing(changes: object, besides: string): void {
	if (Object.keys(changes).length > 0) return;
	throw invalidRow(
		[{ parameter: 'Update Fields', problem: 'there is nothing to change' }],
		`Give a field under 'Update Fields' a value for this item, or choose one under 'Clear Fields'. ${besides}`,
	);
}
