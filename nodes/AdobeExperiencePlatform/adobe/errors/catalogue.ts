import { FIELDS } from '../credentialFields';
import type { Failure } from './failure';

const CREDENTIAL_PAGE = 'the project in the Adobe Developer Console';

const headerMissing = (header: string): Failure => ({
	message: `Adobe received the request without ${header}`,
	description: 'This is a fault of this node. Please report it with the request ID.',
});

/** What went wrong, whichever code or status says so. `{noun}` is what the call is about, `{permission}` what it takes. */
const MEANINGS = {
	tokenRefused: {
		message: 'Adobe did not accept the access token: it has expired or is wrong',
		description: `n8n already asked Adobe for a new token and that one was refused too. The owner of the credential should check that Client ID, Client Secret and Organization ID belong to the same project in the Adobe Developer Console.`,
	},
	tokenMissing: headerMissing('an access token'),
	apiKeyMissing: headerMissing('an API key'),
	organizationMissing: headerMissing('an organization ID'),
	apiKeyRefused: {
		message: 'Adobe did not accept the API key',
		description: `'${FIELDS.apiKey}' in the credential is wrong, or the Experience Platform API was not added to that project. The owner of ${CREDENTIAL_PAGE} can check both.`,
	},
	organizationRefused: {
		message: 'Adobe refused access to this organization',
		description: `'${FIELDS.orgId}' in the credential is wrong, or the project has no product profile for Experience Platform in that organization. An administrator can assign one in the Adobe Admin Console.`,
	},
	organizationUnknown: {
		message: 'Adobe did not accept the organization ID',
		description: `The owner of the credential should compare '${FIELDS.orgId}' with ${CREDENTIAL_PAGE}.`,
	},
	headerMissed: {
		message: "Adobe's audience service missed a header it needs",
		description: 'The owner of the credential should check that every field of it is filled in.',
	},
	credentialRefused: {
		message: 'Adobe did not accept the credential',
		description: `The owner of the credential should check it against ${CREDENTIAL_PAGE}.`,
	},
	notPermitted: {
		message: 'This credential may not work with external audiences in this sandbox',
		description:
			'An administrator of the sandbox can grant it: in Experience Platform under Permissions, add the API credential to a role that has the sandbox and "{permission}".',
	},
	accessRefused: {
		message: 'Adobe refused access',
		description:
			'The sandbox name may be wrong, or the credential lacks the permission "{permission}" there. An administrator can check both in Experience Platform under Permissions.',
	},
	organizationNotEnabled: {
		message: 'This organization is not enabled for external audiences',
		description: 'Only Adobe can enable it: contact your Adobe representative with the request ID.',
	},
	labelled: {
		message: 'An access label of the organization forbids this',
		description:
			'Attribute-based access control denied it. An administrator of the sandbox can change the labels or the role.',
	},
	dataInvalid: {
		message: 'Adobe found the {noun} data invalid',
		description: "Correct this row's values; Adobe's own words say which one it did not like.",
	},
	requestInvalid: {
		message: 'Adobe found the request invalid',
		description: "Adobe's own words say what it did not like; correct the row accordingly.",
	},
	tooLarge: {
		message: 'Adobe found the request too large',
		description: 'Shorten what this row sends.',
	},
	impossible: {
		message: 'Adobe understood the request but cannot carry it out',
		description: "Adobe's own words say why; change the row accordingly.",
	},
	unknownThing: {
		message: 'Adobe knows no such {noun}',
		description: 'Check the {noun} ID and the sandbox this row works in.',
	},
	notFound: {
		message: 'Adobe did not find what the request names',
		description: 'Check the ID and the sandbox this row works in.',
	},
	inUse: {
		message: 'Adobe does not delete this {noun}, because something is built on it',
		description: 'Take it out where it is used, or leave the row out.',
	},
	alreadyExists: {
		message: 'Adobe has this {noun} already',
		description: 'Use another name or ID for this row, or leave the row out.',
	},
	tooManyRequests: {
		message: 'Adobe is receiving too many requests from this organization',
		description: 'Run the workflow again later, or with fewer rows at a time.',
	},
	adobesSide: {
		message: 'Something failed on the side of Adobe',
		description: 'Try again later. If it stays, send the request ID to Adobe support.',
	},
	proxyRefused: {
		message: 'A proxy on the way to Adobe refused the request',
		description: 'It wants a sign-in of its own, which whoever runs n8n can set up.',
	},
	refused: {
		message: 'Adobe refused the request',
		description: "Adobe's own words say why.",
	},
} satisfies Readonly<Record<string, Failure>>;

export type Meaning = keyof typeof MEANINGS;

/** Codes and names are a stranger's: one like "constructor" is found in no map. */
function mapOf<Value>(table: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
	return new Map(Object.entries(table));
}

/**
 * How texts speak of what a call is about: its noun, the permission that it takes (Adobe: access control
 * overview), and what is better said in other words than the general ones.
 */
export type Words = { readonly noun: string; readonly permission: string } & Readonly<
	Partial<Record<Meaning, Failure>>
>;

/**
 * What each Adobe code means (Adobe: Experience Platform troubleshooting guide and the audiences
 * endpoints' error tables). The digits behind a code are not its HTTP status.
 */
export const BY_CODE: ReadonlyMap<string, Meaning> = mapOf({
	'401013': 'tokenRefused',
	'403010': 'tokenMissing',
	'403000': 'apiKeyMissing',
	'400003': 'organizationMissing',
	'403003': 'apiKeyRefused',
	'403025': 'organizationRefused',
	'429050': 'tooManyRequests',
	'100910-400': 'dataInvalid',
	'100911-400': 'tokenRefused',
	'100920-401': 'headerMissed',
	'100921-401': 'organizationUnknown',
	'100922-401': 'notPermitted',
	'100940-404': 'unknownThing',
	'UPAPI-113430-404': 'unknownThing',
	'100950-409': 'alreadyExists',
	'100960-422': 'impossible',
	'100970-500': 'adobesSide',
	'100970-502': 'adobesSide',
	'UPAPI-113631-403': 'inUse',
	'UPAPI-113740-403': 'organizationNotEnabled',
	'UPAPI-113752-403': 'labelled',
});

/** What a status means where the code says nothing, most specific first: `404`, then `4xx`. */
export const BY_STATUS: ReadonlyMap<string, Meaning> = mapOf({
	'400': 'requestInvalid',
	'401': 'credentialRefused',
	'403': 'accessRefused',
	'404': 'notFound',
	'407': 'proxyRefused',
	'409': 'alreadyExists',
	'413': 'tooLarge',
	'422': 'impossible',
	'429': 'tooManyRequests',
	'4xx': 'refused',
	'5xx': 'adobesSide',
});

/** @param code as Adobe writes it; some services put their own prefix before the digits */
export function meaningOfCode(code: string): Meaning | undefined {
	return BY_CODE.get(code) ?? BY_CODE.get(code.replace(/^[A-Z]+-/, ''));
}

/** Answers that came with this status and no code of its own: exact status first, then its class. */
export function meaningOfStatus(status: number): Meaning | undefined {
	return BY_STATUS.get(String(status)) ?? BY_STATUS.get(`${Math.floor(status / 100)}xx`);
}

/** Puts a meaning into words, a call's own where it has some. */
export function inWords(meaning: Meaning, words: Words): Failure {
	const { message, description } = words[meaning] ?? MEANINGS[meaning];
	const named = (text: string) =>
		text.replaceAll('{noun}', words.noun).replaceAll('{permission}', words.permission);
	return { message: named(message), description: named(description) };
}

/** A pasted token cannot be renewed by anybody but its owner. */
export const PASTED_TOKEN_REFUSED: Failure = {
	message: MEANINGS.tokenRefused.message,
	description: `Pasted tokens live 24 hours. The owner of the credential should paste a new one, or switch '${FIELDS.authentication}' to OAuth Server-to-Server, which renews tokens by itself.`,
};

/** What the errors of IMS, Adobe's sign-in service, mean. */
export const BY_IMS_ERROR: ReadonlyMap<string, Failure> = mapOf({
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
});

/** Codes that arrive as 401 or 403 but that no new token can cure. */
export const NOT_ABOUT_THE_TOKEN: ReadonlySet<string> = new Set([
	'100920-401',
	'100921-401',
	'100922-401',
	'403000',
	'403003',
	'UPAPI-113740-403',
]);

/** Codes that leave no doubt: this token is accepted nowhere. */
export const TOKEN_IS_DEAD: ReadonlySet<string> = new Set(['401013', '100911-400']);

/** Codes that say the token is no good although the status is not 401. */
export const ABOUT_THE_TOKEN: ReadonlySet<string> = new Set(['100911-400']);
