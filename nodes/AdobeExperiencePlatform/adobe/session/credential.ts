import { createHash } from 'node:crypto';

import { z } from 'zod';

import { FailureError } from '../errors/failure';

export const GATEWAY_URL = 'https://platform.adobe.io';
export const IMS_URL = 'https://ims-na1.adobelogin.com';
/** What the Developer Console grants to an Experience Platform project (Adobe: authentication guide). */
export const DEFAULT_SCOPES =
	'openid,AdobeID,read_organizations,additional_info.projectedProductContext,session';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What was pasted into a field, without the blanks around it; an expression may give anything. */
const pasted = (label: string) =>
	z.unknown().transform((value, context): string => {
		if (value === undefined || value === null) return '';
		if (typeof value === 'string') return value.trim();
		context.addIssue({ code: 'custom', message: `"${label}" must be text.` });
		return z.NEVER;
	});

const required = (label: string, whereToFindIt: string) =>
	pasted(label).refine((value) => value !== '', {
		message: `"${label}" is empty. ${whereToFindIt}`,
	});

const httpsUrl = (label: string, fallback: string) =>
	pasted(label)
		.transform((value) => (value === '' ? fallback : value).replace(/\/+$/, ''))
		.refine(isSafeUrl, {
			message: `"${label}" must be a whole address that begins with https://, e.g. ${fallback}.`,
		});

/** Credentials only travel encrypted; loopback is let through for tests on one's own machine. */
function isSafeUrl(value: string): boolean {
	if (!URL.canParse(value)) return false;
	const url = new URL(value);
	return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

const shared = {
	apiKey: required(
		'Client ID (API Key)',
		'Copy it from the credential page of your project in the Adobe Developer Console.',
	),
	orgId: required(
		'Organization ID',
		'It is on the same page of the Adobe Developer Console and ends in @AdobeOrg.',
	).refine((value) => value === '' || /^[^@\s]+@AdobeOrg$/.test(value), {
		message: '"Organization ID" must end in @AdobeOrg, e.g. 1234567890ABCDEF12345678@AdobeOrg.',
	}),
	sandboxName: required(
		'Sandbox Name',
		'Enter the name of the sandbox to work in, e.g. prod for the default production sandbox.',
	),
	gatewayUrl: httpsUrl('Gateway URL', GATEWAY_URL),
	basePath: z.enum(['auto', '/data/core/ais', '/core/ais']).default('auto'),
};

const settingsSchema = z.discriminatedUnion('authentication', [
	z.object({
		...shared,
		authentication: z.literal('oAuthServerToServer'),
		clientSecret: required(
			'Client Secret',
			'Retrieve it on the OAuth Server-to-Server page of the Adobe Developer Console.',
		),
		scopes: pasted('Scopes').transform(
			(value) =>
				value
					.split(/[\s,]+/)
					.filter(Boolean)
					.join(',') || DEFAULT_SCOPES,
		),
		imsUrl: httpsUrl('IMS URL', IMS_URL),
		/** Kept by n8n between runs; empty until the first token was fetched. */
		imsToken: pasted('IMS Token'),
		/** Whom that token was given to, see {@link ownerOfToken}; empty where nobody noted it. */
		imsTokenOwner: pasted('IMS Token Owner'),
		/** Set by a run whose token was refused, so that a fresh one is not taken for a good one. */
		refusedToken: pasted('IMS Token'),
	}),
	z.object({
		...shared,
		authentication: z.literal('accessToken'),
		accessToken: pasted('Access Token')
			.transform((value) => value.replace(/^Bearer(\s+|$)/i, ''))
			.refine((value) => value !== '', {
				message:
					'"Access Token" is empty. Paste one, or switch "Authentication" to OAuth Server-to-Server.',
			}),
	}),
]);

/** A credential as Adobe's wire needs it: trimmed, checked, defaults filled in. */
export type AdobeSettings = z.infer<typeof settingsSchema>;
export type ServerToServerSettings = Extract<
	AdobeSettings,
	{ authentication: 'oAuthServerToServer' }
>;

/**
 * Reads what n8n stores for a credential.
 * @throws {FailureError} which field is wrong, by its name on screen, before anything is sent
 */
export function readSettings(credential: object): AdobeSettings {
	const parsed = settingsSchema.safeParse({ authentication: 'oAuthServerToServer', ...credential });
	if (parsed.success) return withoutForeignToken(parsed.data);
	throw new FailureError({
		message: `The Adobe credential is incomplete or wrong: ${whatIsWrong(parsed.error)}`,
		description: 'Open the credential in n8n and correct this field. Nothing was sent to Adobe.',
	});
}

/**
 * Says to whom Adobe gives a token: a fingerprint of all that it is asked for with. After somebody
 * edited the credential the stored token is still good, but it proves nothing about what was entered.
 */
export function ownerOfToken(settings: ServerToServerSettings): string {
	const { imsUrl, apiKey, clientSecret, scopes } = settings;
	return createHash('sha256')
		.update(JSON.stringify([imsUrl, apiKey, clientSecret, scopes]))
		.digest('base64url');
}

function withoutForeignToken(settings: AdobeSettings): AdobeSettings {
	if (settings.authentication === 'accessToken') return settings;
	const owned = ['', ownerOfToken(settings)].includes(settings.imsTokenOwner);
	return owned ? settings : { ...settings, imsToken: '' };
}

/** zod's own words for a list would repeat what was entered there, and that may be a secret. */
const CHOICES: Readonly<Record<string, string>> = {
	authentication: 'Choose "Authentication" from its list.',
	basePath: 'Choose "Base Path" from its list.',
};

function whatIsWrong({ issues: [first] }: z.ZodError): string {
	return CHOICES[String(first?.path[0])] ?? first?.message ?? 'A field is not usable.';
}

/** The token a request carries; empty while OAuth Server-to-Server has none yet. */
export function tokenOf(settings: AdobeSettings): string {
	return settings.authentication === 'accessToken' ? settings.accessToken : settings.imsToken;
}

/** Everything in a credential that must never be seen outside it. */
export function secretsOf(settings: AdobeSettings): string[] {
	return settings.authentication === 'accessToken'
		? [settings.accessToken]
		: [settings.clientSecret, settings.imsToken];
}

/** Blanks out secrets in text that came from somewhere else, such as a proxy's error page. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	return secrets
		.filter((secret) => secret !== '')
		.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[hidden]'), text);
}
