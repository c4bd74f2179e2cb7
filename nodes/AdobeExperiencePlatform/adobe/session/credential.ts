import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { FIELDS } from '../credentialFields';
import { invisibleIn, unfitForHeader } from '../characters';
import { FailureError } from '../errors/failure';

export const GATEWAY_URL = 'https://platform.adobe.io';
export const IMS_URL = 'https://ims-na1.adobelogin.com';
/** What the Developer Console grants to an Experience Platform project (Adobe: authentication guide). */
export const DEFAULT_SCOPES =
	'openid,AdobeID,read_organizations,additional_info.projectedProductContext,session';

type Field = keyof typeof FIELDS;

const quoted = (field: Field) => `'${FIELDS[field]}'`;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Finds what a field can't hold, in words. */
type Unfit = (text: string) => string | undefined;

/** What was pasted into a field, without the blanks around it; an expression may give anything. */
const pasted = (field: Field, unfit: Unfit) =>
	z.unknown().transform((value, context): string => {
		if (value === undefined || value === null) return '';
		const trimmed = typeof value === 'string' ? value.trim() : undefined;
		const wrong = trimmed === undefined ? undefined : unfit(trimmed);
		if (trimmed !== undefined && wrong === undefined) return trimmed;
		const message =
			wrong === undefined
				? `${quoted(field)} must be text.`
				: `${quoted(field)} has ${wrong} in it. Enter it again without that, by hand if it was pasted.`;
		context.addIssue({ code: 'custom', message });
		return z.NEVER;
	});

/**
 * What becomes a header, or part of an address. Some HTTP clients leave out in silence what those can't
 * hold: a sandbox name would become another one.
 */
const sent = (field: Field) => pasted(field, unfitForHeader);

/** What goes into a form, which can hold everything; but what can't be seen nobody meant. */
const written = (field: Field) => pasted(field, invisibleIn);

/** A list may have a line for each entry. */
const listed = (field: Field) => pasted(field, (text) => invisibleIn(text.replace(/\s/g, ' ')));

/** What n8n keeps for us; what can't be sent is no token. */
const kept = z
	.unknown()
	.transform((value) =>
		typeof value === 'string' && unfitForHeader(value) === undefined ? value.trim() : '',
	);

const required = (
	text: z.ZodType<string, z.ZodTypeDef, unknown>,
	field: Field,
	whereToFindIt: string,
) =>
	text.refine((value) => value !== '', {
		message: `${quoted(field)} is empty. ${whereToFindIt}`,
	});

const withoutBearer = (token: string) => token.replace(/^Bearer(\s+|$)/i, '');

const httpsUrl = (field: Field, fallback: string) =>
	sent(field)
		.transform((value) => (value === '' ? fallback : value).replace(/\/+$/, ''))
		.refine(isSafeUrl, {
			message: `${quoted(field)} must be a whole address that begins with https://, e.g. ${fallback}.`,
		});

/** Credentials only travel encrypted; loopback is let through for tests on one's own machine. */
function isSafeUrl(value: string): boolean {
	if (!URL.canParse(value)) return false;
	const url = new URL(value);
	return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

const shared = {
	apiKey: required(
		sent('apiKey'),
		'apiKey',
		'Copy it from the credential page of your project in the Adobe Developer Console.',
	),
	orgId: required(
		sent('orgId'),
		'orgId',
		'It is on the same page of the Adobe Developer Console and ends in @AdobeOrg.',
	).refine((value) => value === '' || /^[^@\s]+@AdobeOrg$/.test(value), {
		message: `${quoted('orgId')} must end in @AdobeOrg, e.g. 1234567890ABCDEF12345678@AdobeOrg.`,
	}),
	sandboxName: required(
		sent('sandboxName'),
		'sandboxName',
		'Enter the name of the sandbox to work in, e.g. prod for the default production sandbox.',
	),
	gatewayUrl: httpsUrl('gatewayUrl', GATEWAY_URL),
	basePath: z.enum(['auto', '/data/core/ais', '/core/ais']).default('auto'),
};

const settingsSchema = z.discriminatedUnion('authentication', [
	z.object({
		...shared,
		authentication: z.literal('oAuthServerToServer'),
		clientSecret: required(
			written('clientSecret'),
			'clientSecret',
			'Retrieve it on the OAuth Server-to-Server page of the Adobe Developer Console.',
		),
		scopes: listed('scopes').transform(
			(value) =>
				value
					.split(/[\s,]+/)
					.filter(Boolean)
					.join(',') || DEFAULT_SCOPES,
		),
		imsUrl: httpsUrl('imsUrl', IMS_URL),
		/** Kept by n8n between runs; empty until the first token was fetched. */
		imsToken: kept,
		/** Whom that token was given to, see {@link ownerOfToken}; empty where nobody noted it. */
		imsTokenOwner: kept,
		/** Set by a run whose token was refused, so that a fresh one is not taken for a good one. */
		refusedToken: kept,
	}),
	z.object({
		...shared,
		authentication: z.literal('accessToken'),
		accessToken: pasted('accessToken', (text) => unfitForHeader(withoutBearer(text)))
			.transform(withoutBearer)
			.refine((value) => value !== '', {
				message: `${quoted('accessToken')} is empty. Paste one, or switch ${quoted('authentication')} to OAuth Server-to-Server.`,
			}),
	}),
]);

/** A credential as Adobe's wire needs it: trimmed, checked, defaults filled in. */
export type AdobeSettings = z.infer<typeof settingsSchema>;
export type ServerToServerSettings = Extract<
	AdobeSettings,
	{ authentication: 'oAuthServerToServer' }
>;

/** What was read of a credential, with the values that it held then: n8n puts a new token into the same object. */
const alreadyRead = new WeakMap<object, { values: unknown[]; settings: AdobeSettings }>();

/**
 * Reads what n8n stores for a credential. n8n asks for headers with every request, so an unchanged
 * credential is read once.
 * @throws {FailureError} which field is wrong, by its name on screen, before anything is sent
 */
export function readSettings(credential: object): AdobeSettings {
	const values = Object.entries(credential).flat();
	const known = alreadyRead.get(credential);
	const isUnchanged =
		known?.values.length === values.length &&
		known.values.every((value, index) => value === values[index]);
	if (known !== undefined && isUnchanged) return known.settings;
	const settings = parseSettings(credential);
	alreadyRead.set(credential, { values, settings });
	return settings;
}

function parseSettings(credential: object): AdobeSettings {
	const parsed = settingsSchema.safeParse({ authentication: 'oAuthServerToServer', ...credential });
	if (parsed.success) return withoutForeignToken(parsed.data);
	throw new FailureError({
		message: `The Adobe credential is incomplete or wrong: ${whatIsWrong(parsed.error)}`,
		description: 'Open the credential in n8n and correct this field.',
		assurance: 'Nothing was sent to Adobe.',
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
	authentication: `Choose ${quoted('authentication')} from its list.`,
	basePath: `Choose ${quoted('basePath')} from its list.`,
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

/** Adobe answers it with 401, and that makes n8n fetch a token. */
const NO_TOKEN_YET = 'none';

/**
 * The four headers of every Adobe call (Adobe: Experience Platform APIs, required headers). A request
 * may name another sandbox; the other three always come from the credential. The token's header is
 * in lower case on purpose: older n8n (before 2.6) takes whatever is called
 * `Authorization` along on a redirect to another host.
 */
export function adobeHeaders(settings: AdobeSettings, headers: IDataObject = {}): IDataObject {
	const own = Object.entries(headers).map(
		([name, value]) => [name.toLowerCase(), name, value] as const,
	);
	const sandbox = own.find(([name]) => name === 'x-sandbox-name')?.[2];
	const adobe: IDataObject = {
		authorization: `Bearer ${tokenOf(settings) || NO_TOKEN_YET}`,
		'x-api-key': settings.apiKey,
		'x-gw-ims-org-id': settings.orgId,
		'x-sandbox-name': sandbox ?? settings.sandboxName,
	};
	const replaced = new Set(Object.keys(adobe).map((name) => name.toLowerCase()));
	const kept = own.filter(([name]) => !replaced.has(name)).map(([, name, value]) => [name, value]);
	return { ...Object.fromEntries(kept), ...adobe };
}
