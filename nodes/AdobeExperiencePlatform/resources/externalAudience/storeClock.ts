import { having, type ListedAudience } from '../../adobe/audiences';
import { createdAt } from '../../adobe/audienceTimes';
import { CLOCKS_APART_MS, type Begun } from '../../adobe/session/serverClock';
import type { Ask } from '../../run/ask';
import { outcomeOf } from '../../run/rows';
import { audiencePages } from '../shared/pages';

/** An audience that a run is known to have made, and when it heard of that by the local clock. */
export interface Made {
	readonly audienceId: string;
	readonly heardAt: number;
}

/** The clock that stamps audiences. */
export interface StoreClock {
	learn(made: Made): void;
	/** @returns `undefined` as long as no audience that was surely made by this run is in the list */
	at(localMs: number): Promise<Begun | undefined>;
}

/**
 * The store behind Adobe's gateway has a clock of its own. An audience that this run has made tells how
 * far that is ahead of ours, better than any header; one is asked for, and only if somebody has to know.
 * Another part of the store may have stamped another audience, so that a doubt remains.
 */
export function storeClock(ask: Ask): StoreClock {
	let last: Made | undefined;
	let aheadMs: number | undefined;

	/** @returns how far it is ahead at least: the stamp was set before the answer was heard */
	async function lookAt({ audienceId, heardAt }: Made): Promise<number | undefined> {
		const found: ListedAudience[] = [];
		for await (const { audiences } of audiencePages(ask, having('audienceId', audienceId))) {
			found.push(...audiences.filter((audience) => audience.audienceId === audienceId));
		}
		const [own, ...others] = found;
		const stamp = own === undefined || others.length > 0 ? undefined : createdAt(own);
		return stamp && stamp.earliest - heardAt;
	}

	return {
		learn: (made) => (last = made),
		async at(localMs) {
			if (aheadMs === undefined && last !== undefined) {
				const made = last;
				const looked = await outcomeOf(async () => await lookAt(made));
				aheadMs = looked.ok ? looked.result : undefined;
			}
			return aheadMs === undefined
				? undefined
				: { earliest: localMs + aheadMs, doubtMs: CLOCKS_APART_MS };
		},
	};
}
