import { createAudienceRequest, readCreatedAudience, type Audience } from '../../adobe/audience';
import { ALREADY_EXISTS } from '../../adobe/errors/catalogue';
import type { ListedAudience } from '../../adobe/audienceList';
import { FailureError, withFacts, type Failure } from '../../adobe/errors/failure';
import type { Settled } from '../../run/attempt';
import { exactlyOnce, type LookUp } from '../../run/once';
import type { RowMemory } from '../../run/memory';
import { oneAtATime } from '../../run/inLine';
import { outcomeOf, type Outcome } from '../../run/outcome';
import type { NumberedRow, Run } from '../../run/run';
import type { RequestOptions } from '../../operation/options';
import { createdItem, listedItem, type AudienceItem } from './audienceItem';
import { audiencePages } from './audiencePages';
import { existingAudiences, ownFilter, type ExistingAudiences } from './existingAudiences';
import { identitiesOf, openLedger, type Ledger } from './ledger';
import { notLookedUp, whoseAudience } from './whoseAudience';

export const IF_AUDIENCE_EXISTS = ['create', 'returnExisting', 'fail'] as const;

export interface CreateRow extends RequestOptions {
	readonly audience: Audience;
	readonly ifAudienceExists: (typeof IF_AUDIENCE_EXISTS)[number];
}

/** What the rows that work in the same sandbox share. */
interface Sandbox {
	readonly ledger: Ledger;
	readonly existing: ExistingAudiences;
}

/**
 * Creates the audiences of a run, each exactly once: rows that name the same audience go one after
 * the other, and what an earlier try has done is not done again.
 * @returns what to do for each row; it throws a FailureError where the row can't be done
 */
export function createAudiences(
	run: Run,
	rows: ReadonlyArray<NumberedRow<CreateRow>>,
): (row: NumberedRow<CreateRow>) => Promise<AudienceItem> {
	const sandboxOf = shareSandboxes(run, rows);
	const inLine = oneAtATime();
	const done = new Map<number, AudienceItem>();

	for (const { row, itemIndex } of rows) {
		const made = memoryOf(run, row, itemIndex).recall().result as AudienceItem | undefined;
		if (made === undefined) continue;
		done.set(itemIndex, made);
		sandboxOf(row).ledger.enter(row.audience, made);
	}

	async function create({ row, itemIndex }: NumberedRow<CreateRow>): Promise<AudienceItem> {
		const sandbox = sandboxOf(row);
		const memory = memoryOf(run, row, itemIndex);
		const item = await createOrReturn(run, row, sandbox, memory);
		memory.remember({ result: item });
		sandbox.ledger.enter(row.audience, item);
		return item;
	}

	return async (numbered) => {
		const made = done.get(numbered.itemIndex);
		if (made !== undefined) return made;
		const { audience, sandboxName = '' } = numbered.row;
		const { byName, byId } = identitiesOf(audience);
		return await inLine(sandboxName + byName, async () =>
			byId === undefined
				? await create(numbered)
				: await inLine(sandboxName + byId, async () => await create(numbered)),
		);
	};
}

/** Only what is asked for counts: another timeout doesn't make it another audience. */
const memoryOf = ({ memory }: Run, { audience, sandboxName }: CreateRow, itemIndex: number) =>
	memory.of(itemIndex, [sandboxName, audience]);

function shareSandboxes(
	run: Run,
	rows: ReadonlyArray<NumberedRow<CreateRow>>,
): (row: CreateRow) => Sandbox {
	const shared = new Map<string | undefined, Sandbox>();

	function open({ sandboxName, timeoutMs }: CreateRow): Sandbox {
		const wanted = rows
			.filter(({ row }) => row.sandboxName === sandboxName)
			.map(({ row }) => row.audience);
		const existing = existingAudiences(run.ask, wanted, { sandboxName, timeoutMs });
		return { ledger: openLedger(wanted), existing };
	}

	return (row) => {
		const sandbox = shared.get(row.sandboxName) ?? open(row);
		shared.set(row.sandboxName, sandbox);
		return sandbox;
	};
}

async function createOrReturn(
	run: Run,
	row: CreateRow,
	{ ledger, existing }: Sandbox,
	memory: RowMemory,
): Promise<AudienceItem> {
	const { audience, ifAudienceExists } = row;
	const isFresh = memory.recall().begun === undefined;
	if (ifAudienceExists === 'returnExisting' || (ifAudienceExists === 'fail' && isFresh)) {
		const known = ledger.find(audience) ?? asItem(await existing.find(audience), audience);
		if (known !== undefined) return returnExisting(known, row);
	}
	const outcome = await createOnce(run, row, ledger, memory);
	if (outcome.ok) return outcome.result;
	if (isConflict(outcome.failure) && ifAudienceExists === 'returnExisting') {
		const known = asItem(await existing.findNow(audience), audience);
		if (known !== undefined) return known;
	}
	throw new FailureError(outcome.failure);
}

const asItem = (listed: ListedAudience | undefined, { name }: Audience) =>
	listed && listedItem(listed, name, false);

function returnExisting(item: AudienceItem, { ifAudienceExists }: CreateRow): AudienceItem {
	if (ifAudienceExists === 'returnExisting') return { ...item, created: false };
	throw new FailureError(
		withFacts(ALREADY_EXISTS, { httpStatus: 409, audienceId: item.audienceId }),
	);
}

/** Sends the create; one whose answer is lost is looked for in Adobe's list before it is sent again. */
async function createOnce(
	run: Run,
	{ audience, sandboxName, timeoutMs }: CreateRow,
	ledger: Ledger,
	memory: RowMemory,
): Promise<Outcome<AudienceItem>> {
	const options = { sandboxName, timeoutMs };
	const request = { ...createAudienceRequest(audience), ...options };
	const { begun } = memory.recall();
	let mayExist = begun !== undefined;

	async function send(begin: () => void): Promise<Settled<AudienceItem>> {
		const sent = await run.ask(request, readCreatedAudience, begin);
		if (sent.kind === 'done') {
			return { kind: 'done', result: createdItem(sent.result, audience.name) };
		}
		// After a lost answer, "already exists" is most likely about what that one made.
		if (sent.kind === 'failed' && mayExist && isConflict(sent.failure)) {
			return { kind: 'unknown', failure: sent.failure };
		}
		mayExist ||= sent.kind === 'unknown';
		return sent;
	}

	async function lookUp(since: number): Promise<LookUp<AudienceItem>> {
		const listed = await outcomeOf(async () => {
			const audiences: ListedAudience[] = [];
			for await (const page of audiencePages(run.ask, ownFilter(audience), options)) {
				audiences.push(...page.audiences);
			}
			return audiences;
		});
		if (!listed.ok) return { kind: 'undecided', failure: notLookedUp(listed.failure) };
		const seen = whoseAudience(audience, listed.result, run.serverTime(since), ledger);
		return seen.kind === 'found'
			? { kind: 'found', result: listedItem(seen.result, audience.name, true) }
			: seen;
	}

	const remember = (since: number | undefined) => memory.remember({ begun: since });
	return await exactlyOnce({ send, lookUp, remember, begunBefore: begun }, run.clock);
}

const isConflict = ({ facts }: Failure) => facts?.httpStatus === 409;
