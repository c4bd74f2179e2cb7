import fc from 'fast-check';

import {
	askedToStop,
	complained,
	isOutage,
	OPEN,
	passed,
	paused,
	stumbled,
} from '../../nodes/AdobeExperiencePlatform/run/standstill';

const TROUBLE = { message: 'too many', description: '' };
const noJitter = () => 0;

describe('a pause', () => {
	it('is twice as long each time, up to half a minute, until something gets through', () => {
		let gate = OPEN;
		let now = 0;
		for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
			gate = paused(gate, now, noJitter);
			expect(gate).toMatchObject({ opensAt: now + seconds * 1000, closedAt: now });
			now = gate.opensAt;
		}
		expect(paused(passed(gate), now, noJitter).opensAt).toBe(now + 1000);
	});

	it('is up to a fifth longer, so that runs do not come back together', () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
				const { opensAt } = paused(OPEN, 0, () => random);
				expect(opensAt).toBeCloseTo(1000 + random * 200, 8);
			}),
		);
	});
});

describe('a stop that the server asks for', () => {
	it('is as long as it says', () => {
		expect(askedToStop(OPEN, 100, 5000, true)).toMatchObject({
			opensAt: 5100,
			closedAt: 100,
			pauses: 1,
		});
	});

	it('makes the next pause no shorter than the one after a pause', () => {
		const gate = askedToStop(OPEN, 0, 10, true);
		expect(paused(gate, 10, noJitter).opensAt).toBe(2010);
	});

	it('ends no earlier because somebody was told less', () => {
		const gate = askedToStop(OPEN, 0, 5000, true);
		expect(askedToStop(gate, 100, 1000, true)).toMatchObject({ opensAt: 5000 });
	});

	it('is longer where somebody was told more, but no new one for a request of before', () => {
		const gate = askedToStop(OPEN, 0, 5000, true);
		expect(askedToStop(gate, 100, 6000, false)).toMatchObject({
			opensAt: 6100,
			closedAt: 0,
			pauses: 1,
		});
	});
});

describe('refusing', () => {
	it('has begun with the first complaint, and is about the last', () => {
		const later = { message: 'still too many', description: '' };
		const gate = complained(complained(OPEN, 5, TROUBLE), 10, later);
		expect(gate).toMatchObject({ refusingSince: 5, trouble: later });
	});

	it('is over once something gets through; what it was about is still known', () => {
		const gate = passed(stumbled(complained(askedToStop(OPEN, 0, 10, true), 0, TROUBLE)));
		expect(gate).toEqual({
			opensAt: 10,
			closedAt: 0,
			refusingSince: undefined,
			pauses: 0,
			faults: 0,
			trouble: TROUBLE,
		});
		expect(complained(gate, 20, TROUBLE).refusingSince).toBe(20);
	});
});

it('is an outage from the tenth fault on without a success between them', () => {
	let gate = OPEN;
	for (let fault = 1; fault <= 12; fault++) {
		gate = stumbled(gate);
		expect(isOutage(gate)).toBe(fault >= 10);
	}
	expect(isOutage(passed(gate))).toBe(false);
	expect(isOutage(stumbled(passed(gate)))).toBe(false);
});
