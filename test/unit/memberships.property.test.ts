import fc from 'fast-check';

import {
	filesOf,
	recordsOf,
	toXdm,
	type Membership,
	type PersonRecord,
} from '../../nodes/AdobeExperiencePlatform/resources/audienceMember/changing/memberships';
import { momentOfWhen } from '../../nodes/AdobeExperiencePlatform/operation/values';
import { packed } from '../../nodes/AdobeExperiencePlatform/resources/audienceMember/changing/streamRecords';

/** Few of each, so that people and audiences come up again and again; some are what every object has. */
const word = fc.constantFrom('a', 'b', '__proto__', 'constructor', '"', 'ü');

const memberships = fc
	.array(
		fc.record({
			namespace: word,
			audienceId: word,
			identityNamespace: word,
			identity: word,
			status: fc.constantFrom('realized' as const, 'exited' as const),
			qualifiedAt: fc.option(fc.record({ at: fc.integer({ min: 1, max: 9 }) }), { nil: undefined }),
		}),
		{ maxLength: 60 },
	)
	.map((all): Membership[] => all.map((each, itemIndex) => ({ ...each, itemIndex })));

interface Sent {
	readonly identityMap: object;
	readonly segmentMembership: Record<string, Record<string, { lastQualificationTime: string }>>;
}

const asSent = (record: PersonRecord) =>
	JSON.parse(JSON.stringify(toXdm(record, undefined, 99))) as Sent;

/** What is its own, not what every object has. */
const ownIn = <Value>(map: Record<string, Value>, key: string): Value | undefined =>
	new Map(Object.entries(map)).get(key);

it('there is one record for each person, with the latest that is said of each audience', () => {
	fc.assert(
		fc.property(memberships, (all) => {
			const records = recordsOf(all, 99);
			expect(records.flatMap(({ items }) => items).sort((a, b) => a - b)).toEqual([...all.keys()]);
			const people = new Set(
				records.map((own) => JSON.stringify([own.identityNamespace, own.identity])),
			);
			expect(people.size).toBe(records.length);
			expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
			for (const record of records) {
				const { segmentMembership, identityMap } = asSent(record);
				expect(JSON.stringify(identityMap)).toContain(JSON.stringify(record.identity));
				for (const { namespace, audienceId, qualifiedAt } of record.items.flatMap(
					(at) => all[at] ?? [],
				)) {
					const entry = ownIn(ownIn(segmentMembership, namespace) ?? {}, audienceId);
					const said = Date.parse(entry?.lastQualificationTime ?? '');
					expect(said).toBeGreaterThanOrEqual(momentOfWhen(qualifiedAt ?? { days: 0 }, 99));
				}
			}
		}),
	);
});

it('lines are packed into files without loss, each below the limit unless one line is larger', async () => {
	const lines = fc.array(fc.string({ maxLength: 30 }).map((text) => JSON.stringify(text)));
	await fc.assert(
		fc.asyncProperty(lines, fc.integer({ min: 1, max: 100 }), async (all, limit) => {
			const files: string[] = [];
			for await (const file of filesOf(all, limit, async () => await Promise.resolve())) {
				const text = file.toString();
				expect(file.length <= limit || text.split('\n').length === 2).toBe(true);
				files.push(text);
			}
			expect(files.join('')).toBe(all.map((line) => `${line}\n`).join(''));
		}),
	);
});

it('messages are packed into requests in their order, each below the limit unless one is larger', () => {
	const messages = fc.array(fc.record({ text: fc.string({ maxLength: 60 }) }));
	fc.assert(
		fc.property(messages, fc.integer({ min: 40, max: 300 }), (all, limit) => {
			const requests = packed(all, limit);
			expect(requests.flat()).toEqual(all);
			for (const request of requests) {
				const bytes = Buffer.byteLength(JSON.stringify({ messages: request }));
				expect(request.length === 1 || bytes <= limit).toBe(true);
			}
		}),
	);
});
