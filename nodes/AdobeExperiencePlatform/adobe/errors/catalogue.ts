import type { Failure } from './failure';

const TOKEN_REFUSED: Failure = {
	message: 'Adobe did not accept the access token: it has expired or is wrong',
	description:
		'n8n already asked Adobe for a new token and that one was refused too. The owner of the credential should check that Client ID, Client Secret and Organization ID belong to the same project in the Adobe Developer Console.',
};

const headerMissing = (header: string): Failure => ({
	message: `Adobe received the request without ${header}`,
	description: 'This is a fault of this node. Please report it with the request ID.',
});

const NO_SUCH_AUDIENCE: Failure = {
	message: 'Adobe knows no such audience',
	description: 'Check the audience ID and the sandbox this row works in.',
};

export const ALREADY_EXISTS: Failure = {
	message: 'An audience like this one already exists',
	description: 'Use another name or audience ID for this row, or leave the row out.',
};

const IMPOSSIBLE: Failure = {
	message: 'Adobe understood the request but cannot carry it out',
	description: "Adobe's own words say why; change the row accordingly.",
};

const TOO_MANY_REQUESTS: Failure = {
	message: 'Adobe is receiving too many requests from this organization',
	description: 'Run the workflow again later, or with fewer rows at a time.',
};

const ADOBES_SIDE: Failure = {
	message: 'Something failed on the side of Adobe',
	description: 'Try again later. If it stays, send the request ID to Adobe support.',
};

/**
 * What each Adobe code means and who can act on it (Adobe: Experience Platform troubleshooting guide
 * and the audiences endpoints' error tables). The digits behind a code are not its HTTP status.
 */
export const BY_CODE = {
	'401013': TOKEN_REFUSED,
	'403010': headerMissing('an access token'),
	'403000': headerMissing('an API key'),
	'400003': headerMissing('an organization ID'),
	'403003': {
		message: 'Adobe did not accept the API key',
		description:
			'"Client ID (API Key)" in the credential is wrong, or the Experience Platform API was not added to that project. The owner of the project in the Adobe Developer Console can check both.',
	},
	'403025': {
		message: 'Adobe refused access to this organization',
		description:
			'"Organization ID" in the credential is wrong, or the project has no product profile for Experience Platform in that organization. An administrator can assign one in the Adobe Admin Console.',
	},
	'429050': TOO_MANY_REQUESTS,
	'100910-400': {
		message: 'Adobe found the audience data invalid',
		description: "Correct this row's values; Adobe's own words say which one it did not like.",
	},
	'100911-400': TOKEN_REFUSED,
	'100920-401': {
		message: "Adobe's audience service missed a header it needs",
		description: 'The owner of the credential should check that every field of it is filled in.',
	},
	'100921-401': {
		message: 'Adobe did not accept the organization ID',
		description:
			'The owner of the credential should compare "Organization ID" with the project in the Adobe Developer Console.',
	},
	'100922-401': {
		message: 'This credential may not work with external audiences in this sandbox',
		description:
			'An administrator of the sandbox can grant it: in Experience Platform under Permissions, add the API credential to a role that has the sandbox and "Manage Segments".',
	},
	'100940-404': NO_SUCH_AUDIENCE,
	'UPAPI-113430-404': NO_SUCH_AUDIENCE,
	'100950-409': ALREADY_EXISTS,
	'100960-422': IMPOSSIBLE,
	'100970-500': ADOBES_SIDE,
	'100970-502': ADOBES_SIDE,
	'UPAPI-113740-403': {
		message: 'This organization is not enabled for external audiences',
		description: 'Only Adobe can enable it: contact your Adobe representative with the request ID.',
	},
	'UPAPI-113752-403': {
		message: 'An access label of the organization forbids this',
		description:
			'Attribute-based access control denied it. An administrator of the sandbox can change the labels or the role.',
	},
} satisfies Readonly<Record<string, Failure>>;

/** What a status means where the code says nothing, most specific first: `404`, then `4xx`. */
export const BY_STATUS = {
	'400': {
		message: 'Adobe found the request invalid',
		description: "Adobe's own words say what it did not like; correct the row accordingly.",
	},
	'401': {
		message: 'Adobe did not accept the credential',
		description:
			'The owner of the credential should check it against the project in the Adobe Developer Console.',
	},
	'403': {
		message: 'Adobe refused access',
		description:
			'The sandbox name may be wrong, or the credential has no permission there. An administrator can check both in Experience Platform under Permissions.',
	},
	'404': {
		message: 'Adobe did not find what the request names',
		description: 'Check the ID and the sandbox this row works in.',
	},
	'409': ALREADY_EXISTS,
	'413': {
		message: 'Adobe found the request too large',
		description: "Shorten this row's description or name.",
	},
	'422': IMPOSSIBLE,
	'429': TOO_MANY_REQUESTS,
	'4xx': {
		message: 'Adobe refused the request',
		description: "Adobe's own words say why.",
	},
	'5xx': ADOBES_SIDE,
} satisfies Readonly<Record<string, Failure>>;

/** A pasted token cannot be renewed by anybody but its owner. */
export const PASTED_TOKEN_REFUSED: Failure = {
	message: 'Adobe did not accept the access token: it has expired or is wrong',
	description:
		'Pasted tokens live 24 hours. The owner of the credential should paste a new one, or switch "Authentication" to OAuth Server-to-Server, which renews tokens by itself.',
};

/** What the errors of IMS, Adobe's sign-in service, mean. */
export const BY_IMS_ERROR: Readonly<Record<string, Failure>> = {
	invalid_client: {
		message: 'Adobe did not accept the Client ID or the Client Secret',
		description:
			'The owner of the credential should copy both again from the OAuth Server-to-Server page of the project in the Adobe Developer Console.',
	},
	invalid_scope: {
		message: 'Adobe did not accept the Scopes',
		description:
			'The owner of the credential should copy the list from the OAuth Server-to-Server page of the project in the Adobe Developer Console, or empty the field to use the default list.',
	},
	unauthorized_client: {
		message: 'Adobe does not let this project sign in with OAuth Server-to-Server',
		description:
			'The owner of the project should add an OAuth Server-to-Server credential to it in the Adobe Developer Console.',
	},
};

/** Codes that arrive as 401 but that no new token can cure. */
export const NOT_ABOUT_THE_TOKEN: ReadonlySet<string> = new Set([
	'100920-401',
	'100921-401',
	'100922-401',
]);

/** Codes that say the token is no good although the status is not 401. */
export const ABOUT_THE_TOKEN: ReadonlySet<string> = new Set(['100911-400']);

/** Answers that came with this status and no code of its own: exact status first, then its class. */
export function meaningOfStatus(status: number): Failure | undefined {
	const byStatus: Readonly<Record<string, Failure>> = BY_STATUS;
	return byStatus[status] ?? byStatus[`${Math.floor(status / 100)}xx`];
}

/** @param code as Adobe writes it; some services put their own prefix before the digits */
export function meaningOfCode(code: string): Failure | undefined {
	const byCode: Readonly<Record<string, Failure>> = BY_CODE;
	return byCode[code] ?? byCode[code.replace(/^[A-Z]+-/, '')];
}
