import fc from 'fast-check';

import { heard, retryAfterMs } from '../../nodes/AdobeExperiencePlatform/adobe/reply';

const askedFor = (headers: Record<string, unknown>) =>
	retryAfterMs(heard(429, headers, ''), Date.now());

it.each([
	['0', 0],
	['1', 1000],
	['120', 120_000],
	[' 7 ', 7000],
	['2.5', 2500],
	['86400', 86_400_000],
	['9'.repeat(400), 86_400_000],
])('reads %p as seconds', (value, ms) => {
	expect(askedFor({ 'retry-after': value })).toBe(ms);
});

describe('a date', () => {
	const until = 'Fri, 05 Jan 2035 10:00:30 GMT';

	it("is read against the server's own clock", () => {
		const headers = { 'retry-after': until, date: 'Fri, 05 Jan 2035 10:00:00 GMT' };
		expect(askedFor(headers)).toBe(30_000);
	});

	it("is no wait where it is past by the server's clock", () => {
		const headers = { 'retry-after': until, date: 'Fri, 05 Jan 2035 10:01:00 GMT' };
		expect(askedFor(headers)).toBe(0);
	});

	it('is read against our clock where the server does not tell its time', () => {
		expect(askedFor({ 'retry-after': until, date: 'noon' })).toBeGreaterThan(0);
		expect(askedFor({ 'retry-after': 'Mon, 05 Jan 2015 10:00:30 GMT' })).toBe(0);
	});
});

it('is not known where the server does not say it', () => {
	expect(askedFor({})).toBeUndefined();
});

it.each([['soon'], [''], ['in 5 minutes'], ['-5'], [['1', '2']], [5], [null]])(
	'is not known where the server says %p',
	(value) => {
		expect(askedFor({ 'retry-after': value })).toBeUndefined();
	},
);

it('is never negative nor no number, whatever the server says', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (value, date) => {
			expect(askedFor({ 'retry-after': value, date }) ?? 0).toBeGreaterThanOrEqual(0);
		}),
		{ numRuns: 500 },
	);
});
