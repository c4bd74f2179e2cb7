import {
	FailureError,
	thrownFailure,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import type { ListedAudience } from '../../nodes/AdobeExperiencePlatform/adobe/audiences';
import {
	createAudiences,
	IF_AUDIENCE_EXISTS,
	type CreateRow,
} from '../../nodes/AdobeExperiencePlatform/resources/externalAudience/createAudiences';
import type { AudienceItem } from '../../nodes/AdobeExperiencePlatform/resources/externalAudience/ledger';
import { OutcomeUnknown } from '../../nodes/AdobeExperiencePlatform/run/ask';
import { runMemory } from '../../nodes/AdobeExperiencePlatform/run/memory';
import { virtualClock } from '../run/virtual-clock';
import { listed, listServer, ROW } from './listed';

type Policy = CreateRow['ifAudienceExists'];

const refusedWith = (httpStatus: number) =>
	new FailureError({ message: `status ${httpStatus}`, description: '', facts: { httpStatus } });
const LOST = new OutcomeUnknown({ message: 'lost', description: '' });

interface Setting {
	readonly existing?: readonly ListedAudience[];
	/** How the creates end, one after the other, and what each leaves in the list. */
	readonly creates?: ReadonlyArray<{ readonly leaves?: ListedAudience; readonly fails: Error }>;
	readonly sandboxes?: readonly string[];
	readonly begun?: number;
	readonly made?: ReadonlyMap<number, AudienceItem>;
}

/** Makes an audience for each policy in turn, each for the same row. */
async function make(policies: readonly Policy[], setting: Setting = {}) {
	const { existing = [], creates = [], sandboxes = [], begun, made = new Map() } = setting;
	const clock = virtualClock();
	const list = [...existing];
	let created = 0;
	const onOther = (): string => {
		const ending = creates[created++];
		if (ending?.leaves !== undefined) list.push(ending.leaves);
		if (ending !== undefined) throw ending.fails;
		return JSON.stringify({ audienceId: `created-${created}` });
	};
	const { ask, queries } = listServer(list, { onOther });
	const memory = runMemory<AudienceItem>({}, 0);
	const serverTime = (ms: number) => ({ earliest: ms, doubtMs: 5000 });
	const run = {
		askFor: () => ask,
		clock,
		memory,
		serverTime,
		destinationOf: () => [],
		stopsAtFailure: false,
		askInlet: () => ask,
		sandboxOf: () => '',
		askStorage: () => ask,
	};
	const tasks = policies.map((ifAudienceExists, itemIndex) => ({
		itemIndex,
		row: { audience: ROW, ifAudienceExists },
		options: { timeoutMs: 1, sandboxName: sandboxes[itemIndex] },
		dryRun: false,
	}));
	const makeOne = createAudiences(run, tasks, made);
	const ended: unknown[] = [];
	await clock.run(async () => {
		for (const task of tasks) {
			if (made.has(task.itemIndex)) continue;
			const rowMemory = memory.of(task.itemIndex, task.row);
			if (begun !== undefined) rowMemory.remember({ begun });
			ended.push(await makeOne(task, rowMemory).catch((error: unknown) => error));
		}
	});
	return { ended, created, looks: queries.length };
}

const itemOf = (audienceId: string, created: boolean) => ({ name: ROW.name, audienceId, created });
const there = listed('there', -1000);
const existingItem = { ...itemOf('ext-there', false), id: 'there' };

it.each(IF_AUDIENCE_EXISTS)('%s creates what is not there', async (policy) => {
	const { ended, created } = await make([policy]);
	expect(ended).toEqual([itemOf('created-1', true)]);
	expect(created).toBe(1);
});

describe('what is there already', () => {
	it('is created once more without a look, where that is what was chosen', async () => {
		const made = await make(['create', 'create'], { existing: [there] });
		expect(made).toEqual({
			ended: [itemOf('created-1', true), itemOf('created-2', true)],
			created: 2,
			looks: 0,
		});
	});

	it('is returned to every row, after one look', async () => {
		const policies = ['returnExisting', 'returnExisting'] as const;
		const made = await make(policies, { existing: [there] });
		expect(made).toEqual({ ended: [existingItem, existingItem], created: 0, looks: 1 });
	});

	it('fails a row like a conflict of Adobe would, with its ID', async () => {
		const { ended, created } = await make(['fail'], { existing: [there] });
		expect(thrownFailure(ended[0])).toMatchObject({
			message: 'An audience like this one already exists',
			facts: { httpStatus: 409, audienceId: 'ext-there' },
		});
		expect(created).toBe(0);
	});

	it('is there in its own sandbox only', async () => {
		const policies = ['returnExisting', 'returnExisting', 'returnExisting'] as const;
		const { ended, looks } = await make(policies, { sandboxes: ['dev', 'prod', 'dev'] });
		expect(ended).toEqual([
			itemOf('created-1', true),
			itemOf('created-2', true),
			itemOf('created-1', false),
		]);
		expect(looks).toBe(4);
	});
});

describe('what an earlier row got', () => {
	it('is returned to a later one that takes what exists', async () => {
		const { ended, created } = await make(['create', 'returnExisting']);
		expect(ended).toEqual([itemOf('created-1', true), itemOf('created-1', false)]);
		expect(created).toBe(1);
	});

	it('fails a later one that is to fail', async () => {
		const { ended, created } = await make(['create', 'fail']);
		expect(thrownFailure(ended[1])?.facts).toMatchObject({ audienceId: 'created-1' });
		expect(created).toBe(1);
	});

	it('counts also where an earlier try of the run has made it', async () => {
		const made = new Map([[0, itemOf('made', true)]]);
		const { ended, created } = await make(['create', 'returnExisting'], { made });
		expect(ended).toEqual([itemOf('made', false)]);
		expect(created).toBe(0);
	});
});

describe("Adobe's conflict", () => {
	const fails = refusedWith(409);

	it('is answered with a fresh look where existing ones are returned', async () => {
		const creates = [{ leaves: there, fails }];
		const { ended, created, looks } = await make(['returnExisting'], { creates });
		expect({ ended, created, looks }).toEqual({ ended: [existingItem], created: 1, looks: 3 });
	});

	it('is told as it is where the look finds nothing', async () => {
		const { ended } = await make(['returnExisting'], { creates: [{ fails }] });
		expect(ended).toEqual([fails]);
	});

	it.each(['create', 'fail'] as const)('is told as it is: %s', async (policy) => {
		const { ended, looks } = await make([policy], { creates: [{ leaves: there, fails }] });
		expect(ended).toEqual([fails]);
		expect(looks).toBe(policy === 'create' ? 0 : 2);
	});
});

it.each([refusedWith(400), new TypeError('409')])('$message is never looked up', async (fails) => {
	const { ended, looks } = await make(['returnExisting'], { creates: [{ leaves: there, fails }] });
	expect(ended).toEqual([fails]);
	expect(looks).toBe(2);
});

describe('a create whose answer was lost', () => {
	const own = listed('own', 10_000);
	const lost = { leaves: own, fails: LOST };
	const ownItem = { ...itemOf('ext-own', true), id: 'own' };

	it.each(IF_AUDIENCE_EXISTS)('is found in the list, as created: %s', async (policy) => {
		const { ended, created } = await make([policy], { creates: [lost] });
		expect(ended).toEqual([ownItem]);
		expect(created).toBe(1);
	});

	it('is not taken by a later row for its own', async () => {
		const { ended } = await make(['create', 'create'], { creates: [lost, { fails: LOST }] });
		expect(ended).toEqual([ownItem, itemOf('created-3', true)]);
	});

	it('in an earlier run is not taken for the one of somebody else: fail looks for its own first', async () => {
		const { ended, created } = await make(['fail'], { existing: [own], begun: 1 });
		expect(ended).toEqual([ownItem]);
		expect(created).toBe(0);
	});

	it('in an earlier run is what exists now: returnExisting says that it did not make it', async () => {
		const { ended } = await make(['returnExisting'], { existing: [own], begun: 1 });
		expect(ended).toEqual([{ ...ownItem, created: false }]);
	});
});
