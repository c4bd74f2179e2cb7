/**
 * What went wrong, in words for the screen. `message` says what happened, in our own words only
 * (n8n replaces a message that happens to contain a system error's name, so nobody else's text
 * belongs in it); `description` says what to do and who can do it, and quotes Adobe.
 */
export interface Failure {
	readonly message: string;
	readonly description: string;
	/** Facts for later nodes and for Adobe's support. Never a secret. */
	readonly facts?: Readonly<Record<string, string | number>>;
}

/** Adds facts to a failure; a fact that is `undefined` is left out. */
export function withFacts(
	failure: Failure,
	facts: Readonly<Record<string, string | number | undefined>>,
): Failure {
	const known = Object.entries({ ...failure.facts, ...facts }).filter(
		(fact): fact is [string, string | number] => fact[1] !== undefined,
	);
	return { ...failure, facts: Object.fromEntries(known) };
}

/**
 * A failure on its way through code that can only throw: n8n calls a credential's functions itself
 * and wraps whatever they throw. Recognised by name, because n8n may load this file twice.
 */
export class FailureError extends Error {
	override readonly name = 'AdobeFailureError';

	readonly description: string;

	/** @param message what is shown where n8n shows no more than a message */
	constructor(
		readonly failure: Failure,
		message = failure.message,
	) {
		super(message);
		this.description = failure.description;
	}
}

export const asError = (failure: Failure) => new FailureError(failure);

/** Finds the failure that was thrown, however often n8n wrapped it on the way. */
export function thrownFailure(error: unknown): Failure | undefined {
	for (let link = error; link instanceof Error; link = link.cause) {
		if (link.name === 'AdobeFailureError' && 'failure' in link) return link.failure as Failure;
	}
	return undefined;
}
