import type { IDataObject } from 'n8n-workflow';

import { tokenOf, type AdobeSettings } from './credential';

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
