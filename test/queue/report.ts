/** Prints what was measured between the runner's own lines, which `console.log` would dress up. */
export function printTable(
	title: string,
	head: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): void {
	const widths = head.map((cell, column) =>
		Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]) =>
		`  ${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('   ')}`;
	process.stdout.write(['', title, line(head), ...rows.map(line), '', ''].join('\n'));
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
