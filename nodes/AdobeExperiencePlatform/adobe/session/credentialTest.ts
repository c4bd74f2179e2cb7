import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';

import { FIELDS } from '../credentialFields';
import { inWords, type Meaning } from '../errors/catalogue';
import type { Failure } from '../errors/failure';
import { GATEWAY_URL } from './credential';

const TOKEN_REFUSED: Failure = {
	message: 'Adobe did not accept the access token',
	description: `A pasted token lives 24 hours: paste a new one, or switch '${FIELDS.authentication}' to OAuth Server-to-Server. With OAuth Server-to-Server, n8n has just fetched a new token and it was refused too: check that Client ID, Client Secret and Organization ID belong to the same project.`,
};

const SANDBOX_IN_DOUBT: Failure = {
	message: 'Adobe accepted the token, but not the sandbox',
	description: `Check the spelling of '${FIELDS.sandboxName}'. If it is right, an administrator of the sandbox has to add this API credential to a role that may view segments there (Experience Platform, Permissions). What was granted a moment ago is known once a workflow has run: that fetches a new token.`,
};

const NOT_EXPERIENCE_PLATFORM: Failure = {
	message: 'The answer is not one of Adobe Experience Platform',
	description: `A proxy in between may have answered. Check '${FIELDS.gatewayUrl}' first, then '${FIELDS.apiKey}', '${FIELDS.orgId}' and '${FIELDS.sandboxName}'.`,
};

const general = (meaning: Meaning) =>
	inWords(meaning, { noun: 'audience', permission: 'Manage Segments' });

/** What an answer's body may hold, and what to say then; the first that fits is said. */
const SAID_BY_BODY: ReadonlyArray<[key: string, value: unknown, failure: Failure]> = [
	['error_code', '403003', general('apiKeyRefused')],
	['error_code', '403025', general('organizationRefused')],
	['error_code', '429050', general('tooManyRequests')],
	['error_code', '401013', TOKEN_REFUSED],
	['status', 400, SANDBOX_IN_DOUBT],
	['status', 401, TOKEN_REFUSED],
	['status', 403, SANDBOX_IN_DOUBT],
	['status', 404, SANDBOX_IN_DOUBT],
	// n8n 1.x lets these through too.
	['status', 429, general('tooManyRequests')],
	...[500, 502, 503, 504].map((status): [string, number, Failure] => [
		'status',
		status,
		general('adobesSide'),
	]),
	['children', undefined, NOT_EXPERIENCE_PLATFORM],
];

const asOneText = ({ message, description }: Failure) => `${message}. ${description}`;

/**
 * What is said by the status alone, whoever answered. A 401 n8n has to see: it fetches a new token and
 * tries once more.
 */
const SAID_BY_STATUS: ReadonlyArray<[status: number, failure: Failure]> = [
	[401, TOKEN_REFUSED],
	[407, general('proxyRefused')],
	[429, general('tooManyRequests')],
	...[408, 499, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 530, 598, 599].map(
		(status): [number, Failure] => [status, general('adobesSide')],
	),
];

const saidByStatus = SAID_BY_STATUS.map(
	([value, failure]): IAuthenticateRuleResponseCode => ({
		type: 'responseCode',
		properties: { value, message: asOneText(failure) },
	}),
);

/** A code may come as text or as a number. */
const saidByBody = SAID_BY_BODY.flatMap(([key, value, failure]) =>
	(key === 'error_code' ? [value, Number(value)] : [value]).map(
		(said): IAuthenticateRuleResponseSuccessBody => ({
			type: 'responseSuccessBody',
			properties: { key, value: said, message: asOneText(failure) },
		}),
	),
);

/**
 * One harmless request that needs token, API key, organization and sandbox: the first audience of the
 * list. Other statuses are let through as successes, because what they mean is in the body; the last
 * rule catches whatever is no list of audiences.
 */
export const credentialTest: ICredentialTestRequest = {
	request: {
		baseURL: `={{ ($credentials.gatewayUrl || '${GATEWAY_URL}').trim() }}`,
		url: '/data/core/ups/audiences',
		qs: { limit: 1 },
		ignoreHttpStatusErrors: { ignore: true, except: SAID_BY_STATUS.map(([status]) => status) },
		disableFollowRedirect: true,
	},
	// n8n reads each rule by its type; only their type in TypeScript wants all of one kind.
	rules: [...saidByStatus, ...saidByBody] as IAuthenticateRuleResponseSuccessBody[],
};
