import { type Row, rows } from '../rows';

export const DESCRIPTION = 'Made by the bench';

/** That many rows with the four columns that both nodes send. */
export const sheetOf = (count: number): Array<Required<Row>> =>
	rows(count, 'Bench audience').map((row) => ({ ...row, description: DESCRIPTION }));
