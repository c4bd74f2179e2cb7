import { useVirtualAdobe } from '../engine/use-adobe';
import { FAULTS } from './faults';
import { OPERATIONS } from './operations';
import { nameOf, play, type Scenario } from './scenario';

const adobe = useVirtualAdobe();

const SCENARIOS = OPERATIONS.flatMap((operation) =>
	FAULTS.flatMap((fault) =>
		(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const).flatMap((onError) =>
			[false, true].map((retryOnFail): Scenario => ({ operation, fault, onError, retryOnFail })),
		),
	),
);

/**
 * Each row has its one outcome, in order, and each success its one effect; a run stops only for a row
 * that fails for good, and its retry completes the sheet; no secret comes out.
 */
it.each(SCENARIOS.map((scenario): [string, Scenario] => [nameOf(scenario), scenario]))(
	'%s',
	async (_, scenario) => {
		await play(adobe, scenario);
	},
);
