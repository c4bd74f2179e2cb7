/** One call of Adobe's gateway, before the credential is added to it. */
export interface AdobeRequest {
	readonly method: 'GET' | 'POST';
	/** `audienceService` paths are below the credential's base path, `gateway` paths are whole. */
	readonly path: { readonly audienceService: string } | { readonly gateway: string };
	readonly query?: Readonly<Record<string, string>>;
	readonly accept?: string;
	readonly body?: object;
	/** Overrides the credential's sandbox for this one request. */
	readonly sandboxName?: string;
	readonly timeoutMs?: number;
}
