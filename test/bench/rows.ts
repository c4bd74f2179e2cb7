/** Where every row's audience comes from; the node that takes only the name from a row says the same. */
export const NAMESPACE = 'agora';
export const ORIGIN_NAME = 'Agora_Collaboration';
export const DESCRIPTION = 'Made by the bench';

/** The name of the row with that number, counted from 0. */
export const rowName = (row: number): string => `Bench audience ${row + 1}`;

/** A sheet with that many rows and the four columns that both nodes send. */
export function csv(rows: number): string {
	const lines = Array.from({ length: rows }, (_, row) =>
		[rowName(row), NAMESPACE, ORIGIN_NAME, DESCRIPTION].join(','),
	);
	return ['name,namespace,originName,description', ...lines, ''].join('\n');
}
