import { getAudience, isExternal, type ListedAudience } from '../../../adobe/audiences';
import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { LIST_IDENTITY_NAMESPACES } from '../../../adobe/identityNamespaces';
import { breather } from '../../../adobe/session/clock';
import type { Run, Task } from '../../../operation/execute';
import { invalidRow } from '../../../operation/parameters';
import { perSandbox } from '../../../operation/perSandbox';
import type { AskHarmless } from '../../../run/ask';
import { outcomeOf, runRows, type Outcome } from '../../../run/rows';
import { audienceFinder } from '../../shared/findAudience';
import type { MemberRow } from './memberRow';
import type { AudienceKey, Membership } from './memberships';

type MemberTask = Task<MemberRow>;

/** As many audiences as are looked up at once. */
const AT_ONCE = 5;

/**
 * Finds what the rows of a run name: the audience by its namespace and external ID, the identity namespace
 * as Adobe spells it. Each is looked up once, however many rows name it.
 * @returns for each row, by its item, what is to be said of whom, or why that isn't possible
 */
export async function findMemberships(
	run: Run,
	tasks: readonly MemberTask[],
): Promise<ReadonlyMap<number, Outcome<Membership>>> {
	const find = audienceFinder(run, tasks);
	const spellingFor = perSandbox(run, tasks, (ask, [first]) => spelling(ask, first?.row.tell));
	const keyOf = ({ row: { audience }, options }: MemberTask) =>
		JSON.stringify([run.sandboxOf(options), audience]);
	const askers = new Map(tasks.map((task) => [keyOf(task), task]));
	const keys = [...askers.keys()];
	const found = await runRows(
		[...askers.values()],
		async (task) =>
			await outcomeOf(async (): Promise<AudienceKey> => {
				const { audience } = task.row;
				if (isWhole(audience)) return keyIn(audience);
				const { listed, ...where } = await find(task);
				return keyIn(listed ?? (await run.askFor(task)(getAudience(where))));
			}),
		{ limit: () => AT_ONCE, stopAtFailure: false, clock: run.clock },
	);
	const audiences = new Map(keys.map((key, nth) => [key, found[nth]]));

	const memberships = new Map<number, Outcome<Membership>>();
	const breathe = breather(run.clock);
	for (const task of tasks) {
		const { itemIndex, row } = task;
		const outcome = await outcomeOf(async (): Promise<Membership> => {
			const audience = audiences.get(keyOf(task)) ?? STOPPED;
			if (!audience.ok) throw new FailureError(audience.failure);
			const identityNamespace = await spellingFor(task)(row.identityNamespace);
			const { identity, status, qualifiedAt, until } = row;
			const who = { identityNamespace, identity };
			return { itemIndex, ...audience.result, ...who, status, qualifiedAt, until };
		});
		memberships.set(itemIndex, outcome);
		await breathe();
	}
	return memberships;
}

const STOPPED: Outcome<never> = {
	ok: false,
	failure: {
		message: 'The workflow was stopped before this item was sent',
		description: 'Retry this execution, or run the workflow again.',
		assurance: 'Nothing was sent to Adobe for it.',
	},
};

/** One that was made a moment ago may not be listed yet, so what is known is not looked up. */
const isWhole = (audience: MemberRow['audience']): audience is AudienceKey =>
	'audienceId' in audience && audience.namespace !== undefined;

/** Adobe's own audiences, in lists and as the key of the map (Adobe: destination authoring). */
const ADOBES_OWN = /^(aepsegments|ups)$/i;

function keyIn(audience: Partial<ListedAudience> | AudienceKey): AudienceKey {
	const { audienceId, namespace } = audience;
	const isOwn = !('type' in audience) || isExternal(audience as ListedAudience);
	if (ADOBES_OWN.test(namespace ?? '') || !isOwn) throw new FailureError(NOT_EXTERNAL);
	if (audienceId === undefined || namespace === undefined) throw new FailureError(WITHOUT_KEY);
	return { audienceId, namespace };
}

const NOT_EXTERNAL: Failure = {
	message: 'Nobody can be added to this audience, or taken out of it, from outside',
	description:
		'Adobe itself works out who is in it. Choose an external audience: one that was made by this node or imported.',
	assurance: 'Nothing was sent to Adobe for this item.',
	facts: { parameter: 'Audience' },
};

const WITHOUT_KEY: Failure = {
	message: 'Adobe does not say by which ID the members of this audience are ingested',
	description:
		"Choose 'By External ID' for 'Audience', and enter the namespace in the options of the node.",
	assurance: 'Nothing was sent to Adobe for this item.',
	facts: { parameter: 'Audience' },
};

/** A credential that may not read the list can still send: then nobody can say whether a code is right. */
const MAY_NOT_READ = [401, 403, 404];

/**
 * Adobe drops records with an unknown identity namespace from profiles without a word.
 * @returns gives a code as Adobe spells it, or throws a FailureError where Adobe doesn't know it
 */
function spelling(
	ask: AskHarmless,
	tell: ((clause: string) => void) | undefined,
): (code: string) => Promise<string> {
	let known: Promise<ReadonlyMap<string, string> | undefined> | undefined;

	async function readCodes() {
		const listed = await outcomeOf(async () => await ask(LIST_IDENTITY_NAMESPACES));
		if (!listed.ok) {
			const isHidden = MAY_NOT_READ.includes(Number(listed.failure.facts?.httpStatus));
			if (!isHidden) throw new FailureError(listed.failure);
			tell?.(
				'This credential may not read the identity namespaces, so they could not be checked: Adobe drops people with an unknown one without a word',
			);
			return undefined;
		}
		const codes = listed.result.map(({ code }) => code);
		return new Map([
			...codes.map((code) => [code.toLowerCase(), code] as const),
			...codes.map((code) => [code, code] as const),
		]);
	}

	return async (code) => {
		const codes = await (known ??= readCodes());
		const own = codes === undefined ? code : (codes.get(code) ?? codes.get(code.toLowerCase()));
		if (own === undefined) throw unknownNamespace(code, [...new Set(codes?.values())]);
		return own;
	};
}

/** As many as a person looks through. */
const MOST_NAMED = 30;

const unknownNamespace = (code: string, codes: readonly string[]) =>
	invalidRow(
		[
			{
				parameter: 'Identity Namespace',
				problem: `'Identity Namespace' is "${quoted(code, 100)}", which Adobe does not know`,
			},
		],
		`Choose it from the list. Adobe knows: ${codes
			.slice(0, MOST_NAMED)
			.map((each) => quoted(each, 50))
			.join(', ')}.`,
	);
