/** What the address of an audience's page tells. */
export interface AudiencePage {
	readonly id: string;
	/** The sandbox that the page is in, where the address says it. */
	readonly sandboxName?: string;
}

/** `…/platform/segment/browse/{id}`, whatever follows; newer pages may say audience instead of segment. */
const AUDIENCE = /\/(?:segment|audience)s?\/browse\/([^/]+)/;
const SANDBOX = /\/sname:([^/]+)/;

/**
 * Reads an address as Experience Platform's address bar has it:
 * `https://experience.adobe.com/#/@tenant/sname:prod/platform/segment/browse/{id}`. Adobe documents the
 * form for a composition (`…/platform/audience/compose/{id}`, which names no audience); the one for an
 * audience is known from programs that open it.
 * @returns `undefined` where it is no such address
 */
export function readAudienceUrl(text: string): AudiencePage | undefined {
	if (!URL.canParse(text)) return undefined;
	const { protocol, hostname, pathname, hash } = new URL(text);
	if (protocol !== 'https:' || !/(^|\.)adobe\.com$/.test(hostname)) return undefined;
	const [path = ''] = (pathname + hash.slice(1)).split(/[?#]/);
	const id = decoded(AUDIENCE.exec(path)?.[1]);
	if (id === undefined) return undefined;
	const sandboxName = decoded(SANDBOX.exec(path)?.[1]);
	return { id, ...(sandboxName !== undefined && { sandboxName }) };
}

function decoded(part: string | undefined): string | undefined {
	try {
		return part && decodeURIComponent(part);
	} catch {
		return part;
	}
}
