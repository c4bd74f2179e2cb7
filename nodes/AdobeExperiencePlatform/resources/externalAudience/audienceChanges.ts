import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { textIn, textsIn, type AudienceChanges, type ListedAudience } from '../../adobe/audiences';
import { optionalText } from '../../adobe/externalAudience';
import { invalidRow, parseParameters, type Form } from '../../operation/parameters';
import { listOfTexts } from '../../operation/values';

const FIELDS: readonly INodeProperties[] = [
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
	{
		displayName: 'Lifecycle State',
		name: 'lifecycleState',
		type: 'options',
		options: [
			{ name: 'Draft', value: 'draft' },
			{ name: 'Inactive', value: 'inactive' },
			{ name: 'Published', value: 'published' },
		],
		default: 'published',
		description: 'Publishes the audience, or retires it',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Newsletter Subscribers',
		description: 'A new name',
	},
];

/** What to set, and what to empty. */
export const changeProperties: readonly INodeProperties[] = [
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [...FIELDS],
		description:
			'The fields to change; one without a value stays as it is. Adobe never changes the namespace of an audience.',
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

/** A field without a value is not given. */
const updateSchema = z.object({
	name: optionalText,
	description: optionalText,
	lifecycleState: optionalText.transform((state) => state?.toLowerCase()),
	labels: listOfTexts,
});

/** Emptied, each in its own way. */
const CLEARED = { description: '', labels: [] } as const;
const NOT_CLEARABLE = 'must be a list of "description" and "labels"';

const clearSchema = z.object({
	clearFields: z.array(z.enum(['description', 'labels']), { invalid_type_error: NOT_CLEARABLE }),
});

const isGiven = <Value>(entry: [string, Value | undefined]): entry is [string, Value] =>
	entry[1] !== undefined;

/**
 * @returns reads what an item is to change, which may be nothing; it throws a FailureError that says which
 * field is wrong
 */
export function changesReader(form: Form): (itemIndex: number) => AudienceChanges {
	const readFields = form.parameter('updateFields', {});
	const readCleared = form.parameter('clearFields', []);
	return (itemIndex) => {
		const given = Object.fromEntries(
			Object.entries(parseParameters(updateSchema, FIELDS, Object(readFields(itemIndex)))).filter(
				isGiven,
			),
		);
		const cleared = parseParameters(clearSchema, changeProperties, {
			clearFields: readCleared(itemIndex),
		}).clearFields.map((field) => [field, CLEARED[field]] as const);
		const both = cleared.flatMap(([field]) => (field in given ? [labelOf(field)] : []));
		if (both.length > 0) throw bothSetAndCleared(both);
		return { ...given, ...Object.fromEntries(cleared) };
	};
}

const labelOf = (field: string) => FIELDS.find(({ name }) => name === field)?.displayName ?? field;

/** @param fields by their names on screen */
export const bothSetAndCleared = (fields: readonly string[]) =>
	invalidRow(
		fields.map((field) => ({ parameter: field, problem: `'${field}' is both set and cleared` })),
		"Leave it without a value, or take it out of 'Clear Fields'.",
	);

/** Refuses an item that has nothing to do. */
export function refuseNothing(changes: AudienceChanges): void {
	if (Object.keys(changes).length > 0) return;
	throw invalidRow(
		[{ parameter: 'Update Fields', problem: 'there is nothing to change' }],
		"Give a field under 'Update Fields' a value for this item, or choose one under 'Clear Fields'. A field without a value stays as it is, and a namespace always does: Adobe does not change it.",
	);
}

/** What a field holds now, as it would be sent; `undefined` where that isn't known. */
const NOW: {
	readonly [Field in keyof AudienceChanges]-?: (audience: ListedAudience) => AudienceChanges[Field];
} = {
	name: ({ name }) => name,
	description: ({ description }) => textIn(description) ?? '',
	lifecycleState: ({ lifecycleState }) => textIn(lifecycleState),
	labels: (audience) => textsIn(audience.labels),
};

const fieldsOf = (changes: AudienceChanges) => Object.keys(changes) as Array<keyof AudienceChanges>;

/** The order of labels tells nothing. */
const comparable = (value: string | readonly string[] | undefined) =>
	JSON.stringify(typeof value === 'string' ? value : [...new Set(value)].sort());

/** Those changes after which the audience would be different. */
export function differences(audience: ListedAudience, changes: AudienceChanges): AudienceChanges {
	const differing = fieldsOf(changes).filter(
		(field) => comparable(NOW[field](audience)) !== comparable(changes[field]),
	);
	return Object.fromEntries(differing.map((field) => [field, changes[field]]));
}

/** What a dry run says of changes: each field as it is, and as it would be. */
export const fromTo = (audience: ListedAudience, changes: AudienceChanges) =>
	Object.fromEntries(
		fieldsOf(changes).map((field) => [
			field,
			{ from: NOW[field](audience) ?? null, to: changes[field] },
		]),
	);
