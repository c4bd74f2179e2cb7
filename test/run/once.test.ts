import {
	FailureError,
	thrownFailure,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { CANCELLED, OutcomeUnknown } from '../../nodes/AdobeExperiencePlatform/run/ask';
import { once } from '../../nodes/AdobeExperiencePlatform/run/once';
import { cancelledAt, virtualClock } from './virtual-clock';

const failureOf = (message: string) => ({ message, description: `${message}, described.` });
const LOST = new OutcomeUnknown(failureOf('lost'));
const REFUSED = new FailureError(failureOf('refused'));
const CONFLICT = new FailureError(failureOf('conflict'));

/** Once something may have been made, nothing says otherwise. */
const notCertain = (words: RegExp) => ({
	failure: {
		message: 'It is not certain whether this was made',
		description: expect.stringMatching(words) as string,
	},
});

interface Setting {
	/** How each send ends; the last for all that follow. */
	readonly sends: ReadonlyArray<Error | 'sent'>;
	/** From which look on the thing is there. */
	readonly seenFrom?: number;
	readonly begunBefore?: number;
	readonly cancelAt?: number;
	readonly lookFails?: Error;
}

/** Makes something once, and tells all that happened on the way. */
async function make({ sends, seenFrom = Infinity, begunBefore, cancelAt, lookFails }: Setting) {
	const clock = virtualClock();
	const remembered: Array<number | undefined> = [];
	const looks: Array<{ at: number; since: number }> = [];
	let sent = 0;

	const write = {
		async send(begin: () => void) {
			const ending = sends[Math.min(sent++, sends.length - 1)];
			await clock.sleep(7);
			begin();
			await clock.sleep(10);
			if (ending instanceof Error) throw ending;
			return 'sent';
		},
		async lookUp(since: number) {
			looks.push({ at: clock.now(), since });
			if (lookFails !== undefined) throw lookFails;
			return await Promise.resolve(looks.length >= seenFrom ? 'seen' : undefined);
		},
		isConflict: ({ message }: { message: string }) => message === 'conflict',
		remember: (since: number | undefined) => void remembered.push(since),
		begunBefore,
		whatItDoes: 'this was made',
	};
	const made = async () => await once(write, cancelledAt(clock, cancelAt ?? Infinity));
	const ended = await clock.run(async () => await made().catch((error: unknown) => error));
	return { ended, remembered, looks, sent };
}

describe('an answer', () => {
	it('is all it takes', async () => {
		const { ended, sent, looks, remembered } = await make({ sends: ['sent'] });
		expect({ ended, sent, looks, remembered }).toEqual({
			ended: 'sent',
			sent: 1,
			looks: [],
			remembered: [7],
		});
	});

	it.each([REFUSED, CONFLICT])('that is a first refusal is certain: $message', async (refusal) => {
		const { ended, sent, looks, remembered } = await make({ sends: [refusal], seenFrom: 1 });
		expect(ended).toBe(refusal);
		expect({ sent, looks, remembered }).toEqual({ sent: 1, looks: [], remembered: [7, undefined] });
	});

	it('that is no failure of Adobe comes through as it is', async () => {
		const bug = new TypeError('x is not a function');
		const { ended, remembered } = await make({ sends: [bug] });
		expect(ended).toBe(bug);
		expect(remembered).toEqual([7]);
	});
});

describe('a lost answer', () => {
	it.each([1, 3, 5])('is made good by what the look number %d finds', async (seenFrom) => {
		const { ended, sent, looks } = await make({ sends: [LOST], seenFrom });
		expect(ended).toBe('seen');
		expect(sent).toBe(1);
		expect(looks).toHaveLength(seenFrom);
	});

	it('is looked for longer and longer, from when the send began', async () => {
		const { looks } = await make({ sends: [LOST, 'sent'] });
		expect(looks).toEqual([517, 2017, 5017, 10_017, 15_017].map((at) => ({ at, since: 7 })));
	});

	it('of what is nowhere to be seen is sent once more', async () => {
		const { ended, sent } = await make({ sends: [LOST, 'sent'] });
		expect({ ended, sent }).toEqual({ ended: 'sent', sent: 2 });
	});

	it('is remembered with the moment of the first send, whatever comes later', async () => {
		const { remembered, looks } = await make({ sends: [LOST] });
		expect(new Set(remembered)).toEqual(new Set([7]));
		expect(new Set(looks.map(({ since }) => since))).toEqual(new Set([7]));
	});

	it('that is lost twice and never found is not certain, and says how hard it was tried', async () => {
		const { ended, sent, looks, remembered } = await make({ sends: [LOST] });
		expect(ended).toMatchObject({
			failure: {
				message: 'lost',
				description:
					'lost, described. It was sent 2 times, and looked for after each time without being found.',
			},
		});
		expect(sent).toBe(2);
		expect(looks).toHaveLength(10);
		expect(remembered).not.toContain(undefined);
	});

	it('followed by a conflict is looked for again: the first may have been late', async () => {
		const { ended, sent } = await make({ sends: [LOST, CONFLICT], seenFrom: 6 });
		expect({ ended, sent }).toEqual({ ended: 'seen', sent: 2 });
	});

	it('followed by a conflict over nothing that can be found is not certain', async () => {
		const { ended, remembered } = await make({ sends: [LOST, CONFLICT] });
		expect(ended).toMatchObject({ failure: { message: 'conflict' } });
		expect(remembered).not.toContain(undefined);
	});

	it('followed by a refusal stays remembered: the first may still turn up', async () => {
		const { ended, remembered, looks } = await make({ sends: [LOST, REFUSED] });
		expect(ended).toMatchObject(notCertain(/lost \(lost\), and sending it again failed: refused/));
		expect(looks).toHaveLength(5);
		expect(remembered).not.toContain(undefined);
	});

	it('that cannot be looked up ends it: nothing is sent on suspicion', async () => {
		const lookFails = new FailureError(failureOf('not readable'));
		const { ended, sent, looks } = await make({ sends: [LOST], lookFails });
		expect(ended).toMatchObject(notCertain(/looking for it failed too: not readable/));
		expect({ sent, looks: looks.length }).toEqual({ sent: 1, looks: 1 });
	});

	it('is not looked for after a stop, and says what was lost', async () => {
		const { ended, sent, looks, remembered } = await make({ sends: [LOST], cancelAt: 3000 });
		expect(ended).toMatchObject({
			failure: {
				...failureOf('lost'),
				description:
					'lost, described. Adobe may have carried it out. Retrying this execution looks before it sends anything again.',
			},
		});
		expect({ sent, looks: looks.length, remembered }).toEqual({
			sent: 1,
			looks: 2,
			remembered: [7],
		});
	});
});

describe('a write that an earlier run began', () => {
	const begunBefore = -90_000;

	it('is looked for before anything is sent, from when it began then', async () => {
		const { ended, sent, looks } = await make({ sends: ['sent'], begunBefore, seenFrom: 2 });
		expect({ ended, sent }).toEqual({ ended: 'seen', sent: 0 });
		expect(looks).toEqual([
			{ at: 500, since: begunBefore },
			{ at: 2000, since: begunBefore },
		]);
	});

	it('is sent where it is nowhere to be seen, and keeps its moment', async () => {
		const { ended, sent, remembered } = await make({ sends: ['sent'], begunBefore });
		expect({ ended, sent, remembered }).toEqual({
			ended: 'sent',
			sent: 1,
			remembered: [],
		});
	});

	it('is not forgotten over a refusal', async () => {
		const { ended, remembered } = await make({ sends: [REFUSED], begunBefore });
		expect(ended).toMatchObject(notCertain(/sending it again failed: refused/));
		expect(remembered).not.toContain(undefined);
	});

	it('may be what a conflict is about', async () => {
		const { ended, sent } = await make({ sends: [CONFLICT], begunBefore, seenFrom: 6 });
		expect({ ended, sent }).toEqual({ ended: 'seen', sent: 1 });
	});

	it('is sent twice at most', async () => {
		const { sent, looks } = await make({ sends: [LOST], begunBefore });
		expect({ sent, looks: looks.length }).toEqual({ sent: 2, looks: 15 });
	});

	it('is left as it is by a stop', async () => {
		const { ended, sent, looks } = await make({ sends: ['sent'], begunBefore, cancelAt: 100 });
		expect(ended).toMatchObject({
			failure: {
				message: 'The workflow was stopped before the outcome of this item was known',
			},
		});
		expect({ sent, looks }).toEqual({ sent: 0, looks: [] });
	});
});

describe('what is said once an answer was lost', () => {
	const ASSURED = { ...failureOf('held back'), assurance: 'It was not carried out.' };

	it.each([
		['a stop', CANCELLED],
		['a row held back', ASSURED],
	])('never is that nothing was done, also not after %s', async (_, failure) => {
		const after = new FailureError(failure);
		const again = await make({ sends: [LOST, after] });
		const looked = await make({ sends: [LOST], lookFails: after });
		for (const { ended } of [again, looked]) {
			const said = JSON.stringify(thrownFailure(ended));
			expect(said).not.toMatch(/not carried out|[Nn]othing was sent|before this item was sent/);
			expect(said).toMatch(/not certain|before the outcome of this item was known/);
		}
	});

	it('is that nothing was done where nothing was in doubt', async () => {
		const { ended } = await make({ sends: [new FailureError(ASSURED)] });
		expect(thrownFailure(ended)).toBe(ASSURED);
	});
});

it('began with the send that may have arrived, not with one that was refused before', async () => {
	const clock = virtualClock();
	let since: number | undefined;
	const write = {
		async send(begin: () => void) {
			for (let refused = 0; refused < 4; refused++) {
				begin();
				await clock.sleep(50_000);
			}
			begin();
			throw LOST;
		},
		lookUp: async (at: number) => await Promise.resolve(`made since ${at}`),
		isConflict: () => false,
		remember: (at: number | undefined) => (since = at),
		whatItDoes: 'this was made',
	};
	const made = await clock.run(async () => await once(write, clock));
	expect(made).toBe('made since 200000');
	expect(since).toBe(200_000);
});
