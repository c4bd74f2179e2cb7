import type { Measurement } from './measurement';

/** What the rounds of one case come to: medians, and of what must never happen the worst. */
export interface Median {
	readonly seconds: number;
	readonly fastest: number;
	readonly slowest: number;
	readonly rowsPerSecond: number;
	readonly requests: number;
	readonly refused: number;
	readonly made: number;
	readonly lost: number;
	readonly doubled: number;
	/** Resident memory of the n8n process at its highest, in MB. */
	readonly residentPeak: number;
	/** What the run held in n8n's heap at its highest, in bytes for each row. */
	readonly heapPerRow: number;
	readonly statuses: string;
}

export function median(measurements: readonly Measurement[], rows: number): Median {
	const of = (read: (measurement: Measurement) => number) => middle(measurements.map(read));
	const worst = (read: (measurement: Measurement) => number) => Math.max(...measurements.map(read));
	const seconds = measurements.map(({ ms }) => ms / 1_000);
	return {
		seconds: middle(seconds),
		fastest: Math.min(...seconds),
		slowest: Math.max(...seconds),
		rowsPerSecond: rows / middle(seconds),
		requests: of(({ requests }) => requests),
		refused: worst(({ refused }) => refused),
		made: of(({ made }) => made),
		lost: worst(({ lost }) => lost),
		doubled: worst(({ doubled }) => doubled),
		residentPeak: of(({ residentPeak = NaN }) => residentPeak),
		heapPerRow: of(({ heapGrowth = NaN }) => (heapGrowth * 2 ** 20) / rows),
		statuses: [...new Set(measurements.map(({ status }) => status))].join('/'),
	};
}

/** Of an even number the mean of the two in the middle. */
function middle(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(half)] ?? NaN) + (sorted[Math.ceil(half)] ?? NaN)) / 2;
}
