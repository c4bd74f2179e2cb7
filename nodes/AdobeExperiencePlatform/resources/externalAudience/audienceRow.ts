import { characterInWords } from '../../adobe/characters';
import { quoted } from '../../adobe/errors/readError';
import { audienceSchema, EMPTY, type Audience } from '../../adobe/externalAudience';
import { invalidRow, isBlankCell, type Sheet } from '../../operation/parameters';

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

const FIELDS: readonly Field[] = ['name', 'namespace', 'originName', 'description', 'audienceId'];

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

/** Which columns of a sheet stand for which field. */
export type ColumnMap = Readonly<Record<Field, readonly string[]>>;

/** A column that was taken for a field although it is spelled in another way. */
export interface TakenColumn {
	readonly column: string;
	readonly field: Field;
}

/**
 * Finds the columns by their names, the exact one first. Others that only differ by capitals, blanks,
 * hyphens or what can't be seen are meant for it too: a byte-order mark that a spreadsheet program left,
 * `audience_id`, `AudienceID`.
 */
export function columnsOf(sheet: Sheet): ColumnMap {
	const columns = sheet.columns();
	const near = (field: Field) =>
		columns.filter((column) => column !== field && essence(column) === field.toLowerCase());
	return Object.fromEntries(
		FIELDS.map((field) => [field, [...(sheet.hasColumn(field) ? [field] : []), ...near(field)]]),
	) as Record<Field, string[]>;
}

/** A name without all that a person may write in one way or another. */
const essence = (column: string) => column.replace(/[\s_.\p{Cf}\p{Cc}-]/gu, '').toLowerCase();

/** A column's name, with what can't be seen in it in words. */
export function columnInWords(column: string, quote = '"'): string {
	const unseen = /[\p{Cf}\p{Cc}]/u.exec(column)?.[0];
	const visible = quoted(column.replace(/[\p{Cf}\p{Cc}]/gu, ''), 100);
	if (unseen === undefined) return quote + visible + quote;
	const mark =
		unseen === '\uFEFF'
			? ", which 'Exclude Byte Order Mark (BOM)' in the options of Extract From File removes"
			: '';
	return `"${visible}" with ${characterInWords(unseen)} in it${mark}`;
}

/** What to tell of a column that is spelled in another way, as a clause. */
export const asTaken = ({ column, field }: TakenColumn) =>
	`Column ${columnInWords(column)} was taken for "${field}"`;

/**
 * An audience in an item's columns.
 * @param fallbacks values for columns that the sheet doesn't have at all; an empty cell stays empty
 * @param onTaken hears of each value that came from a column that is spelled in another way
 * @throws {FailureError} where two columns of this item are meant for the same field, and differ
 */
export function fromColumns(
	sheet: Sheet,
	byField: ColumnMap,
	itemIndex: number,
	fallbacks: Source['values'],
	onTaken: (taken: TakenColumn) => void,
): Source {
	const row = sheet.rowAt(itemIndex);
	const valueOf = (field: Field): unknown => {
		const columns = byField[field];
		if (columns.length === 0) return fallbacks[field];
		const [exact, ...others] = columns.filter((column) => !isBlankCell(row[column]));
		if (exact === undefined) return undefined;
		if (exact !== field && others.some((column) => row[column] !== row[exact])) {
			const names = [exact, ...others].map((column) => columnInWords(column)).join(' and ');
			throw invalidRow(
				[
					{
						parameter: FIELD_LABELS[field],
						problem: `the columns ${names} differ, and both look like "${field}"`,
					},
				],
				`Name the right one "${field}".`,
			);
		}
		if (exact !== field) onTaken({ column: exact, field });
		return row[exact];
	};
	return {
		values: Object.fromEntries(FIELDS.map((field) => [field, valueOf(field)])),
		nameOf: (field) => `column ${columnInWords(byField[field][0] ?? field)}`,
		emptyIn(field) {
			const [column] = byField[field];
			return column === undefined
				? `column "${field}" is missing`
				: `the cell in column ${columnInWords(column)} is empty`;
		},
		whatToDo: (wrong) =>
			wrong.every((field) => byField[field].length > 0)
				? 'Correct the cell, or leave the row out.'
				: `Map Automatically needs the columns name, namespace and originName. This item has: ${
						Object.keys(row)
							.slice(0, 50)
							.map((column) => columnInWords(column, ''))
							.join(', ') || 'no columns'
					}. Missing columns for namespace and origin can be replaced in the options of the node.`,
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
