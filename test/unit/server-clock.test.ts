import fc from 'fast-check';

import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { serverClock } from '../../nodes/AdobeExperiencePlatform/adobe/session/serverClock';

const NOW = 1_700_000_000_000;
const answerAt = (ms: number) => heard(200, { date: new Date(ms).toUTCString() }, '');

const exchanges = fc.array(
	fc.record({
		inMs: fc.nat({ max: 10_000 }),
		thereMs: fc.nat({ max: 3000 }),
		backMs: fc.nat({ max: 3000 }),
	}),
	{ minLength: 1, maxLength: 10 },
);

it('always has the right time between its bounds, and only ever brings them closer', () => {
	fc.assert(
		fc.property(fc.integer({ min: -1e7, max: 1e7 }), exchanges, (aheadMs, all) => {
			const clock = serverClock();
			let now = NOW;
			let before = { earliest: -Infinity, latest: Infinity };
			for (const { inMs, thereMs, backMs } of all) {
				const sentAt = (now += inMs);
				const writtenAt = (now += thereMs);
				now += backMs;
				clock.learn(answerAt(writtenAt + aheadMs), sentAt, now);
				const known = clock.at(NOW) ?? before;
				expect(known.earliest).toBeLessThanOrEqual(NOW + aheadMs);
				expect(known.latest).toBeGreaterThanOrEqual(NOW + aheadMs);
				expect(known.earliest).toBeGreaterThanOrEqual(before.earliest);
				expect(known.latest).toBeLessThanOrEqual(before.latest);
				expect(known.latest - known.earliest).toBeLessThanOrEqual(thereMs + backMs + 1000);
				before = known;
			}
		}),
	);
});

it('knows nothing before an answer has told the time', () => {
	const clock = serverClock();
	expect(clock.at(NOW)).toBeUndefined();
	clock.learn({ kind: 'silence', reason: 'timeout', delivered: 'perhaps', detail: '' }, NOW, NOW);
	clock.learn(heard(200, {}, ''), NOW, NOW);
	clock.learn(heard(200, { date: 'noon' }, ''), NOW, NOW);
	expect(clock.at(NOW)).toBeUndefined();
	clock.learn(answerAt(NOW), NOW, NOW);
	expect(clock.at(NOW)).toEqual({ earliest: NOW, latest: NOW + 1000 });
});

it('knows no moment that ends before it begins, though the clock of Adobe was set back', () => {
	const clock = serverClock();
	clock.learn(answerAt(NOW), NOW, NOW);
	clock.learn(answerAt(NOW - 60_000), NOW, NOW);
	expect(clock.at(NOW)).toEqual({ earliest: NOW, latest: NOW });
});
