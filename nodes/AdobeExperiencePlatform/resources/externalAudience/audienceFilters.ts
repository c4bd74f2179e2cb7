import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { textIn } from '../../adobe/answerFields';
import {
	having,
	isExternal,
	type AudienceFilter,
	type ListedAudience,
} from '../../adobe/audiences';
import { createdAt, expiresAt, updatedAt } from '../../adobe/audienceTimes';
import { isBlankCell, type Form } from '../../operation/parameters';
import { dateOrDays } from '../../operation/values';
import { textField } from '../shared/textField';

const HERE = 'Adobe cannot filter by this, so all audiences are read and the others left out.';

export const filtersProperty: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		textField(
			'Created After',
			'createdAfter',
			'e.g. 2026-01-31 or 30',
			`A date, or how many days ago. ${HERE}`,
		),
		textField(
			'Description Contains',
			'descriptionContains',
			'e.g. newsletter',
			'A part of the description, in capitals or not',
		),
		textField(
			'Expires Before',
			'expiresBefore',
			'e.g. 2026-12-31 or 7',
			`A date, or in how many days. Leaves out what never expires. ${HERE}`,
		),
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			options: [
				{ name: 'All', value: 'all', description: "Adobe's own audiences too" },
				{ name: 'External', value: 'external', description: 'Made outside of Experience Platform' },
			],
			default: 'external',
			description: 'Which audiences to return',
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
			description: 'Exactly this state',
		},
		textField(
			'Name Contains',
			'nameContains',
			'e.g. newsletter',
			'A part of the name, in capitals or not',
		),
		textField('Namespace', 'namespace', 'e.g. CustomerAudienceUpload', 'Exactly this namespace'),
		textField('Origin Name', 'originName', 'e.g. CUSTOM_UPLOAD', 'Exactly this origin'),
		textField(
			'Updated After',
			'updatedAfter',
			'e.g. 2026-01-31 or 30',
			`A date, or how many days ago. ${HERE}`,
		),
	],
};

const optional = z.preprocess(
	(value) => (isBlankCell(value) ? undefined : typeof value === 'number' ? String(value) : value),
	z.string({ invalid_type_error: 'must be text' }).trim().optional(),
);

/** @param form says when now is, and where */
export const filtersSchema = (form: Pick<Form, 'now' | 'timezone'>) =>
	z.object({
		nameContains: optional,
		descriptionContains: optional,
		namespace: optional,
		originName: optional,
		lifecycleState: optional,
		createdAfter: dateOrDays(form, -1),
		updatedAfter: dateOrDays(form, -1),
		expiresBefore: dateOrDays(form, 1),
		kind: z.enum(['external', 'all']).default('external'),
	});

export type Filters = z.infer<ReturnType<typeof filtersSchema>>;

/**
 * What Adobe can leave out by itself: parts of name and description, and one attribute exactly. Whether
 * it takes more than one isn't documented.
 */
export function adobesFilter(filters: Filters): AudienceFilter {
	const { nameContains, descriptionContains } = filters;
	const [exact] = (['originName', 'namespace', 'lifecycleState'] as const).flatMap((attribute) => {
		const value = filters[attribute];
		return value === undefined ? [] : [having(attribute, value)];
	});
	return {
		...(nameContains !== undefined && { name: nameContains }),
		...(descriptionContains !== undefined && { description: descriptionContains }),
		...exact,
	};
}

const contains = (value: unknown, part: string) =>
	textIn(value)?.toLowerCase().includes(part.toLowerCase()) === true;

/** What each filter asks of an audience, Adobe's own filters included: it may take them wider than it says. */
const ASKS: {
	readonly [Name in keyof Filters]-?: (
		audience: ListedAudience,
		wanted: NonNullable<Filters[Name]>,
	) => boolean;
} = {
	nameContains: ({ name }, part) => contains(name, part),
	descriptionContains: ({ description }, part) => contains(description, part),
	namespace: ({ namespace }, wanted) => namespace === wanted,
	originName: ({ originName }, wanted) => originName === wanted,
	lifecycleState: ({ lifecycleState }, wanted) => textIn(lifecycleState) === wanted,
	createdAfter: (audience, ms) => (createdAt(audience)?.latest ?? -Infinity) > ms,
	updatedAfter: (audience, ms) => (updatedAt(audience)?.latest ?? -Infinity) > ms,
	expiresBefore: (audience, ms) => (expiresAt(audience) ?? Infinity) < ms,
	kind: (audience, kind) => kind === 'all' || isExternal(audience),
};

export const passes = (audience: ListedAudience, filters: Filters): boolean =>
	Object.entries(ASKS).every(([name, holds]) => {
		const wanted = filters[name as keyof Filters];
		return wanted === undefined || (holds as Ask)(audience, wanted);
	});

type Ask = (audience: ListedAudience, wanted: unknown) => boolean;
