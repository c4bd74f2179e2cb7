import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { Service } from '../adobe/call';
import { openSession } from '../adobe/session/session';
import { asker, type Ask } from '../run/ask';
import { pacePerService } from '../run/pace';
import { outcomeOf } from '../run/rows';
import { toNodeError } from './items';
import { wireOf } from './n8n';
import { WHILE_SOMEBODY_WAITS } from './options';

/**
 * Asks Adobe for what a list of the node's form shows.
 * @param readSandbox the sandbox to ask in; the credential's where it gives none
 * @throws {NodeApiError | NodeOperationError} why there is nothing to show
 */
export async function askForForm<Result>(
	context: ILoadOptionsFunctions,
	work: (ask: Ask) => Promise<Result>,
	readSandbox: () => string | undefined = () => undefined,
): Promise<Result> {
	const { options, patience, remedies } = WHILE_SOMEBODY_WAITS;
	const asked = await outcomeOf(async () => {
		const wire = wireOf(context);
		const { clock } = wire;
		const { paceOf } = pacePerService<Service>(clock);
		const adobe = await openSession(wire, remedies);
		const sandboxName = readSandbox();
		return await work(asker(adobe, { clock, paceOf, ...patience }, { ...options, sandboxName }));
	});
	if (!asked.ok) throw toNodeError(asked.failure, 0, context.getNode());
	return asked.result;
}
