import { FailureError } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { getMemberships, type Memberships } from '../../../adobe/profiles';
import type { Run } from '../../../operation/execute';
import type { Item } from '../../../operation/items';
import { outcomeOf, type Outcome } from '../../../run/rows';
import { untilOver } from '../../../run/wait';
import type { Group } from './planMembers';

/** Looks for the first person who was taken in the profiles, and says so at their item. */
export async function checkOne(
	run: Run,
	group: Group,
	items: Map<number, Outcome<Item>>,
): Promise<void> {
	const { task, memberships } = group;
	if (!task.row.check) return;
	const [own, item] =
		[...memberships.values()]
			.map((each) => [each, items.get(each.itemIndex)] as const)
			.find(([, outcome]) => outcome?.ok) ?? [];
	if (own === undefined || !item?.ok) return;
	const { identity, identityNamespace, namespace, audienceId, status } = own;
	const sentAt = String(item.result.lastQualificationTime);
	const ask = run.askFor(task);
	let seen: boolean | undefined;

	async function look(): Promise<boolean> {
		const all = await ask(getMemberships(identity, identityNamespace)).catch(
			(error: unknown): Memberships => {
				if (error instanceof FailureError && error.failure.missing) return {};
				throw error;
			},
		);
		const {
			status: state = '',
			validUntil = '',
			lastQualificationTime = '',
		} = all[namespace]?.[audienceId] ?? {};
		const isOver = Date.parse(validUntil) <= run.clock.now();
		// Adobe may count in whole seconds.
		const isOlder = Date.parse(lastQualificationTime) + 1000 <= Date.parse(sentAt);
		const isIn = /^(realized|existing)$/i.test(state) && !isOver;
		seen = isIn && !(isOlder && status === 'realized');
		return seen === (status === 'realized') && !isOlder;
	}

	const what = `looking for "${quoted(identity, 100)}" in the profiles`;
	const waiting = {
		look,
		isOver: Boolean,
		wordFor: () => undefined,
		what,
		lookAgain: '',
		facts: {},
	};
	const checked = await outcomeOf(
		async () => await untilOver(waiting, task.row.patience, run.clock),
	);
	if (seen === undefined) {
		const why = checked.ok ? '' : `: ${checked.failure.message}`;
		task.row.tell(`The check could not look into the profiles${why}`);
		return;
	}
	items.set(own.itemIndex, { ok: true, result: { ...item.result, inProfile: seen } });
	task.row.tell(
		checked.ok
			? 'The profile of the first person shows it'
			: 'The profile of the first person does not show it yet: look there again later',
	);
}
