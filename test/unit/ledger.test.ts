import { openLedger } from '../../nodes/AdobeExperiencePlatform/resources/externalAudience/ledger';
import { identitiesOf } from '../../nodes/AdobeExperiencePlatform/resources/shared/existingAudiences';
import { ROW } from './listed';

const item = (audienceId: string, created = true) => ({ audienceId, name: ROW.name, created });
const bringing = (audienceId: string) => ({ ...ROW, audienceId });

describe('the same audience', () => {
	it.each([
		['name', { ...ROW, name: 'Another' }],
		['namespace', { ...ROW, namespace: 'another' }],
	])('is another in another %s', (_, other) => {
		expect(identitiesOf(other).byName).not.toBe(identitiesOf(ROW).byName);
	});

	it.each([{ originName: 'ANOTHER' }, { description: 'Another' }])(
		'is the same with %p',
		(other) => {
			expect(identitiesOf({ ...ROW, ...other })).toEqual(identitiesOf(ROW));
		},
	);

	it('is never one by its name because another has that as its ID', () => {
		const { byName, byId } = identitiesOf({ ...ROW, audienceId: ROW.name });
		expect(byId).not.toBe(byName);
	});

	it('has no identity by ID without one', () => {
		expect(identitiesOf(ROW)).not.toHaveProperty('byId');
	});
});

describe('what a row got', () => {
	it('is found by a later row with the same name in the same namespace', () => {
		const ledger = openLedger([ROW]);
		expect(ledger.find(ROW)).toBeUndefined();
		ledger.enter(ROW, item('x'));
		expect(ledger.find({ ...ROW, originName: 'ANOTHER' })).toEqual(item('x'));
		expect(ledger.find({ ...ROW, namespace: 'another' })).toBeUndefined();
	});

	it('is found by the ID that it came out with', () => {
		const ledger = openLedger([ROW]);
		ledger.enter(ROW, item('made-by-adobe'));
		expect(ledger.find({ ...bringing('made-by-adobe'), name: 'Another' })).toEqual(
			item('made-by-adobe'),
		);
	});

	it('is not found by its name where a row brings an ID of its own', () => {
		const ledger = openLedger([ROW]);
		ledger.enter(ROW, item('x'));
		expect(ledger.find(bringing('y'))).toBeUndefined();
	});

	it('stays what it was whatever a later row got for the same', () => {
		const ledger = openLedger([ROW]);
		ledger.enter(ROW, item('first'));
		ledger.enter(ROW, item('second'));
		expect(ledger.find(ROW)?.audienceId).toBe('first');
		expect(ledger.find(bringing('second'))?.audienceId).toBe('second');
	});
});

describe('the claims on an ID', () => {
	it('are as many as audiences were made with it', () => {
		const ledger = openLedger([ROW]);
		expect(ledger.claimsOf('x')).toBe(0);
		ledger.enter(bringing('x'), item('x'));
		ledger.enter(bringing('x'), item('x'));
		expect(ledger.claimsOf('x')).toBe(2);
		expect(ledger.claimsOf('y')).toBe(0);
	});

	it('are one for an audience that was there, however many rows return it', () => {
		const ledger = openLedger([ROW]);
		ledger.enter(bringing('x'), item('x', false));
		ledger.enter({ ...bringing('x'), name: 'Another' }, item('x', false));
		expect(ledger.claimsOf('x')).toBe(1);
	});

	it('are one for an audience that a row made and others return', () => {
		const ledger = openLedger([ROW]);
		ledger.enter(ROW, item('x'));
		ledger.enter(ROW, item('x', false));
		expect(ledger.claimsOf('x')).toBe(1);
	});
});

it('knows which IDs the rows bring', () => {
	const ledger = openLedger([ROW, bringing('x')]);
	expect(ledger.isBrought('x')).toBe(true);
	expect(ledger.isBrought('y')).toBe(false);
});
