import { audienceSchema, EMPTY, type Audience } from '../../adobe/externalAudience';
import { invalidRow, type Sheet } from '../../operation/parameters';

type Field = keyof Audience;

/** How one way of filling in an audience speaks of its fields. */
interface Source {
	readonly values: Readonly<Partial<Record<Field, unknown>>>;
	/** The field as the person sees it, e.g. `'Name'` or `column "name"`. */
	nameOf(field: Field): string;
	/** What to say of a required field without a value, as a clause. */
	emptyIn(field: Field): string;
	/** Said of the fields that are wrong. */
	whatToDo(wrong: readonly Field[]): string;
}

/** The fields by their names on screen. */
export const FIELD_LABELS: Readonly<Record<Field, string>> = {
	name: 'Name',
	namespace: 'Namespace',
	originName: 'Origin Name',
	description: 'Description',
	audienceId: 'Audience ID',
};

/** An audience whose fields were filled in one by one. */
export function fromFields(values: Source['values']): Source {
	const nameOf = (field: Field) => `'${FIELD_LABELS[field]}'`;
	return {
		values,
		nameOf,
		emptyIn: (field) => `${nameOf(field)} is empty`,
		whatToDo: () => 'Enter a value, or an expression that gives one for this item.',
	};
}

/**
 * An audience in an item's columns, found by their names.
 * @param fallbacks values for columns that the sheet doesn't have at all; an empty cell stays empty
 */
export function fromColumns(sheet: Sheet, itemIndex: number, fallbacks: Source['values']): Source {
	const columns = sheet.rowAt(itemIndex);
	const found = Object.keys(columns);
	const used = Object.entries(fallbacks).filter(([name]) => !sheet.hasColumn(name));
	const similarTo = (field: Field) =>
		found.find((column) => column.replace(/[\s_-]/g, '').toLowerCase() === field.toLowerCase());
	return {
		values: { ...Object.fromEntries(used), ...columns },
		nameOf: (field) => `column "${field}"`,
		emptyIn(field) {
			if (sheet.hasColumn(field)) return `the cell in column "${field}" is empty`;
			const similar = similarTo(field);
			return `column "${field}" is missing${similar ? ` (rename "${similar}" to it)` : ''}`;
		},
		whatToDo: (wrong) =>
			wrong.every((field) => sheet.hasColumn(field))
				? 'Correct the cell, or leave the row out.'
				: `Map Automatically needs the columns name, namespace and originName. This item has: ${found.join(', ') || 'no columns'}. Missing columns for namespace and origin can be replaced in the options of the node.`,
	};
}

/**
 * @returns the audience as Adobe wants it: text, trimmed, without empty optional fields
 * @throws {FailureError} each field that is wrong, in the words of where it came from
 */
export function checkAudience(source: Source): Audience {
	const checked = audienceSchema.safeParse(source.values);
	if (checked.success) return checked.data;
	const wrong = checked.error.issues.map(({ path, message }) => ({
		field: path[0] as Field,
		message,
	}));
	const problems = wrong.map(({ field, message }) => ({
		parameter: FIELD_LABELS[field],
		problem: message === EMPTY ? source.emptyIn(field) : `${source.nameOf(field)} ${message}`,
	}));
	throw invalidRow(problems, source.whatToDo(wrong.map(({ field }) => field)));
}
