import type { Measurement } from './measurement';
import { median, type Median } from './median';
import type { Case, Scenario } from './scenario';
import type { Stage } from './stage';
import type { Target } from './target';

export interface CaseResult {
	readonly case: Case;
	readonly median: Median;
	/** In the order of the rounds. */
	readonly measurements: readonly Measurement[];
}

export interface ScenarioResult {
	readonly scenario: Scenario;
	readonly cases: readonly CaseResult[];
	readonly targets: readonly Target[];
}

/**
 * Measures the cases of a scenario in turns, so that whatever else the machine does meets all of
 * them alike; every other round goes backwards, because a machine also gets slower and faster.
 */
export async function runScenario(
	scenario: Scenario,
	rounds: number,
	stage: Stage,
	onMeasured: (each: Case, measurement: Measurement, round: number) => void,
): Promise<ScenarioResult> {
	const taken = new Map<Case, Measurement[]>(scenario.cases.map((each) => [each, []]));
	for (let round = 1; round <= rounds; round++) {
		const cases = round % 2 === 1 ? scenario.cases : [...scenario.cases].reverse();
		for (const each of cases) {
			const measurement = await stage.measure(each);
			taken.get(each)?.push(measurement);
			onMeasured(each, measurement, round);
		}
	}

	const cases = [...taken].map(([each, measurements]) => ({
		case: each,
		median: median(measurements, each.rows),
		measurements,
	}));
	const of = (title: string): Median => {
		const found = cases.find((result) => result.case.title === title);
		if (found === undefined) throw new Error(`There is no case "${title}"`);
		return found.median;
	};
	return { scenario, cases, targets: scenario.targets(of) };
}
