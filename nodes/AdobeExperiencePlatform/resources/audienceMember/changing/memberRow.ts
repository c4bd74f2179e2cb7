import type { Patience } from '../../../run/wait';
import type { Located } from '../../shared/locator';
import type { Membership } from './memberships';

/** A streaming connection as it was chosen: its ID, or the address that it ends at. */
export type ConnectionChoice =
	| { readonly connectionId: string }
	| { readonly inletUrl: string; readonly isAuthenticated: boolean };

/** One person and one audience, as an item says it. */
export interface MemberRow
	extends Pick<Membership, 'identity' | 'identityNamespace' | 'status' | 'qualifiedAt' | 'until'> {
	readonly audience: Located;
	readonly datasetId: string;
	/** Where the row goes as an event; without it, it becomes part of a batch. */
	readonly connection?: ConnectionChoice;
	readonly waitForCompletion: boolean;
	/** Whether to look for one of the people in the profiles afterwards. */
	readonly check: boolean;
	readonly patience: Patience;
	/** What the form says about times, its expressions as they stand: the same in every try, whatever time it is. */
	readonly timesAsEntered: string;
	/** Tells the person something about the run, as a clause. */
	tell(clause: string): void;
}
