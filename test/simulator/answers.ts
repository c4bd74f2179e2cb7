import { STATUS_CODES } from 'node:http';
import type { Refusal, SimulatorSettings } from './settings';

/** An HTTP answer. A body that quotes the request's ID is made once the ID is known. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | ((requestId: string) => string);
}

/** An answer as it goes over the wire. */
export interface WireAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export const json = (status: number, value: unknown): Answer => ({
	status,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(value),
});

/** Proxies have statuses of their own, without a name. */
const titleOf = (status: number) => [status, STATUS_CODES[status]].filter(Boolean).join(' ');

/** The gateway's page for an unknown route, or a proxy's for its own trouble. */
export const html = (status: number): Answer => ({
	status,
	headers: { 'content-type': 'text/html' },
	body: `<html><head><title>${titleOf(status)}</title></head><body></body></html>`,
});

export const empty = (status: number): Answer => ({ status, headers: {}, body: '' });

export const redirect = (status: 301 | 302 | 303 | 307 | 308, location: string): Answer => ({
	status,
	headers: { location },
	body: '',
});

export const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({
	...answer,
	headers: { ...answer.headers, ...headers },
});

export const problem = (status: number, title: string, detail: string): Answer =>
	json(status, { type: `https://ns.adobe.com/aep/errors/${title}`, title, status, detail });

export const jobError = (status: number, title: string, detail: string): Answer =>
	json(status, { errors: { errorCode: status, title, detail } });

export const imsError = (status: number, error: string, description: string): Answer =>
	json(status, { error, error_description: description });

const gatewayError = (status: number, code: string, message: string): Answer =>
	json(status, { error_code: code, message });

const audiencesError = (status: number, code: string, message: string): Answer => ({
	...json(status, null),
	body: (requestId) =>
		JSON.stringify({
			requestId,
			errors: { [status]: [{ code: status, message }] },
			type: `https://ns.adobe.com/aep/errors/${code}`,
			title: STATUS_CODES[status],
			status,
		}),
});

/** A refusal in the words that a tenant was heard to use, or else in those of Adobe's pages. */
export function refused(
	{ refusals }: Pick<SimulatorSettings, 'refusals'>,
	what: Refusal,
	documented: Answer,
): Answer {
	const recorded = refusals[what];
	if (recorded === undefined) return documented;
	const { status, body } = recorded;
	return typeof body === 'string' ? { ...html(status), body } : json(status, body ?? {});
}

/** Adobe's codes with the status they arrive with, which isn't always the one in the code. */
export const adobeCodes = {
	'401013': [401, 'Oauth token is not valid'],
	'403010': [403, 'Oauth token is missing'],
	'403000': [403, 'Api Key is required'],
	'400003': [400, 'x-gw-ims-org-id header is required'],
	'403003': [403, 'Api Key is invalid'],
	'403025': [403, 'Profile is not valid'],
	'429050': [429, 'Too many requests'],
	'100910-400': [400, 'The request body is not valid'],
	'100911-400': [400, 'The token is not valid'],
	'100920-401': [401, 'A required header is missing'],
	'100921-401': [401, 'The IMS org ID is not valid'],
	'100922-401': [401, 'Not permitted to use external audiences'],
	'100940-404': [404, 'The audience was not found'],
	'100950-409': [409, 'The audience already exists'],
	'100960-422': [422, 'The request can not be carried out'],
	'100970-500': [500, 'Internal server error'],
	'100970-502': [502, 'Bad gateway'],
	'UPAPI-113430-404': [404, 'The audience was not found'],
	'UPAPI-113434-400': [400, 'The request is not valid'],
	'UPAPI-113631-403': [400, 'The audience cannot be deleted.'],
	'UPAPI-113740-403': [403, 'The organization is not enabled for external audiences'],
	'UPAPI-113752-403': [403, 'Denied by an attribute-based access policy'],
	'UPLIB-101206-500': [400, 'The request can not be processed'],
} as const;

export type AdobeCode = keyof typeof adobeCodes;

/** The gateway's own codes are bare digits and come in its shape, every other one in the audience service's. */
export function adobeError(code: AdobeCode, message: string = adobeCodes[code][1]): Answer {
	const shape = /^\d+$/.test(code) ? gatewayError : audiencesError;
	return shape(adobeCodes[code][0], code, message);
}
