import type { Failure } from '../adobe/errors/failure';

/** How one try at something ended. */
export type Attempt<Result> =
	| { readonly kind: 'done'; readonly result: Result }
	/** It can't succeed; trying again would end the same way. */
	| { readonly kind: 'failed'; readonly failure: Failure }
	/** The server wants fewer requests. Nothing was done; `afterMs` if it said when to come back. */
	| { readonly kind: 'heldBack'; readonly failure: Failure; readonly afterMs?: number }
	/** A passing fault. Nothing was done, or doing it twice is harmless. */
	| { readonly kind: 'again'; readonly failure: Failure }
	/** Something that must not be done twice may have been done. */
	| { readonly kind: 'unknown'; readonly failure: Failure };

/** A try that ended in one of the ways that sending again cannot change. */
export type Settled<Result> = Extract<Attempt<Result>, { kind: 'done' | 'failed' | 'unknown' }>;
