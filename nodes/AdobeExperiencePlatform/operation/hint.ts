import type { NodeExecutionHint } from 'n8n-workflow';

import type { Outcome } from '../run/rows';
import { withoutMarkup, type Item } from './items';

/** Waiting shorter than this is not worth telling. */
const WORTH_TELLING_MS = 1000;

/**
 * Sums up a run for the person who looks at it on Monday.
 * @returns `undefined` where nothing was worth knowing
 */
export function runHint(
	outcomes: ReadonlyArray<Outcome<readonly Item[]> | undefined>,
	summarize: ((items: readonly Item[]) => string | undefined) | undefined,
	waitedMs: number,
	told: readonly string[],
): NodeExecutionHint | undefined {
	const done = outcomes.flatMap((outcome) => (outcome?.ok ? outcome.result : []));
	const failed = outcomes.flatMap((outcome) =>
		outcome?.ok === false ? [outcome.failure.message] : [],
	);
	const clauses = [
		summarize?.(done),
		failed.length > 0
			? `${failed.length} of ${outcomes.length} items failed: ${counted(failed)}`
			: undefined,
		waitedMs >= WORTH_TELLING_MS
			? `Adobe's rate limit or an outage held the run back for ${Math.round(waitedMs / 1000)} seconds`
			: undefined,
		done.some(({ dryRun }) => dryRun === true)
			? 'This was a dry run: nothing was changed in Experience Platform'
			: undefined,
		...new Set(told),
	].filter((clause) => clause !== undefined);
	if (clauses.length === 0) return undefined;
	return {
		message: withoutMarkup(`${clauses.join('. ')}.`),
		type: failed.length > 0 ? 'warning' : 'info',
		location: 'outputPane',
	};
}

/** The reasons, most frequent first. */
function counted(messages: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const message of messages) {
		counts.set(message, (counts.get(message) ?? 0) + 1);
	}
	if (counts.size === 1) return messages[0] ?? '';
	const ranked = [...counts].sort(([, a], [, b]) => b - a);
	const shown = ranked.slice(0, 3).map(([reason, count]) => `${reason} (${count})`);
	return [...shown, ...(ranked.length > 3 ? ['and others'] : [])].join('; ');
}
