import fc from 'fast-check';

import type { ListedAudience } from '../../nodes/AdobeExperiencePlatform/adobe/audiences';
import type { Audience } from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import type { Begun } from '../../nodes/AdobeExperiencePlatform/adobe/session/serverClock';
import {
	whoseAudience,
	type Others,
} from '../../nodes/AdobeExperiencePlatform/resources/externalAudience/whoseAudience';
import { Undecided } from '../../nodes/AdobeExperiencePlatform/run/once';
import { listed, ROW } from './listed';

const BEGUN = { earliest: 1_700_000_000_000, doubtMs: 5000 };
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
		if (!(error instanceof Undecided)) throw error;
		const { message, facts } = error.failure;
		expect(message).toBe('It is not certain whether this audience was created');
		return String(facts?.candidates);
	}
	throw new Error('It was certain');
}

const own = listed('own', BEGUN.earliest + 5);
const before = listed('before', BEGUN.earliest - 5001);

describe('of what was made at a known time', () => {
	const times = fc.array(fc.integer({ min: 5001, max: 1_000_000 }), { maxLength: 6 });

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

	const SECOND = BEGUN.earliest / 1000;

	it.each<[string, object, 'own' | 'nothing' | 'doubt']>([
		['in the same millisecond', { creationTime: BEGUN.earliest }, 'own'],
		['a little before, as the clocks may be apart', { creationTime: BEGUN.earliest - 1 }, 'doubt'],
		['before by as much as they may be', { creationTime: BEGUN.earliest - 5000 }, 'doubt'],
		['before by more than they may be', { creationTime: BEGUN.earliest - 5001 }, 'nothing'],
		['in the same second', { createEpoch: SECOND }, 'own'],
		['in the second before', { createEpoch: SECOND - 1 }, 'doubt'],
		['in the sixth second before', { createEpoch: SECOND - 6 }, 'nothing'],
	])('it was made %s', (_, times, whose) => {
		const audience = { ...listed('one', undefined), ...times };
		if (whose === 'doubt') expect(undecided(() => owner([audience]))).toBe('ext-one (id one)');
		else expect(owner([audience])).toBe(whose === 'own' ? audience : undefined);
	});

	it('one in doubt is as good as its own candidate', () => {
		const doubtful = listed('doubtful', BEGUN.earliest - 1);
		expect(undecided(() => owner([doubtful, own]))).toMatch(/doubtful.*own/);
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

	it('is never one without any ID: nobody could work with it', () => {
		const anonymous = listed('', BEGUN.earliest, { id: undefined, audienceId: undefined });
		expect(undecided(() => owner([anonymous]))).toBe('without an ID');
	});

	it('is older than anything else where its age is unknown', () => {
		const twins = [own, listed('timeless', undefined, { audienceId: 'ext-own' })];
		expect(owner(twins, { claimsOf: () => 1 })).toBe(own);
	});
});
