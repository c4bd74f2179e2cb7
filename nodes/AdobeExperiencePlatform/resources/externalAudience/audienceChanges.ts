import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { textIn, textsIn } from '../../adobe/answerFields';
import type { AudienceChanges, ListedAudience } from '../../adobe/audiences';
import { optionalText } from '../../adobe/externalAudience';
import type { Form } from '../../operation/parameters';
import { listOfTexts } from '../../operation/values';
import { changeProperties, changesReader, clearableFields } from '../shared/changes';

const FIELDS: readonly INodeProperties[] = [
	...clearableFields,
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
export const audienceChangeProperties = changeProperties(
	FIELDS,
	'The fields to change; one without a value stays as it is. Adobe never changes the namespace of an audience.',
);

/** A field without a value is not given. */
const updateSchema = z.object({
	name: optionalText,
	description: optionalText,
	lifecycleState: optionalText.transform((state) => state?.toLowerCase()),
	labels: listOfTexts,
});

/** Reads what an item is to change, which may be nothing. */
export const audienceChangesReader = (form: Form): ((itemIndex: number) => AudienceChanges) =>
	changesReader(form, FIELDS, updateSchema);

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
