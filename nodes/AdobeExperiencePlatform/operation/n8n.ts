import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { systemClock } from '../adobe/session/clock';
import type { Wire } from '../adobe/session/session';
import { sharedPaces, type Paces } from '../run/pace';

export const CREDENTIAL_TYPE = 'adobeExperiencePlatformApi';

/** What a run needs of n8n, and of the process that it runs in. */
export interface Host extends Wire {
	readonly paces: Paces;
}

/** Of all that this node does in this process. */
const PACES = sharedPaces(systemClock());

/**
 * n8n's side of a session. The credential goes along with each request, because n8n would otherwise
 * read and decrypt it from its database every time.
 */
export function hostOf(context: IExecuteFunctions | ILoadOptionsFunctions): Host {
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		paces: PACES,
		clock: systemClock(signal),
		readCredential: async () => await context.getCredentials(CREDENTIAL_TYPE),
		send: async (options, data) =>
			await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, options, {
				credentialsDecrypted: { id: '', name: '', type: CREDENTIAL_TYPE, data },
			}),
		sendElsewhere: async (options) =>
			await context.helpers.httpRequest({ ...options, abortSignal: signal }),
	};
}
