import { runHint } from '../../nodes/AdobeExperiencePlatform/operation/hint';

const ok = { ok: true, result: [{ created: true }, { created: false }] } as const;
const failed = (message: string) => ({ ok: false, failure: { message, description: '' } }) as const;
const summary = (items: readonly unknown[]) => `${items.length} things`;

it('is none where nothing is worth knowing', () => {
	expect(runHint([ok, undefined], undefined, 999, [])).toBeUndefined();
	expect(runHint([ok], () => undefined, 0, [])).toBeUndefined();
	expect(runHint([], undefined, 0, [])).toBeUndefined();
});

it('sums up the items that came out', () => {
	expect(runHint([ok, ok, undefined, failed('x')], summary, 0, [])?.message).toMatch(
		/^4 things\. /,
	);
	expect(runHint([ok], summary, 0, [])).toEqual({
		message: '2 things.',
		type: 'info',
		location: 'outputPane',
	});
});

it('is a warning where items failed', () => {
	expect(runHint([failed('Refused'), ok, undefined], undefined, 0, [])).toEqual({
		message: '1 of 3 items failed: Refused.',
		type: 'warning',
		location: 'outputPane',
	});
});

describe('the reasons', () => {
	const reasons = (...messages: string[]) =>
		runHint(messages.map(failed), undefined, 0, [])?.message.replace(/^.*failed: /, '');

	it('are one where all are the same', () => {
		expect(reasons('a', 'a', 'a')).toBe('a.');
	});

	it('are counted, the most frequent first', () => {
		expect(reasons('a', 'b', 'b')).toBe('b (2); a (1).');
		expect(reasons('a', 'b', 'c', 'c', 'c', 'b')).toBe('c (3); b (2); a (1).');
	});

	it('are no more than three', () => {
		expect(reasons('a', 'b', 'b', 'c', 'c', 'd', 'd')).toBe('b (2); c (2); d (2); and others.');
	});
});

it.each([
	[999, undefined],
	[1000, '1 seconds'],
	[61_499, '61 seconds'],
	[61_500, '62 seconds'],
])('tells of %d ms of standing still: %s', (ms, said) => {
	const hint = runHint([ok], undefined, ms, []);
	expect(hint?.message).toBe(
		said && `Adobe's rate limit or an outage held the run back for ${said}.`,
	);
	expect(hint?.type).toBe(said && 'info');
});

it('says all of it in one', () => {
	expect(runHint([ok, failed('Refused')], summary, 2000, [])?.message).toBe(
		"2 things. 1 of 2 items failed: Refused. Adobe's rate limit or an outage held the run back for 2 seconds.",
	);
});
