import type { IAuthenticateRuleResponseSuccessBody, ICredentialTestRequest } from 'n8n-workflow';

import { BY_CODE, BY_STATUS, PASTED_TOKEN_REFUSED } from './catalogue';
import type { Failure } from './failure';
import { GATEWAY_URL } from './settings';

const SANDBOX_IN_DOUBT: Failure = {
	message: 'Adobe accepted the token, but not the sandbox',
	description:
		'Check the spelling of "Sandbox Name". If it is right, an administrator of the sandbox has to add this API credential to a role that may view segments there (Experience Platform, Permissions).',
};

const NOT_EXPERIENCE_PLATFORM: Failure = {
	message: 'The answer is not one of Adobe Experience Platform',
	description:
		'Check "Gateway URL" first, then "Client ID (API Key)", "Organization ID" and "Sandbox Name".',
};

/** What an answer's body may hold, and what to say then; the first that fits is said. */
const SAID_BY_BODY: ReadonlyArray<[key: string, value: unknown, failure: Failure]> = [
	['error_code', '401013', PASTED_TOKEN_REFUSED],
	['error_code', '403003', BY_CODE['403003']],
	['error_code', '403025', BY_CODE['403025']],
	['error_code', '429050', BY_STATUS['429']],
	['status', 400, SANDBOX_IN_DOUBT],
	['status', 401, BY_STATUS['401']],
	['status', 403, SANDBOX_IN_DOUBT],
	['status', 404, SANDBOX_IN_DOUBT],
	['status', 429, BY_STATUS['429']],
	['status', 500, BY_STATUS['5xx']],
	['status', 502, BY_STATUS['5xx']],
	['status', 503, BY_STATUS['5xx']],
	['status', 504, BY_STATUS['5xx']],
	['children', undefined, NOT_EXPERIENCE_PLATFORM],
];

/**
 * One harmless request that needs token, API key, organization and sandbox: the first audience of the
 * list. n8n can only compare a key of a body that came back as a success, so every status is let
 * through as one and the body decides; the last rule catches whatever is no list of audiences.
 */
export const credentialTest: ICredentialTestRequest = {
	request: {
		baseURL: `={{ ($credentials.gatewayUrl || '${GATEWAY_URL}').trim() }}`,
		url: '/data/core/ups/audiences',
		qs: { limit: 1 },
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	},
	rules: SAID_BY_BODY.map(
		([key, value, failure]): IAuthenticateRuleResponseSuccessBody => ({
			type: 'responseSuccessBody',
			properties: { key, value, message: `${failure.message}. ${failure.description}` },
		}),
	),
};
