import type { IHttpRequestOptions } from 'n8n-workflow';

import { FIELDS } from '../credentialFields';
import { FailureError, type Failure } from '../errors/failure';

/** Adobe's own hosts for events. */
const HOST = /(^|\.)adobedc\.net$/;

/**
 * Where events may be sent to: people's IDs, and with an authenticated inlet a token, go along.
 * @param isLocal whether Adobe itself is a stand-in on this machine, so that its inlet may be one too
 * @returns the origin
 * @throws {FailureError} where the address is not Adobe's, or not encrypted
 */
export function inletOrigin(url: string, isLocal: boolean): string {
	const { protocol, hostname, host, origin } = new URL(url);
	if (!isLocal && (protocol !== 'https:' || !HOST.test(hostname))) {
		throw new FailureError(notSafe(host));
	}
	return origin;
}

/** An inlet that asks for no token gets nothing of the credential's. */
export const bare = ({ headers, ...options }: IHttpRequestOptions, sandboxName: string) => ({
	...options,
	headers: { ...headers, 'x-sandbox-name': sandboxName },
});

const notSafe = (host: string): Failure => ({
	message: 'The streaming connection has an address that nothing is sent to',
	description: `It names "${host}", which is not encrypted or not one of Adobe's (adobedc.net). Copy it again from the connection under Sources in Experience Platform, and check '${FIELDS.gatewayUrl}' in the credential.`,
	assurance: 'Nothing was sent.',
	facts: { parameter: 'Connection' },
});
