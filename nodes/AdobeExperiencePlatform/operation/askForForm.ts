import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { openSession } from '../adobe/session/session';
import { asker, type Ask } from '../run/ask';
import { outcomeOf } from '../run/rows';
import { toNodeError } from './items';
import { hostOf } from './n8n';
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
		const host = hostOf(context);
		const { clock } = host;
		const adobe = await openSession(host, remedies);
		const sandboxName = readSandbox();
		const { paceOf, leave } = host.paces.join(clock);
		const ask = asker(adobe, { clock, paceOf, ...patience }, { ...options, sandboxName });
		return await work(ask).finally(leave);
	});
	if (!asked.ok) throw toNodeError(asked.failure, 0, context.getNode());
	return asked.result;
}
