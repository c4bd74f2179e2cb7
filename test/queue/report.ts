import { aligned } from '../host/table';

/** Prints what was measured between the runner's own lines, which `console.log` would dress up. */
export function printTable(
	title: string,
	head: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): void {
	const lines = aligned([head, ...rows], '   ').map((line) => `  ${line}`);
	process.stdout.write(['', title, ...lines, '', ''].join('\n'));
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
