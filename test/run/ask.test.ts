import fc from 'fast-check';

import type { Clock } from '../../nodes/AdobeExperiencePlatform/adobe/session/clock';
import type { Call } from '../../nodes/AdobeExperiencePlatform/adobe/call';
import {
	FailureError,
	thrownFailure,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { heard, type Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import {
	asker,
	CANCELLED,
	OutcomeUnknown,
	readOnly,
	type Patience,
} from '../../nodes/AdobeExperiencePlatform/run/ask';
import { sharedPaces } from '../../nodes/AdobeExperiencePlatform/run/pace';
import { outcomeOf } from '../../nodes/AdobeExperiencePlatform/run/rows';
import { aCall } from './a-call';
import { sessionWith, silence } from './a-session';
import { cancelledAt, virtualClock } from './virtual-clock';

const DONE = heard(200, {}, 'done');
const TOO_MANY = heard(429, {}, '');
const UNREACHABLE = silence('unreachable', 'no');
const REFUSED = heard(400, {}, '');
const LOST = heard(500, {}, '');

/** Answers the n-th request with the n-th reply, and all later ones with the last. */
function server(clock = virtualClock(), ...replies: readonly Reply[]) {
	const sentAt: number[] = [];
	const session = sessionWith(async () => {
		const reply = replies[Math.min(sentAt.push(clock.now()), replies.length) - 1];
		return await Promise.resolve(reply ?? DONE);
	});
	return { ...session, sentAt };
}

const patienceWith = (clock: Clock = virtualClock(), own: Partial<Patience> = {}): Patience => ({
	clock,
	paceOf: sharedPaces(clock).join(clock).paceOf,
	maxWaitMs: 60_000,
	heldBackTooLong: { message: 'Held back for too long', description: 'Wait longer.' },
	tries: 5,
	...own,
});

const OPTIONS = { timeoutMs: 1000 };

/** Asks once, and tells how it ended. */
async function askOnce(replies: readonly Reply[], call = aCall(), own: Partial<Patience> = {}) {
	const clock = virtualClock();
	const adobe = server(clock, ...replies);
	const ask = asker(adobe, patienceWith(clock, own), OPTIONS);
	const ended = await clock.run(async () => await ask(call).catch((error: unknown) => error));
	return { ended, failure: thrownFailure(ended), sentAt: adobe.sentAt, endedAt: clock.now() };
}

type Ending = 'sentAgain' | 'unknown' | 'failed';

const NEXT: ReadonlyArray<[was: string, reply: Reply, harmless: Ending, harmful: Ending]> = [
	['a 429', TOO_MANY, 'sentAgain', 'sentAgain'],
	['a 503 that says for how long', heard(503, { 'retry-after': '1' }, ''), 'sentAgain', 'unknown'],
	['no connection', UNREACHABLE, 'sentAgain', 'sentAgain'],
	['a 500', LOST, 'sentAgain', 'unknown'],
	['a 503 that does not say for how long', heard(503, {}, ''), 'sentAgain', 'unknown'],
	['a lost connection', silence('connectionLost', 'perhaps'), 'sentAgain', 'unknown'],
	['no answer in time', silence('timeout', 'perhaps'), 'sentAgain', 'unknown'],
	['a stop', silence('cancelled', 'perhaps'), 'sentAgain', 'unknown'],
	['a success that cannot be read', heard(200, {}, ''), 'sentAgain', 'unknown'],
	['a refusal', REFUSED, 'failed', 'failed'],
	['a conflict', heard(409, {}, ''), 'failed', 'failed'],
	['a redirect', heard(302, {}, ''), 'failed', 'failed'],
	['a certificate nobody trusts', silence('untrusted', 'no'), 'failed', 'failed'],
	['a request that n8n did not send', silence('notSent', 'no'), 'failed', 'failed'],
];

const cases = NEXT.flatMap(([was, reply, harmless, harmful]) => [
	{ was, reply, repeating: 'harmless' as const, ending: harmless },
	{ was, reply, repeating: 'harmful' as const, ending: harmful },
]);

it.each(cases)('$was of a $repeating call: $ending', async ({ reply, repeating, ending }) => {
	const { ended, sentAt } = await askOnce([reply, DONE], aCall(repeating));
	if (ending === 'sentAgain') {
		expect(ended).toBe('done');
		expect(sentAt).toHaveLength(2);
		return;
	}
	expect(ended).toBeInstanceOf(FailureError);
	expect(ended instanceof OutcomeUnknown).toBe(ending === 'unknown');
	expect(sentAt).toHaveLength(1);
});

it('does not read an answer that is no success', async () => {
	const { failure } = await askOnce([heard(400, {}, 'not done')]);
	expect(failure?.message).toBe('status 400');
});

describe('a passing fault', () => {
	it('is met as often as it may be, then counts as lasting', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (tries) => {
				const { ended, failure, sentAt } = await askOnce([UNREACHABLE], aCall(), { tries });
				expect(sentAt).toHaveLength(tries);
				expect(ended).not.toBeInstanceOf(OutcomeUnknown);
				expect(failure?.message).toBe('unreachable');
			}),
			{ numRuns: 30 },
		);
	});

	it('is met again after a while that doubles up to eight seconds, jitter aside', async () => {
		const jitters = new Set<number>();
		for (let run = 0; run < 20; run++) {
			const { sentAt } = await askOnce([UNREACHABLE], aCall(), { tries: 7 });
			const gaps = sentAt.slice(1).map((at, before) => at - (sentAt[before] ?? 0));
			for (const [index, longest] of [1000, 2000, 4000, 8000, 8000, 8000].entries()) {
				expect(gaps[index]).toBeLessThanOrEqual(longest);
				expect(gaps[index]).toBeGreaterThanOrEqual(longest / 2);
			}
			jitters.add(gaps[0] ?? 0);
		}
		expect(jitters.size).toBeGreaterThan(10);
	});

	it('is not waited for after the last try', async () => {
		const { endedAt } = await askOnce([UNREACHABLE], aCall(), { tries: 1 });
		expect(endedAt).toBe(0);
	});

	it('does not use up its tries while the service only asks to wait', async () => {
		const refusals = Array.from({ length: 12 }, () => heard(429, { 'retry-after': '1' }, ''));
		const { ended, sentAt } = await askOnce([...refusals, DONE], aCall(), { tries: 1 });
		expect(ended).toBe('done');
		expect(sentAt).toHaveLength(13);
	});
});

describe('Max Wait', () => {
	const inAMinute = heard(429, { 'retry-after': '60' }, '');

	it('is long enough for a service that asks for just as long', async () => {
		const { ended, sentAt } = await askOnce([inAMinute, DONE], aCall(), { maxWaitMs: 60_000 });
		expect(ended).toBe('done');
		expect(sentAt).toEqual([0, 60_000]);
	});

	it('ends a call at once whose service asks for longer, and says what held it back', async () => {
		const { failure, sentAt, endedAt } = await askOnce([inAMinute, DONE], aCall('harmful'), {
			maxWaitMs: 59_999,
		});
		expect(failure).toEqual({
			message: 'Held back for too long',
			description: 'Wait longer. What held it back: status 429. In its own words.',
			facts: { httpStatus: 429 },
		});
		expect(sentAt).toEqual([0]);
		expect(endedAt).toBe(0);
	});

	it('ends a call that is refused while others are let through', async () => {
		const clock = virtualClock();
		const patience = patienceWith(clock, { maxWaitMs: 20_000 });
		const unlucky = server(clock, heard(429, { 'retry-after': '1' }, ''));
		const lucky = server(clock, DONE);
		let ended: unknown;
		await clock.run(async () => {
			const asked = asker(
				unlucky,
				patience,
				OPTIONS,
			)(aCall())
				.catch((error: unknown) => error)
				.then((error) => (ended = error));
			while (ended === undefined && clock.now() < 100_000) {
				await asker(lucky, patience, OPTIONS)(aCall());
				await clock.sleep(500);
			}
			await asked;
		});
		expect(thrownFailure(ended)?.message).toBe('Held back for too long');
		expect(unlucky.sentAt.at(-1)).toBeGreaterThan(15_000);
		expect(unlucky.sentAt.at(-1)).toBeLessThanOrEqual(20_000);
	});

	it('counts from a refusal: a call that merely took long is not ended by it', async () => {
		const clock = virtualClock();
		const adobe = server(clock, UNREACHABLE, UNREACHABLE, DONE);
		const ask = asker(adobe, patienceWith(clock, { maxWaitMs: 1 }), OPTIONS);
		expect(await clock.run(async () => await ask(aCall()))).toBe('done');
		expect(clock.now()).toBeGreaterThan(1);
	});
});

it('reads a date in Retry-After against the time it is now', async () => {
	const at = new Date(90_000).toUTCString();
	const { sentAt } = await askOnce([heard(429, { 'retry-after': at }, ''), DONE], aCall(), {
		maxWaitMs: 100_000,
	});
	expect(sentAt).toEqual([0, 90_000]);
});

describe('a stop', () => {
	it('keeps what was not sent yet from being sent', async () => {
		const clock = virtualClock();
		const adobe = server(clock, DONE);
		const onSend = () => expect(true).toBe(false);
		const asked = asker(adobe, patienceWith(cancelledAt(clock, 0)), OPTIONS)(aCall(), onSend);
		await expect(asked).rejects.toMatchObject({ failure: CANCELLED });
		expect(adobe.sentAt).toEqual([]);
	});

	it('ends the wait before another try', async () => {
		const clock = virtualClock();
		const adobe = server(clock, UNREACHABLE, DONE);
		const ask = asker(adobe, patienceWith(cancelledAt(clock, 100)), OPTIONS);
		const ended = await clock.run(async () => await outcomeOf(async () => await ask(aCall())));
		expect(ended).toMatchObject({ ok: false, failure: CANCELLED });
		expect(adobe.sentAt).toEqual([0]);
		expect(clock.now()).toBe(100);
	});
});

describe('something that writes and was lost', () => {
	const PATCH: Call<string> = { ...aCall(), method: 'PATCH' };
	it.each<[string, readonly Reply[], Partial<Patience>, boolean]>([
		['is then refused', [LOST, REFUSED], {}, true],
		['is then held back for too long', [LOST, TOO_MANY], { maxWaitMs: 0 }, true],
		['stays lost', [heard(303, {}, '')], { maxWaitMs: 0 }, true],
		['was refused before', [TOO_MANY, REFUSED], {}, false],
	])('may have been carried out where it %s', async (_, replies, own, mayBeDone) => {
		const { failure } = await askOnce(replies, PATCH, own);
		expect(failure?.mayBeDone === true).toBe(mayBeDone);
		expect(/may have carried it out/.test(failure?.description ?? '')).toBe(mayBeDone);
		expect((await askOnce(replies, aCall(), own)).failure?.mayBeDone).toBeUndefined();
	});

	it('is not said to be unsent where the workflow is stopped', async () => {
		const clock = virtualClock();
		const ask = asker(server(clock, LOST), patienceWith(cancelledAt(clock, 100)), OPTIONS);
		const ended = await clock.run(async () => await outcomeOf(async () => await ask(PATCH)));
		expect(ended).toMatchObject({ ok: false, failure: { message: 'status 500', mayBeDone: true } });
	});
});

it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
	'a dry run sends no %s, whoever asks',
	async (method) => {
		const adobe = server();
		const ask = readOnly(asker(adobe, patienceWith(), OPTIONS));
		await expect(ask({ ...aCall(), method })).rejects.toMatchObject({
			failure: { message: 'A dry run tried to change something' },
		});
		expect(adobe.sentAt).toEqual([]);
		await ask({ ...aCall(), method: 'GET' });
		expect(adobe.sentAt).toHaveLength(1);
	},
);

it('says right before each time that it sends', async () => {
	const clock = virtualClock();
	const adobe = server(clock, UNREACHABLE, TOO_MANY, LOST, DONE);
	const sentBefore: number[] = [];
	const ask = asker(adobe, patienceWith(clock), OPTIONS);
	await clock.run(async () => await ask(aCall(), () => sentBefore.push(adobe.sentAt.length)));
	expect(sentBefore).toEqual([0, 1, 2, 3]);
});

it('holds one service back, not the others', async () => {
	const clock = virtualClock();
	const patience = patienceWith(clock);
	const adobe = server(clock, heard(429, { 'retry-after': '60' }, ''), DONE);
	const ask = asker(adobe, patience, OPTIONS);
	const doneAt: Record<string, number> = {};
	const timed = async (name: string, call: Call<string>) => {
		await ask(call);
		doneAt[name] = clock.now();
	};
	await clock.run(async () => {
		const refused = timed('refused', aCall('harmless', 'segmentation'));
		await clock.sleep(1);
		await Promise.all([
			refused,
			timed('same', aCall('harmless', 'segmentation')),
			timed('other', aCall('harmless', 'sandboxManagement')),
			timed('another', aCall('harmful', 'audienceService')),
		]);
	});
	expect(doneAt).toMatchObject({ other: 1, another: 1 });
	expect(Math.min(doneAt.refused ?? 0, doneAt.same ?? 0)).toBeGreaterThanOrEqual(60_000);
});

describe('what a service is thought of', () => {
	/** Asks once for each reply, one after the other, without trying anything again. */
	async function askForEach(replies: readonly Reply[]) {
		const clock = virtualClock();
		const adobe = server(clock, ...replies);
		const ask = asker(adobe, patienceWith(clock, { tries: 1 }), OPTIONS);
		await clock.run(async () => {
			for (let nth = 0; nth < replies.length; nth++) {
				await ask(aCall('harmful')).catch(() => undefined);
				await clock.sleep(1);
			}
		});
		return adobe.sentAt;
	}

	const faults = (count: number) => Array.from({ length: count }, () => LOST);

	it('is that it is down after ten faults in a row: the next call waits', async () => {
		const sentAt = await askForEach([...faults(10), DONE]);
		expect(sentAt.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(sentAt[10]).toBeGreaterThanOrEqual(1000);
	});

	it.each([
		['does something', DONE],
		['refuses something', REFUSED],
	])('is better once it %s', async (_, dealtWith) => {
		const sentAt = await askForEach([...faults(9), dealtWith, ...faults(9), DONE]);
		expect(sentAt.at(-1)).toBe(19);
	});
});
