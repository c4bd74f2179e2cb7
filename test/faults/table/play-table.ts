import { useVirtualAdobe } from '../../engine/use-adobe';
import { FAULTS } from '../faults';
import type { OperationCase } from '../operations';
import { nameOf, play, type Scenario } from '../scenario';

/**
 * Operations with every fault there is, in each On Error mode, with Retry On Fail and without: each row
 * has its one outcome, in order, and each success its one effect; a run stops only for a row that fails for
 * good, and its retry completes the sheet; no secret comes out. A file each, so that they run side by side.
 */
export function playTable(...operations: readonly OperationCase[]): void {
	const adobe = useVirtualAdobe();
	const scenarios = operations.flatMap((operation) =>
		FAULTS.flatMap((fault) =>
			(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const).flatMap(
				(onError) =>
					[false, true].map(
						(retryOnFail): Scenario => ({ operation, fault, onError, retryOnFail }),
					),
			),
		),
	);

	it.each(scenarios.map((scenario): [string, Scenario] => [nameOf(scenario), scenario]))(
		'%s',
		async (_, scenario) => {
			await play(adobe, scenario);
		},
	);
}
