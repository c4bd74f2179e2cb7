/** From 1.98 on and well into 2.x, n8n loses the cause of what it wraps and keeps only its words. */
export function lostItsCause(error: unknown): boolean {
	return error instanceof Error && error.name === 'NodeApiError' && !(error.cause instanceof Error);
}

/** How Node.js and n8n's HTTP client put it where the code is not among their words. */
const WORDS: ReadonlyArray<[said: RegExp, code: string]> = [
	[/^timeout of /, 'ECONNABORTED'],
	[/^canceled$/, 'ERR_CANCELED'],
	[/certificate/i, 'CERT_UNTRUSTED'],
];

/**
 * @param known the codes to look for
 * @returns the system's code for what a wrapped error tells in words only
 */
export function codeInWords(error: Error, known: readonly string[]): string | undefined {
	const kept: readonly unknown[] =
		'messages' in error && Array.isArray(error.messages) ? error.messages : [];
	const words = [error.message, ...kept].map(String);
	const codes = [...known, 'ECONNRESET', 'EPIPE'];
	return (
		codes.find((code) => words.some((said) => said.includes(code))) ??
		WORDS.find(([pattern]) => words.some((said) => pattern.test(said)))?.[1]
	);
}
