import { z } from 'zod';

/**
 * What went wrong, in words for the screen. `message` says what happened, in our own words only
 * (n8n replaces a message that happens to contain a system error's name, so nobody else's text
 * belongs in it); `description` says what to do and who can do it, and quotes Adobe.
 */
export interface Failure {
	readonly message: string;
	readonly description: string;
	/** Says that nothing was done: kept apart, because it must not be said once something may have been. */
	readonly assurance?: string;
	/** A fault that may pass by itself, so that trying again later makes sense. */
	readonly passing?: boolean;
	/** It names something that Adobe doesn't have. */
	readonly missing?: boolean;
	/** It may have been carried out all the same: an earlier answer was lost. */
	readonly mayBeDone?: boolean;
	/** Facts for later nodes and for Adobe's support. Never a secret. */
	readonly facts?: Readonly<Record<string, string | number>>;
}

/** What to do, and that nothing was done where that is certain. */
export const inFull = ({ description, assurance }: Failure) =>
	[description, assurance].filter(Boolean).join(' ');

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
 * and wraps whatever they throw. Recognised by name, because n8n may load this file twice, or by what
 * n8n keeps of a response, because some versions of n8n lose an error's cause.
 */
export class FailureError extends Error {
	override readonly name = 'AdobeFailureError';

	readonly description: string;

	readonly response: { readonly data: { readonly adobeFailure: Failure } };

	/** @param message what is shown where n8n shows no more than a message */
	constructor(
		readonly failure: Failure,
		message = failure.message,
	) {
		super(message);
		this.description = failure.description;
		this.response = { data: { adobeFailure: failure } };
	}
}

export const asError = (failure: Failure) => new FailureError(failure);

const keptByN8n = z.object({
	context: z.object({
		data: z.object({
			adobeFailure: z.object({
				message: z.string(),
				description: z.string(),
				assurance: z.string().optional(),
				passing: z.boolean().optional(),
				facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
			}),
		}),
	}),
});

/** Finds the failure that was thrown, however often n8n wrapped it on the way. */
export function thrownFailure(error: unknown): Failure | undefined {
	for (let link = error; link instanceof Error; link = link.cause) {
		if (link.name === 'AdobeFailureError' && 'failure' in link) return link.failure as Failure;
		const kept = keptByN8n.safeParse(link);
		if (kept.success) return kept.data.context.data.adobeFailure;
	}
	return undefined;
}
