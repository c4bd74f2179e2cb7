import type { ListedAudience } from '../../adobe/audiences';
import { FailureError, withFacts, type Failure } from '../../adobe/errors/failure';
import {
	AUDIENCE_EXISTS,
	createAudience,
	type Audience,
	type CreatedAudience,
} from '../../adobe/externalAudience';
import { CLOCKS_APART_MS, type Begun } from '../../adobe/session/serverClock';
import type { Run, Task } from '../../operation/execute';
import { perSandbox } from '../../operation/perSandbox';
import type { RowMemory } from '../../run/memory';
import { once, stillInDoubt } from '../../run/once';
import {
	existingAudiences,
	NOT_TO_ITS_END,
	ownFilter,
	type ExistingAudiences,
} from '../shared/existingAudiences';
import { several } from '../shared/findAudience';
import { openLedger, type AudienceItem, type Ledger } from './ledger';
import { audiencePages } from '../shared/pages';
import { storeClock, type StoreClock } from './storeClock';
import { idOf, IS_CREATED, NOT_CERTAIN, whoseAudience } from '../shared/whoseAudience';

export const IF_AUDIENCE_EXISTS = ['create', 'returnExisting', 'fail'] as const;

export interface CreateRow {
	readonly audience: Audience;
	/** `update`: returned, for somebody to update it, unless several could be meant. */
	readonly ifAudienceExists: (typeof IF_AUDIENCE_EXISTS)[number] | 'update';
}

type CreateTask = Task<CreateRow>;

/** The item for an audience that was just created; whatever Adobe adds to its answer is kept. */
const createdItem = (answer: CreatedAudience, { name }: Audience): AudienceItem => ({
	name,
	...answer,
	created: true,
});

/** The item for an audience found in Adobe's list, in the shape of the answer to its creation. */
const listedItem = (
	audience: ListedAudience,
	{ name }: Audience,
	created: boolean,
): AudienceItem => ({ name, audienceId: idOf(audience) ?? '', created, id: audience.id });

/** The item for an audience that a dry run doesn't create. */
const plannedItem = ({ name, audienceId }: Audience): AudienceItem => ({
	name,
	...(audienceId !== undefined && { audienceId }),
	created: false,
	wouldCreate: true,
	dryRun: true,
});

/** What became of a row's audience. */
export interface Made {
	readonly item: AudienceItem;
	/** All of it, where it was found in Adobe's list. */
	readonly listed?: ListedAudience;
}

/** What the rows that work in the same sandbox share. */
interface Sandbox {
	readonly ledger: Ledger;
	readonly existing: ExistingAudiences;
	readonly stamps: StoreClock;
}

/**
 * Makes sure that the audiences of a run are there, and creates each that it creates exactly once.
 * @param made by earlier tries of this run
 * @returns makes the audience of a row; it throws a FailureError where that can't be done
 */
export function audienceMaker<Row extends CreateRow>(
	run: Run,
	tasks: ReadonlyArray<Task<Row>>,
	made: ReadonlyMap<number, AudienceItem>,
): (task: Task<Row>, memory: RowMemory<AudienceItem>) => Promise<Made> {
	const sandboxOf = shareSandboxes(run, tasks);
	for (const task of tasks) {
		const item = made.get(task.itemIndex);
		if (item !== undefined) sandboxOf(task).ledger.enter(task.row.audience, item);
	}
	return async (task, memory) => {
		const sandbox = sandboxOf(task);
		const { audience } = task.row;
		const one = await createOrReturn(run, task, sandbox, memory).catch((error: unknown) => {
			if (memory.recall().begun !== undefined) sandbox.ledger.doubt(audience);
			throw error;
		});
		sandbox.ledger.enter(audience, one.item);
		return one;
	};
}

/** The same, where only what comes out counts. */
export function createAudiences(
	run: Run,
	tasks: readonly CreateTask[],
	made: ReadonlyMap<number, AudienceItem>,
): (task: CreateTask, memory: RowMemory<AudienceItem>) => Promise<AudienceItem> {
	const make = audienceMaker(run, tasks, made);
	return async (task, memory) => (await make(task, memory)).item;
}

function shareSandboxes<Row extends CreateRow>(
	run: Run,
	tasks: ReadonlyArray<Task<Row>>,
): (task: Task<Row>) => Sandbox {
	return perSandbox(run, tasks, (ask, own) => {
		const wanted = own.map(({ row }) => row.audience);
		return {
			ledger: openLedger(wanted),
			existing: existingAudiences(ask, wanted, run.clock),
			stamps: storeClock(ask),
		};
	});
}

/** What to do with a row whose audience is there already. */
interface Policy {
	/** Whether to look before creating; a row begun before may find what it made itself. */
	looksFirst(isFresh: boolean): boolean;
	/** Makes an item of what is there, or throws. */
	onExisting(item: AudienceItem): AudienceItem;
	/** Whether to look once more where Adobe says that it is there. */
	readonly looksAfterConflict: boolean;
	/** Whether there must not be several. */
	readonly wantsOne?: boolean;
}

const RETURN_EXISTING: Policy = {
	looksFirst: () => true,
	onExisting: (item) => ({ ...item, created: false }),
	looksAfterConflict: true,
};

const POLICIES: Readonly<Record<CreateRow['ifAudienceExists'], Policy>> = {
	create: {
		looksFirst: () => false,
		onExisting: (item) => item,
		looksAfterConflict: false,
	},
	returnExisting: RETURN_EXISTING,
	update: { ...RETURN_EXISTING, wantsOne: true },
	fail: {
		looksFirst: (isFresh) => isFresh,
		onExisting({ audienceId }) {
			throw new FailureError(withFacts(AUDIENCE_EXISTS, { httpStatus: 409, audienceId }));
		},
		looksAfterConflict: false,
	},
};

async function createOrReturn(
	run: Run,
	task: CreateTask,
	sandbox: Sandbox,
	memory: RowMemory<AudienceItem>,
): Promise<Made> {
	const { audience, ifAudienceExists } = task.row;
	const { ledger, existing } = sandbox;
	const policy = POLICIES[ifAudienceExists];
	const asMade = (listed: ListedAudience | undefined): Made | undefined =>
		listed && { item: listedItem(listed, audience, false), listed };
	const onExisting = ({ item, listed }: Made): Made => ({
		item: { ...policy.onExisting(item), ...(task.dryRun && { wouldCreate: false, dryRun: true }) },
		listed,
	});

	const isFresh = memory.recall().begun === undefined;
	if (policy.looksFirst(isFresh)) {
		const isInDoubt = ledger.isInDoubt(audience);
		const earlier = ledger.find(audience);
		const find = async () =>
			await (
				isInDoubt ? existing.findNow(audience) : findExisting(existing, audience, policy)
			).catch((error: unknown) => {
				throw isFresh ? error : stillInDoubt(error, IS_CREATED);
			});
		const known = earlier === undefined ? asMade(await find()) : { item: earlier };
		if (known !== undefined) return onExisting(known);
		if (isInDoubt) throw new FailureError(EARLIER_IN_DOUBT);
	}
	if (task.dryRun) return { item: plannedItem(audience) };

	/** @throws the error itself, where it isn't about an audience that can be looked up */
	async function existingDespite(error: unknown): Promise<Made> {
		const isThere = error instanceof FailureError && isConflict(error.failure);
		const looksUp = isThere && policy.looksAfterConflict;
		const known = looksUp ? asMade(await existing.findNow(audience)) : undefined;
		if (known === undefined) throw error;
		return onExisting(known);
	}

	try {
		return { item: await createOnce(run, task, sandbox, memory) };
	} catch (error) {
		return await existingDespite(error);
	}
}

/** @throws {FailureError} where several could be meant, and it has to be one */
async function findExisting(
	existing: ExistingAudiences,
	audience: Audience,
	{ wantsOne }: Policy,
): Promise<ListedAudience | undefined> {
	if (wantsOne !== true) return await existing.find(audience);
	const [first, ...others] = await existing.findAll(audience);
	if (first === undefined || others.length === 0) return first;
	const { namespace, name, audienceId } = audience;
	const what = audienceId === undefined ? `the name "${name}"` : `the audience ID "${audienceId}"`;
	throw new FailureError(several([first, ...others], `${what} in the namespace "${namespace}"`));
}

/** Said where the same audience may have been made for an earlier row, and a list doesn't show it yet. */
const EARLIER_IN_DOUBT: Failure = {
	message: NOT_CERTAIN,
	description:
		'An earlier item asks for the same audience, and it is not certain whether it was created for that one. Look in Experience Platform, or run the workflow again later.',
	assurance: 'Nothing was sent to Adobe for this item.',
};

/** Sends the create; one whose answer is lost is looked for in Adobe's list before it is sent again. */
async function createOnce(
	run: Run,
	task: CreateTask,
	{ ledger, stamps }: Sandbox,
	memory: RowMemory<AudienceItem>,
): Promise<AudienceItem> {
	const { audience } = task.row;
	const { begun: begunBefore } = memory.recall();
	const ask = run.askFor(task);

	async function begun(since: number): Promise<Begun | undefined> {
		const known = (await stamps.at(since)) ?? run.serverTime(since);
		// An earlier run may have read another worker's clock, which is one more that may be off.
		const otherClockMs = since === begunBefore ? CLOCKS_APART_MS : 0;
		return known && { ...known, doubtMs: known.doubtMs + otherClockMs };
	}

	async function lookUp(since: number): Promise<AudienceItem | undefined> {
		const listed: ListedAudience[] = [];
		let isComplete = false;
		for await (const page of audiencePages(ask, ownFilter(audience))) {
			listed.push(...page.audiences);
			isComplete = page.isComplete;
		}
		const own = whoseAudience(audience, listed, await begun(since), ledger);
		if (own === undefined && !isComplete) throw new FailureError(NOT_TO_ITS_END);
		return own && listedItem(own, audience, true);
	}

	async function send(begin: () => void): Promise<AudienceItem> {
		const created = await ask(createAudience(audience), begin);
		stamps.learn({ audienceId: created.audienceId, heardAt: run.clock.now() });
		return createdItem(created, audience);
	}

	const remember = (since: number | undefined) => memory.remember({ begun: since });
	const write = { send, lookUp, isConflict, remember, begunBefore, whatItDoes: IS_CREATED };
	return await once(write, run.clock);
}

const isConflict = ({ facts }: Failure) => facts?.httpStatus === 409;
