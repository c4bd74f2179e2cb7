/** Pads the cells of a table's columns to the same width, and joins each line's. */
export function aligned(
	lines: ReadonlyArray<readonly string[]>,
	between: string,
	pad: (cell: string, width: number, column: number) => string = (cell, width) =>
		cell.padStart(width),
): string[] {
	const widthOf = (column: number) => Math.max(...lines.map((line) => line[column]?.length ?? 0));
	const widths = (lines[0] ?? []).map((_, column) => widthOf(column));
	return lines.map((line) =>
		line.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(between),
	);
}
