import fc from 'fast-check';

import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import {
	CLOCKS_APART_MS,
	serverClock,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/serverClock';

const NOW = 1_700_000_000_000;
const answerAt = (ms: number, status = 200) =>
	heard(status, { date: new Date(ms).toUTCString() }, '');

const backMs = fc.array(fc.nat({ max: 3000 }), { minLength: 1, maxLength: 10 });

it('never takes the clock of the server for later than it is, nor for much earlier', () => {
	fc.assert(
		fc.property(fc.integer({ min: -1e7, max: 1e7 }), backMs, (aheadMs, all) => {
			const clock = serverClock();
			for (const [nth, ms] of all.entries()) {
				const writtenAt = NOW + 10_000 * nth;
				clock.learn(answerAt(writtenAt + aheadMs), writtenAt + ms);
			}
			const { earliest = Infinity, doubtMs = 0 } = clock.at(NOW) ?? {};
			expect(earliest).toBeLessThanOrEqual(NOW + aheadMs);
			expect(earliest).toBeGreaterThan(NOW + aheadMs - Math.max(...all) - 1000);
			expect(doubtMs).toBeGreaterThanOrEqual(CLOCKS_APART_MS);
			expect(doubtMs).toBeLessThanOrEqual(CLOCKS_APART_MS + Math.max(...all) + 1000);
		}),
	);
});

it('moves on with ours', () => {
	const clock = serverClock();
	clock.learn(answerAt(NOW), NOW + 40);
	expect(clock.at(NOW)).toEqual({ earliest: NOW - 40, doubtMs: 5000 });
	expect(clock.at(NOW + 7)).toEqual({ earliest: NOW - 33, doubtMs: 5000 });
});

it('is not led astray by a few answers that lie, but doubts the more', () => {
	const clock = serverClock();
	for (const lie of [-3_600_000, 0, 0, 0, 60_000]) clock.learn(answerAt(NOW + lie), NOW);
	expect(clock.at(NOW)).toEqual({ earliest: NOW, doubtMs: 3_605_000 });
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

it('knows nothing before Adobe itself has told the time', () => {
	const clock = serverClock();
	clock.learn({ kind: 'silence', reason: 'timeout', delivered: 'perhaps', detail: '' }, NOW);
	clock.learn(heard(200, {}, ''), NOW);
	clock.learn(heard(200, { date: 'noon' }, ''), NOW);
	clock.learn(answerAt(NOW, 502), NOW);
	expect(clock.at(NOW)).toBeUndefined();
	clock.learn(answerAt(NOW), NOW);
	expect(clock.at(NOW)).toBeDefined();
});
