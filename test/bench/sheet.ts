import { type Row, rows } from '../rows';

export const DESCRIPTION = 'Made by the bench';

/** That many rows with the four columns that both nodes send. */
export const sheetOf = (count: number): Array<Required<Row>> =>
	rows(count, 'Bench audience').map((row) => ({ ...row, description: DESCRIPTION }));

/** Where memberships go. */
export const DATASET = { id: '5eb9fdad18d8f0e8c5a6dc6b' } as const;

/** The audiences that people join. */
export const JOINED = ['vip', 'news'] as const;

/** One person in one audience; by its name it is counted. */
export const membership = (email: string, audience: (typeof JOINED)[number]) => ({
	name: `${email} in ${audience}`,
	email,
	audience,
});

/** That many rows, of which every two are about one person: a row for each audience. */
const membershipsOf = (count: number) =>
	Array.from({ length: Math.ceil(count / JOINED.length) }, (_, nth) =>
		JOINED.map((audience) => membership(`p${nth}@example.com`, audience)),
	)
		.flat()
		.slice(0, count);

/** The sheets there are, by what their rows ask for. The first rows are the same, however many there are. */
export const SHEETS = { audiences: sheetOf, memberships: membershipsOf } as const;
export type SheetName = keyof typeof SHEETS;
