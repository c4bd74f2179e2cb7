import fc from 'fast-check';

import {
	loosened,
	nextAt,
	tightened,
	UNPACED,
	type Spacing,
} from '../../nodes/AdobeExperiencePlatform/run/spacing';

const JUST_BEGUN = { allowed: 9, sendingForMs: 999 };

/** After the first complaint that tells the rate. */
const pacedAt = (allowed: number, now = 0) =>
	tightened(UNPACED, now, { allowed, sendingForMs: 5000 });

describe('a first complaint', () => {
	it('paces requests a little slower than they were let through', () => {
		fc.assert(
			fc.property(fc.integer({ min: 10, max: 2000 }), fc.nat(), (allowed, now) => {
				const { intervalMs, changedAt } = tightened(UNPACED, now, { allowed, sendingForMs: 0 });
				expect(1000 / intervalMs).toBeLessThan(allowed);
				expect(1000 / intervalMs).toBeGreaterThan(allowed * 0.95);
				expect(changedAt).toBe(now);
			}),
		);
	});

	it('says nothing about the rate where too few were sent in too short a time', () => {
		expect(tightened(UNPACED, 7, JUST_BEGUN)).toEqual({
			...UNPACED,
			changedAt: 7,
			complaints: 1,
		});
	});

	it.each([
		['ten requests', { ...JUST_BEGUN, allowed: 10 }, 102],
		['a whole second', { ...JUST_BEGUN, sendingForMs: 1000 }, 1020 / 9],
	])('tells the rate after %s', (_, seen, intervalMs) => {
		expect(tightened(UNPACED, 0, seen).intervalMs).toBeCloseTo(intervalMs, 8);
	});

	it('tells the rate the second time, however few were sent', () => {
		const first = tightened(UNPACED, 0, JUST_BEGUN);
		expect(tightened(first, 10, JUST_BEGUN).intervalMs).toBeCloseTo(1020 / 9, 8);
	});

	it('means one request a second where nothing at all was let through', () => {
		expect(pacedAt(0).intervalMs).toBe(1020);
		expect(pacedAt(1).intervalMs).toBe(1020);
	});

	it('is trusted for ten seconds, or for one where few requests told of it', () => {
		expect(pacedAt(10).patienceMs).toBe(10_000);
		expect(pacedAt(9).patienceMs).toBe(1000);
	});
});

describe('a complaint about paced requests', () => {
	it('makes them a tenth slower, and lasts twice as long, up to thirty seconds', () => {
		let spacing = pacedAt(100);
		for (const patienceMs of [20_000, 30_000, 30_000]) {
			const before = spacing;
			spacing = tightened(before, before.changedAt + 10, { allowed: 100, sendingForMs: 10 });
			expect(spacing.intervalMs).toBeCloseTo(before.intervalMs * 1.1, 8);
			expect(spacing).toMatchObject({
				patienceMs,
				changedAt: before.changedAt + 10,
				complaints: before.complaints + 1,
			});
		}
	});

	it('lasts a second where few are let through: another process may have taken most of the limit', () => {
		const few = tightened(pacedAt(9), 10, { allowed: 9, sendingForMs: 10 });
		expect(few.patienceMs).toBe(1000);
	});

	it('undoes the haste of the loosening before', () => {
		const hasty = loosened(loosened(pacedAt(50), 10_000), 20_000);
		expect(hasty.steps).toBe(4);
		expect(tightened(hasty, 20_001, { allowed: 50, sendingForMs: 10 }).steps).toBe(1);
	});
});

describe('a while without complaint', () => {
	it('changes nothing before it is over', () => {
		const spacing = pacedAt(100, 500);
		expect(loosened(spacing, 10_499)).toBe(spacing);
		expect(loosened(spacing, 10_500).intervalMs).toBeLessThan(spacing.intervalMs);
	});

	it('changes nothing where requests go as they come', () => {
		expect(loosened(UNPACED, 1e9)).toBe(UNPACED);
	});

	it('brings them closer by a step, then by twice as many after half the while', () => {
		const start = pacedAt(10);
		const { intervalMs } = start;
		const when = [10_000, 15_000, 17_500, 18_750, 19_750];
		const powers = [1, 3, 7, 15, 31];
		let spacing = start;
		for (const [index, at] of when.entries()) {
			expect(loosened(spacing, at - 1)).toBe(spacing);
			spacing = loosened(spacing, at);
			expect(spacing.intervalMs).toBeCloseTo(intervalMs * 0.9 ** (powers[index] ?? 0), 8);
			expect(spacing.changedAt).toBe(at);
		}
	});

	it('ends the pace once requests are closer together than a millisecond', () => {
		const close: Spacing = { ...pacedAt(900), patienceMs: 30_000 };
		expect(loosened(close, 30_000).intervalMs).toBeGreaterThan(1);
		const closer = loosened({ ...close, intervalMs: 1.1 }, 30_000);
		expect(closer).toMatchObject({ intervalMs: 0, patienceMs: 10_000, changedAt: 30_000 });
		expect(loosened({ ...close, intervalMs: 1 / 0.9 }, 30_000).intervalMs).toBe(1);
	});

	it('ends every pace within a minute and a half, and never slows down on the way', () => {
		const complaints = fc.array(
			fc.record({ allowed: fc.nat({ max: 500 }), sendingForMs: fc.nat() }),
			{
				minLength: 1,
				maxLength: 8,
			},
		);
		fc.assert(
			fc.property(complaints, (all) => {
				let spacing = all.reduce((before, seen) => tightened(before, 0, seen), UNPACED);
				const intervals = [spacing.intervalMs];
				for (let now = 0; now <= 90_000; now += 100) {
					spacing = loosened(spacing, now);
					intervals.push(spacing.intervalMs);
				}
				expect(intervals).toEqual([...intervals].sort((a, b) => b - a));
				expect(spacing.intervalMs).toBe(0);
			}),
		);
	});
});

describe('the next request', () => {
	const went =
		(...moments: number[]) =>
		(nth: number) =>
			moments.at(-nth) ?? -Infinity;

	it('goes at once where nobody has complained', () => {
		expect(nextAt(UNPACED, went(5))).toBe(-Infinity);
	});

	it('goes as long after the one before it as so many take, a second and a bit', () => {
		const two = pacedAt(2);
		expect(nextAt(two, went(100))).toBe(-Infinity);
		expect(nextAt(two, went(100, 300))).toBeCloseTo(1120, 8);
		expect(nextAt(two, went(100, 300, 1150))).toBeCloseTo(1320, 8);
	});

	it('goes as long after the last one as there is to wait where one takes more than a second', () => {
		const slow = tightened(pacedAt(1), 10, { allowed: 1, sendingForMs: 10 });
		expect(nextAt(slow, went(100, 2000))).toBeCloseTo(2000 + 1020 * 1.1, 8);
	});
});
