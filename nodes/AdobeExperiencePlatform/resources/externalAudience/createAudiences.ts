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
} from './existingAudiences';
import { openLedger, type AudienceItem, type Ledger } from './ledger';
import { audiencePages } from './pages';
import { storeClock, type StoreClock } from './storeClock';
import { idOf, IS_CREATED, NOT_CERTAIN, whoseAudience } from './whoseAudience';

export const IF_AUDIENCE_EXISTS = ['create', 'returnExisting', 'fail'] as const;

export interface CreateRow {
	readonly audience: Audience;
	readonly ifAudienceExists: (typeof IF_AUDIENCE_EXISTS)[number];
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

/** What the rows that work in the same sandbox share. */
interface Sandbox {
	readonly ledger: Ledger;
	readonly existing: ExistingAudiences;
	readonly stamps: StoreClock;
}

/**
 * Creates the audiences of a run, each exactly once.
 * @param made by earlier tries of this run
 * @returns makes the audience of a row; it throws a FailureError where that can't be done
 */
export function createAudiences(
	run: Run,
	tasks: readonly CreateTask[],
	made: ReadonlyMap<number, AudienceItem>,
): (task: CreateTask, memory: RowMemory<AudienceItem>) => Promise<AudienceItem> {
	const sandboxOf = shareSandboxes(run, tasks);
	for (const task of tasks) {
		const item = made.get(task.itemIndex);
		if (item !== undefined) sandboxOf(task).ledger.enter(task.row.audience, item);
	}
	return async (task, memory) => {
		const sandbox = sandboxOf(task);
		const { audience } = task.row;
		const item = await createOrReturn(run, task, sandbox, memory).catch((error: unknown) => {
			if (memory.recall().begun !== undefined) sandbox.ledger.doubt(audience);
			throw error;
		});
		sandbox.ledger.enter(audience, item);
		return item;
	};
}

function shareSandboxes(run: Run, tasks: readonly CreateTask[]): (task: CreateTask) => Sandbox {
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
}

const POLICIES: Readonly<Record<CreateRow['ifAudienceExists'], Policy>> = {
	create: {
		looksFirst: () => false,
		onExisting: (item) => item,
		looksAfterConflict: false,
	},
	returnExisting: {
		looksFirst: () => true,
		onExisting: (item) => ({ ...item, created: false }),
		looksAfterConflict: true,
	},
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
): Promise<AudienceItem> {
	const { audience, ifAudienceExists } = task.row;
	const { ledger, existing } = sandbox;
	const policy = POLICIES[ifAudienceExists];
	const asItem = (listed: ListedAudience | undefined) =>
		listed && listedItem(listed, audience, false);

	const isFresh = memory.recall().begun === undefined;
	if (policy.looksFirst(isFresh)) {
		const isInDoubt = ledger.isInDoubt(audience);
		const find = async () =>
			await (isInDoubt ? existing.findNow(audience) : existing.find(audience)).catch(
				(error: unknown) => {
					throw isFresh ? error : stillInDoubt(error, IS_CREATED);
				},
			);
		const known = ledger.find(audience) ?? asItem(await find());
		if (known !== undefined) return policy.onExisting(known);
		if (isInDoubt) throw new FailureError(EARLIER_IN_DOUBT);
	}
	/** @throws the error itself, where it isn't about an audience that can be looked up */
	async function existingDespite(error: unknown): Promise<AudienceItem> {
		const isThere = error instanceof FailureError && isConflict(error.failure);
		const looksUp = isThere && policy.looksAfterConflict;
		const known = looksUp ? asItem(await existing.findNow(audience)) : undefined;
		if (known === undefined) throw error;
		return policy.onExisting(known);
	}

	try {
		return await createOnce(run, task, sandbox, memory);
	} catch (error) {
		return await existingDespite(error);
	}
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
