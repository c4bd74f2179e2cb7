import type { IDataObject } from 'n8n-workflow';

import type { Simulator } from './simulator';

/** A row of a sheet, by the columns that automatic mapping knows. */
export type Row = { name: string; namespace: string; originName: string; description?: string };

/** Whose every row's audience is, and where it comes from. */
export const FROM = { namespace: 'agora', originName: 'Agora_Collaboration' } as const;

/** Keeps a test's rows short: everything that a test doesn't care about. */
export const row = <Name extends IDataObject[string]>(
	name: Name,
	rest: IDataObject = {},
): IDataObject & { name: Name } => ({ name, ...FROM, ...rest });

/** `Row 0`, `Row 1`, … */
export const rows = (count: number, word = 'Row'): Row[] =>
	Array.from({ length: count }, (_, index) => ({ name: `${word} ${index}`, ...FROM }));

/** For a fault's `when`: strikes the requests for audiences of these names. */
export const named =
	(...names: string[]) =>
	({ body }: { readonly body: unknown }): boolean =>
		names.some((name) => JSON.stringify(body)?.includes(`"name":"${name}"`));

/** How many audiences there are, rows without one, and audiences beyond the one that each row asks for. */
export function copiesOf(
	sheet: ReadonlyArray<Pick<Row, 'name'>>,
	{ audiences }: { readonly audiences: ReadonlyArray<{ readonly name?: string }> },
) {
	const names = new Set(audiences.map(({ name }) => name));
	const lost = sheet.filter(({ name }) => !names.has(name)).length;
	return { made: audiences.length, lost, doubled: audiences.length - names.size };
}

/** What comes out for rows that Adobe has. */
export function resultsFor(sheet: readonly Row[], { audiences }: Simulator, created = true) {
	const idOf = new Map(audiences.map(({ name, audienceId }) => [name, audienceId]));
	return sheet.map(({ name }) => ({ name, audienceId: idOf.get(name), created }));
}

/** The sheet as a file; no cell holds a comma. */
export const csv = (sheet: ReadonlyArray<Readonly<Record<string, string>>>): string =>
	[Object.keys(sheet[0] ?? {}), ...sheet.map((each) => Object.values(each)), []]
		.map((cells) => cells.join(','))
		.join('\n');

/** A person of a list: what a file has of them is more than 80 characters, so 100,000 take two blocks. */
const person = (nth: number) => ({
	email: `p${nth}@example.com`,
	zip: String(nth).padStart(5, '0'),
	note: `Has written "${nth}, and so on", and that is as long as what people write into columns`,
});

export const people = (count: number) => Array.from({ length: count }, (_, nth) => person(nth));

/** So many people, counted from the first one on, in each of these audiences: a row for each person and audience. */
export const joining = (audiences: readonly string[], count: number, first = 0) =>
	audiences.flatMap((audience) =>
		Array.from({ length: count }, (_, nth) => ({ email: person(first + nth).email, audience })),
	);

/** The same list as an expression of n8n's, which need not be stored with the workflow. */
export const peopleExpression = (count: number) =>
	`={{ { rows: Array.from({ length: ${count} }, (_, nth) => (${String(person)})(nth)) } }}`;
