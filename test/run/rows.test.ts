import fc from 'fast-check';
import { NodeOperationError, type INode } from 'n8n-workflow';

import { FailureError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import { outcomeOf, runRows } from '../../nodes/AdobeExperiencePlatform/run/rows';
import { cancelledAt, virtualClock } from './virtual-clock';

const rows = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 99 }), fails: fc.boolean() }), {
	maxLength: 30,
});
const settings = fc.record({
	atOnce: fc.integer({ min: 1, max: 10 }),
	stopAtFailure: fc.boolean(),
	cancelAt: fc.option(fc.nat({ max: 500 }), { nil: Infinity }),
});

const FAILURE = { message: 'failed', description: '' };

it('gives each row that was started the outcome it had, in order', async () => {
	await fc.assert(
		fc.asyncProperty(rows, settings, async (asked, { cancelAt, atOnce, ...own }) => {
			const clock = virtualClock();
			const stopped = cancelledAt(clock, cancelAt);
			const started: number[] = [];
			let underWay = 0;
			let most = 0;
			let failedAt = Infinity;
			/** Rows that were started although one had failed, or the run had been cancelled. */
			let tooLate = 0;

			const doRow = async ({ ms, fails }: (typeof asked)[number], index: number) => {
				started.push(index);
				if (stopped.cancelled() || (own.stopAtFailure && failedAt < clock.now())) tooLate++;
				most = Math.max(most, ++underWay);
				await clock.sleep(ms);
				underWay--;
				if (!fails) return { ok: true, result: index } as const;
				failedAt = Math.min(failedAt, clock.now());
				return { ok: false, failure: FAILURE } as const;
			};
			const outcomes = await clock.run(
				async () => await runRows(asked, doRow, { ...own, limit: () => atOnce, clock: stopped }),
			);

			expect(started).toEqual(started.map((_, nth) => nth));
			expect(outcomes).toEqual(
				asked.map(({ fails }, index) => {
					if (index >= started.length) return undefined;
					return fails ? { ok: false, failure: FAILURE } : { ok: true, result: index };
				}),
			);
			expect(tooLate).toBe(0);
			expect(most).toBeLessThanOrEqual(atOnce);
			const isFull = started.length >= atOnce && !own.stopAtFailure;
			if (isFull && cancelAt === Infinity) expect(most).toBe(atOnce);
			const mayEndEarly = cancelAt < Infinity || (own.stopAtFailure && failedAt < Infinity);
			if (!mayEndEarly) expect(started).toHaveLength(asked.length);
		}),
		{ numRuns: 150 },
	);
});

it('lets what is ready go out once rows have been prepared for as long as a handful takes', async () => {
	let now = 0;
	const happened: string[] = [];
	const busy = {
		now: () => now,
		cancelled: () => false,
		async breathe() {
			await Promise.resolve();
			happened.push('breathe');
		},
	};
	const doRow = async (row: string) => {
		now += 3;
		happened.push(row);
		return await Promise.resolve({ ok: true, result: row } as const);
	};
	await runRows(['a', 'b', 'c', 'd'], doRow, { limit: () => 9, stopAtFailure: false, clock: busy });
	expect(happened).toEqual(['a', 'b', 'breathe', 'c', 'd']);
});

describe('an outcome', () => {
	const NODE: INode = {
		id: '1',
		name: 'Adobe',
		type: 'adobe',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const failure = { message: 'Refused', description: 'Why', facts: { httpStatus: 400 } };
	const ofN8n = new NodeOperationError(NODE, 'No such column', { description: 'Pick another.' });

	it.each([
		['a failure', new FailureError(failure), failure],
		[
			'a failure that something wrapped',
			new Error('x', { cause: new FailureError(failure) }),
			failure,
		],
		["n8n's own error", ofN8n, { message: 'No such column', description: 'Pick another.' }],
		[
			'a bug',
			new TypeError('x of undefined'),
			{ message: 'x of undefined', description: 'TypeError' },
		],
		['no error at all', 'a word', { message: 'Unexpected error', description: 'a word' }],
	])('of %s says why', async (_, thrown, said) => {
		const work = () => {
			throw thrown as Error;
		};
		expect(await outcomeOf(work)).toEqual({ ok: false, failure: said });
		expect(await outcomeOf(async () => await Promise.resolve().then(work))).toEqual({
			ok: false,
			failure: said,
		});
	});

	it('of work that ends well is its result', async () => {
		expect(await outcomeOf(() => 1)).toEqual({ ok: true, result: 1 });
	});
});
