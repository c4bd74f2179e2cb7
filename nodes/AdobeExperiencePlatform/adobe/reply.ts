/** What came back over the wire, readable or not. Secrets are already blanked out of `text`. */
export interface Answer {
	readonly kind: 'answer';
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, unknown>>;
	readonly text: string;
}

/** Nothing came back. `delivered` says whether Adobe may have acted on the request all the same. */
export interface Silence {
	readonly kind: 'silence';
	readonly reason:
		| 'timeout'
		| 'connectionLost'
		| 'unreachable'
		| 'untrusted'
		| 'notSent'
		| 'cancelled';
	readonly delivered: 'no' | 'perhaps';
	/** The system's own words for it, e.g. `ECONNRESET`. */
	readonly detail: string;
}

export type Reply = Answer | Silence;

export const isSuccess = ({ status }: Answer) => status >= 200 && status < 300;

/** Adobe answers in JSON; a web page comes from a proxy, or from the gateway for an unknown route. */
export function isHtml({ headers, text }: Answer): boolean {
	const type = headers['content-type'];
	return (typeof type === 'string' && type.includes('html')) || /^\s*<(!doctype|html)/i.test(text);
}

/** The start of an answer that could not be used, for the person who has to find out why. */
export function excerpt({ text }: Answer): string {
	const flat = text.replace(/\s+/g, ' ').trim();
	if (flat === '') return '(an empty body)';
	return flat.length > 200 ? `${flat.slice(0, 200)}…` : flat;
}
