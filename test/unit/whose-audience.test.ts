import fc from 'fast-check';

import type { ListedAudience } from '../../nodes/AdobeExperiencePlatform/adobe/audiences';
import { thrownFailure } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import type { Audience } from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import type { Begun } from '../../nodes/AdobeExperiencePlatform/adobe/session/serverClock';
import {
	whoseAudience,
	type Others,
} from '../../nodes/AdobeExperiencePlatform/resources/shared/whoseAudience';
import { listed, ROW } from './listed';

const BEGUN = { earliest: 1_700_000_000_000, doubtMs: 0 };
const NOBODY = { claimsOf: () => 0, isBrought: () => false };

interface Setting extends Partial<Others> {
	readonly row?: Audience;
	readonly begun?: Begun;
}

const owner = (
	audiences: readonly ListedAudience[],
	{ row = ROW, begun = BEGUN, ...others }: Setting = {},
) => whoseAudience(row, audiences, begun, { ...NOBODY, ...others });

/** The candidates that are named where it isn't certain. */
function undecided(decide: () => unknown): string {
	try {
		decide();
	} catch (error) {
		const failure = thrownFailure(error);
		expect(failure?.message).toBe('It is not certain whether this audience was created');
		return String(failure?.facts?.candidates);
	}
	throw new Error('It was certain');
}

const own = listed('own', BEGUN.earliest + 5);
const before = listed('before', BEGUN.earliest - 1);

describe('of what was made at a known time', () => {
	const times = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 6 });

	it('only what was made since the create began is its own, however much was there before', () => {
		fc.assert(
			fc.property(times, fc.nat(), fc.infiniteStream(fc.nat()), (earlier, later, order) => {
				const all = [
					...earlier.map((ms, nth) => listed(`before-${nth}`, BEGUN.earliest - ms)),
					listed('own', BEGUN.earliest + later),
				];
				const places = new Map(all.map(({ id }) => [id, order.next().value as number]));
				all.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
				expect(owner(all)?.id).toBe('own');
				expect(owner(all.filter(({ id }) => id !== 'own'))).toBeUndefined();
			}),
		);
	});

	it('two made since then could both be its own: nothing is certain, and both are named', () => {
		const other = listed('other', BEGUN.earliest + 9);
		expect(undecided(() => owner([own, before, other]))).toBe(
			'ext-own (id own), ext-other (id other)',
		);
	});

	it.each([
		['in the millisecond before', { creationTime: BEGUN.earliest - 1 }, BEGUN.earliest, false],
		['in the same millisecond', { creationTime: BEGUN.earliest }, BEGUN.earliest, true],
		['in microseconds, before', { creationTime: 1.7e15 }, 1.7e12 + 1, false],
		['in microseconds, after', { creationTime: 1.7e15 }, 1.7e12, true],
		['in the same second', { createEpoch: 1.7e9 }, 1_700_000_000_999, true],
		['in the second before', { createEpoch: 1.7e9 }, 1_700_000_001_000, false],
		['in nanoseconds, after', { creationTime: 1.7e18 }, 1.7e12, true],
		[
			'in seconds, where others count in milliseconds',
			{ creationTime: 1.7e9 },
			1_700_000_000_999,
			true,
		],
		['in text', { creationTime: '1700000000000' }, 1.7e12, true],
		['as a date', { creationTime: '2023-11-14T22:13:20.000Z' }, 1.7e12, true],
		['as a date, before', { creationTime: '2023-11-14T22:13:19Z' }, 1.7e12, false],
		[
			'by the other field where one is odd',
			{ creationTime: 'yesterday', createEpoch: '1700000000' },
			1.7e12,
			true,
		],
	])('it was made %s', (_, times, earliest, isOwn) => {
		const audience = { ...listed('one', undefined), ...times };
		const found = owner([audience], { begun: { earliest, doubtMs: 0 } });
		expect(found).toBe(isOwn ? audience : undefined);
	});
});

describe('of what was made at an unknown time', () => {
	it('one could be its own, so nothing is certain', () => {
		expect(undecided(() => owner([listed('timeless', undefined)]))).toBe(
			'ext-timeless (id timeless)',
		);
	});

	it('one is as good as its own candidate', () => {
		expect(undecided(() => owner([listed('timeless', undefined), own]))).toMatch(/timeless.*own/);
	});
});

it('is not certain of anything while the time of the create on the clock of Adobe is unknown', () => {
	expect(undecided(() => whoseAudience(ROW, [before], undefined, NOBODY))).toMatch(/before/);
	expect(whoseAudience(ROW, [], undefined, NOBODY)).toBeUndefined();
});

describe('an audience that is not the same', () => {
	const full = { ...ROW, audienceId: 'ext-own' };
	const fields = ['name', 'namespace', 'originName', 'audienceId'] as const;

	it.each(fields)('in %s is nobody of this row', (field) => {
		const other = { ...own, [field]: 'another' };
		expect(owner([other], { row: full })).toBeUndefined();
		expect(owner([other, own], { row: full })).toBe(own);
	});

	it.each(fields)('only because the list leaves out %s may be', (field) => {
		expect(owner([{ ...own, [field]: undefined }], { row: full })?.id).toBe('own');
	});

	it('in a field that the row leaves open is its own all the same', () => {
		expect(owner([{ ...own, audienceId: 'made-by-adobe' }])?.id).toBe('own');
	});
});

describe('an audience ID', () => {
	const isBrought = (audienceId: string) => audienceId === 'ext-own';

	it('that another row brings makes it the audience of that row', () => {
		expect(owner([own], { isBrought })).toBeUndefined();
		expect(owner([own, listed('mine', BEGUN.earliest)], { isBrought })?.id).toBe('mine');
	});

	it('that the row itself brings does not stand in its way', () => {
		const row = { ...ROW, audienceId: 'ext-own' };
		expect(owner([own], { row, isBrought })).toBe(own);
	});

	it('that is not listed is brought by nobody', () => {
		const nameless = { ...own, audienceId: undefined };
		expect(owner([nameless], { isBrought: () => true })).toBe(nameless);
	});
});

describe('what other rows have already', () => {
	it('is left out, the oldest of the same ID first', () => {
		fc.assert(
			fc.property(fc.nat({ max: 4 }), fc.nat({ max: 4 }), (claimed, more) => {
				const twins = Array.from({ length: claimed + 1 + more }, (_, nth) =>
					listed(`twin-${nth}`, BEGUN.earliest + nth, { audienceId: 'same' }),
				).reverse();
				const claimsOf = (audienceId: string) => (audienceId === 'same' ? claimed : 0);
				if (more === 0) {
					expect(owner(twins, { claimsOf })?.id).toBe(`twin-${claimed}`);
				} else {
					expect(undecided(() => owner(twins, { claimsOf }))).not.toContain('twin-0 ');
				}
				expect(owner(twins.slice(more + 1), { claimsOf })).toBeUndefined();
			}),
		);
	});

	it('does not count against audiences of another ID', () => {
		const claimsOf = (audienceId: string) => (audienceId === 'ext-other' ? 5 : 0);
		expect(owner([listed('other', BEGUN.earliest), own], { claimsOf })).toBe(own);
	});

	it("goes by Adobe's own ID where the list leaves out the other", () => {
		const nameless = [
			listed('one', BEGUN.earliest, { audienceId: undefined }),
			listed('two', BEGUN.earliest, { audienceId: undefined }),
		];
		const claimsOf = (audienceId: string) => (audienceId === 'one' ? 1 : 0);
		expect(owner(nameless, { claimsOf })?.id).toBe('two');
		expect(undecided(() => owner(nameless))).toBe('one, two');
	});

	it('is older than anything else where its age is unknown', () => {
		const twins = [own, listed('timeless', undefined, { audienceId: 'ext-own' })];
		expect(owner(twins, { claimsOf: () => 1 })).toBe(own);
	});
});

describe('where the clock may be off', () => {
	const begun = { earliest: BEGUN.earliest, doubtMs: 5000 };

	it.each([
		['just before', 'doubtful', 1],
		['as long before as it may be off', 'doubtful', 5000],
		['longer before', 'older', 5001],
	])('an audience that was made %s is %s by %d ms', (_, is, ms) => {
		const decide = () => owner([listed('other', begun.earliest - ms)], { begun });
		if (is === 'older') expect(decide()).toBeUndefined();
		else expect(undecided(decide)).toBe('ext-other (id other)');
	});

	it('one that was made since is its own, unless another is in doubt', () => {
		const mine = listed('mine', begun.earliest);
		const old = listed('old', begun.earliest - 6000);
		expect(owner([old, mine], { begun })).toBe(mine);
		const close = listed('close', begun.earliest - 100);
		expect(undecided(() => owner([close, mine], { begun }))).toMatch(/close.*mine/);
	});
});

it('is not certain of one without any ID: nobody could say which it is', () => {
	const nameless = { ...own, id: undefined, audienceId: undefined };
	expect(undecided(() => owner([nameless]))).toBe('without an ID');
});
