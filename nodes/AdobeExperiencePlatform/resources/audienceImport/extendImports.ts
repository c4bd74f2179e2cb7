import { extendTtl } from '../../adobe/audienceImports';
import { expiresAt, updatedAt } from '../../adobe/audienceTimes';
import { having, type ListedAudience } from '../../adobe/audiences';
import { FailureError } from '../../adobe/errors/failure';
import { ageOf, iso } from '../../adobe/moments';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import type { RowMemory } from '../../run/memory';
import { once, Undecided } from '../../run/once';
import { attemptOf, type Attempt } from '../shared/attempt';
import { audienceFinder } from '../shared/findAudience';
import { audiencePages } from '../shared/pages';
import { importItem } from './importItem';

export interface ExtendRow {
	readonly audience: { readonly audienceId: string };
}

const IS_EXTENDED = 'the expiration of this audience was extended';

/**
 * Extends the expirations of a run, each exactly once: after a lost answer, an audience that Adobe lists as
 * updated since was extended, because an update is what starts its days anew (Adobe: Audience Portal).
 */
export function extendImports(
	run: Run,
	tasks: ReadonlyArray<Task<ExtendRow>>,
): (task: Task<ExtendRow>, memory: RowMemory<Item>) => Promise<Item> {
	const find = audienceFinder(run, tasks);

	return async (task, memory) => {
		const { audienceId } = task.row.audience;
		if (task.dryRun) {
			const { listed } = await find(task);
			const now = listed && iso(expiresAt(listed));
			return { ...named(audienceId, listed), expiresAt: now, ...WOULD_EXTEND };
		}
		const attempt = attemptOf(run, task, memory);
		const answer = await once<Item>(
			{
				begunBefore: attempt.begunBefore,
				remember: attempt.remember,
				send: async (begin) => importItem(await attempt.ask(extendTtl(audienceId), begin), true),
				lookUp: async (since) => await extendedSince(since, audienceId, attempt),
				isConflict: () => false,
				whatItDoes: IS_EXTENDED,
			},
			run.clock,
		);
		return { audienceId, ...answer, extended: true };
	};
}

const WOULD_EXTEND = { extended: false, wouldExtend: true, dryRun: true };

const named = (audienceId: string, listed: ListedAudience | undefined): Item => ({
	audienceId,
	...(listed?.name !== undefined && { name: listed.name }),
});

/** @returns `undefined` where certainly nothing has changed since */
async function extendedSince(
	since: number,
	audienceId: string,
	{ ask, begun }: Attempt,
): Promise<Item | undefined> {
	const found: ListedAudience[] = [];
	for await (const page of audiencePages(ask, having('audienceId', audienceId))) {
		found.push(...page.audiences.filter((audience) => audience.audienceId === audienceId));
	}
	const [only, ...others] = found;
	if (only === undefined || others.length > 0) throw new Undecided(NOT_SEEN);
	const age = ageOf(updatedAt(only), begun(since));
	if (age === 'doubtful') throw new Undecided(NOT_SEEN);
	return age === 'before'
		? undefined
		: { ...named(audienceId, only), expiresAt: iso(expiresAt(only)) };
}

const NOT_SEEN: FailureError['failure'] = {
	message: `It is not certain whether ${IS_EXTENDED}`,
	description:
		'The answer of Adobe was lost, and its list of audiences does not tell. Nothing more was sent, so as not to extend it twice. Look at the audience in Experience Platform before running this row again.',
};
