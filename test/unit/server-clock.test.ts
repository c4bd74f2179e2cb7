import fc from 'fast-check';

import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import {
	CLOCKS_APART_MS,
	serverClock,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/serverClock';

const NOW = 1_700_000_000_000;
const answerAt = (ms: number, status = 200) =>
	heard(status, { date: new Date(ms).toUTCString() }, '');

const exchanges = fc.array(
	fc.record({
		inMs: fc.nat({ max: 10_000 }),
		thereMs: fc.nat({ max: 3000 }),
		backMs: fc.nat({ max: 3000 }),
	}),
	{ minLength: 1, maxLength: 40 },
);

it('is never ahead of the right time, and not behind it by more than an answer takes', () => {
	fc.assert(
		fc.property(fc.integer({ min: -1e7, max: 1e7 }), exchanges, (aheadMs, all) => {
			const clock = serverClock();
			let now = NOW;
			for (const { inMs, thereMs, backMs } of all) {
				const writtenAt = (now += inMs + thereMs);
				now += backMs;
				clock.learn(answerAt(writtenAt + aheadMs), now);
				const known = clock.at(NOW);
				expect(known?.earliest).toBeLessThanOrEqual(NOW + aheadMs);
				expect(known?.earliest).toBeGreaterThanOrEqual(NOW + aheadMs - 3000 - 1000);
				expect(known?.doubtMs).toBeGreaterThanOrEqual(CLOCKS_APART_MS);
				expect(known?.doubtMs).toBeLessThanOrEqual(CLOCKS_APART_MS + 4000);
			}
		}),
	);
});

it('does not rest on the extreme of all answers: one that lies is outvoted, and what lies too early is doubt', () => {
	fc.assert(
		fc.property(fc.integer({ min: -1e7, max: 1e7 }), fc.nat({ max: 8 }), (lieMs, place) => {
			const clock = serverClock();
			for (let nth = 0; nth < 9; nth++) {
				clock.learn(answerAt(NOW + (nth === place ? lieMs : 0)), NOW);
			}
			expect(clock.at(NOW)?.earliest).toBe(NOW);
			const doubt = clock.at(NOW)?.doubtMs ?? 0;
			expect(doubt).toBeGreaterThanOrEqual(CLOCKS_APART_MS + Math.max(0, -lieMs) - 1000);
		}),
	);
});

it('learns from nobody but Adobe: a proxy that refuses has a clock of its own', () => {
	const clock = serverClock();
	expect(clock.at(NOW)).toBeUndefined();
	clock.learn({ kind: 'silence', reason: 'timeout', delivered: 'perhaps', detail: '' }, NOW);
	clock.learn(heard(200, {}, ''), NOW);
	clock.learn(heard(200, { date: 'noon' }, ''), NOW);
	clock.learn(answerAt(NOW + 1e6, 502), NOW);
	clock.learn(answerAt(NOW + 1e6, 407), NOW);
	expect(clock.at(NOW)).toBeUndefined();
	clock.learn(answerAt(NOW), NOW);
	expect(clock.at(NOW)).toEqual({ earliest: NOW, doubtMs: CLOCKS_APART_MS });
});

it('follows a clock that was set, and keeps no more than it needs', () => {
	const clock = serverClock();
	for (let nth = 0; nth < 100; nth++) clock.learn(answerAt(NOW), NOW);
	for (let nth = 0; nth < 100; nth++) clock.learn(answerAt(NOW + 60_000), NOW);
	expect(clock.at(NOW)).toEqual({ earliest: NOW + 60_000, doubtMs: CLOCKS_APART_MS });
});

it('takes the middle of the answers, whatever their order', () => {
	const clock = serverClock();
	for (const ahead of [9000, 1000, 10_000, 2000]) clock.learn(answerAt(NOW + ahead), NOW);
	expect(clock.at(NOW)).toEqual({ earliest: NOW + 9000, doubtMs: 13_000 });
});

it('forgets what is more than thirty-one answers ago', () => {
	const clock = serverClock();
	clock.learn(answerAt(NOW - 60_000), NOW);
	for (let nth = 0; nth < 30; nth++) clock.learn(answerAt(NOW), NOW);
	expect(clock.at(NOW)?.doubtMs).toBe(65_000);
	clock.learn(answerAt(NOW), NOW);
	expect(clock.at(NOW)?.doubtMs).toBe(5000);
});
