import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { systemClock } from '../adobe/session/clock';
import type { Wire } from '../adobe/session/session';

export const CREDENTIAL_TYPE = 'adobeExperiencePlatformApi';

/**
 * n8n's side of a session. The credential goes along with each request, because n8n would otherwise
 * read and decrypt it from its database every time.
 */
export function wireOf(context: IExecuteFunctions | ILoadOptionsFunctions): Wire {
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		clock: systemClock(signal),
		readCredential: async () => await context.getCredentials(CREDENTIAL_TYPE),
		send: async (options, data) =>
			await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, options, {
				credentialsDecrypted: { id: '', name: '', type: CREDENTIAL_TYPE, data },
			}),
	};
}
