import { aligned } from '../host/table';
import { isExact } from './measurement';
import type { CaseResult, ScenarioResult } from './run-scenario';
import { isMet, type Target } from './target';

const decimals = (value: number, digits: number): string =>
	Number.isNaN(value) ? '–' : value.toFixed(digits);

/** The columns of the table, each with how a case fills it. */
const COLUMNS: ReadonlyArray<readonly [title: string, cell: (result: CaseResult) => string]> = [
	['', ({ case: { title } }) => title],
	['s', ({ median }) => decimals(median.seconds, 2)],
	['min–max', ({ median: { fastest, slowest } }) => `${fastest.toFixed(2)}–${slowest.toFixed(2)}`],
	['rows/s', ({ median }) => decimals(median.rowsPerSecond, 0)],
	['requests', ({ median }) => decimals(median.requests, 0)],
	['refused', ({ median }) => decimals(median.refused, 0)],
	['made', ({ median }) => decimals(median.made, 0)],
	['lost', ({ median }) => decimals(median.requests === 0 ? NaN : median.lost, 0)],
	['doubled', ({ median }) => decimals(median.doubled, 0)],
	['peak MB', ({ median }) => decimals(median.residentPeak, 0)],
	['heap B/row', ({ median }) => decimals(median.heapPerRow, 0)],
	['ended', ({ median }) => median.statuses],
];

/** A scenario's table, and below it what was to be reached. */
export function table({ scenario, cases, targets }: ScenarioResult): string {
	const lines = [
		COLUMNS.map(([title]) => title),
		...cases.map((result) => COLUMNS.map(([, cell]) => cell(result))),
	];
	const padded = aligned(lines, '  ', (cell, width, column) =>
		column === 0 ? cell.padEnd(width) : cell.padStart(width),
	);
	return ['', `${scenario.title} (${scenario.name})`, ...padded, ...targets.map(verdict)].join(
		'\n',
	);
}

function verdict(target: Target): string {
	const { what, must, goal, measured, unit } = target;
	const digits = unit === '×' ? 2 : 0;
	const mark = isMet(target) ? '✓ met    ' : '✗ not met';
	const sign = must === 'be at least' ? '≥' : '≤';
	return `  ${mark}  ${decimals(measured, digits)} ${unit} (${sign} ${goal})  ${what}`;
}

/** Says which cases failed at what no speed can make up for. */
export function mistakes(results: readonly ScenarioResult[]): string[] {
	return results.flatMap(({ scenario, cases }) =>
		cases
			.filter((result) => result.case.mustBeExact)
			.flatMap(({ case: each, measurements }) =>
				measurements
					.filter((measurement) => !isExact(measurement, each.rows))
					.map(
						({ status, error, lost, doubled, answered }) =>
							`${scenario.name}, ${each.title}: ${status}, ${lost} rows lost, ${doubled} doubled, ` +
							`${answered} of ${each.rows} answered${error === undefined ? '' : ` (${error})`}`,
					),
			),
	);
}
