import { FIELD_TYPES } from '../../adobe/importBody';

/** What a column can hold. */
export type FieldType = (typeof FIELD_TYPES)[number];

/** How the types are called on screen. */
export const TYPE_NAMES: Readonly<Record<FieldType, string>> = {
	string: 'Text',
	number: 'Number',
	long: 'Large Whole Number',
	integer: 'Whole Number',
	date: 'Date',
	datetime: 'Date and Time',
	boolean: 'Yes/No',
};
