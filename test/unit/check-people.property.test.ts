import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { checkPeople } from '../../nodes/AdobeExperiencePlatform/resources/audienceMember/replacing/checkPeople';
import { planColumns } from '../../nodes/AdobeExperiencePlatform/resources/audienceMember/replacing/columns';
import { peopleInFile } from '../../nodes/AdobeExperiencePlatform/resources/audienceMember/replacing/people';
import { csvLine } from '../../nodes/AdobeExperiencePlatform/adobe/csv';

/** Few letters, so that many are there twice; blanks around an ID nobody means. */
const id = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', ' ', '"', ',', '\n'), maxLength: 3 });
const note = fc.oneof(id, fc.string({ unit: 'grapheme' }));
const rows = fc.array(fc.tuple(note, id), { maxLength: 60 });

/** What became of the rows of a file that arrives in pieces of this size. */
async function filed(
	all: ReadonlyArray<readonly [string, string]>,
	size: number,
	isStopped = false,
) {
	const content = Buffer.from(`\uFEFF${[['note', 'id'], ...all].map(csvLine).join('')}`);
	const list = await peopleInFile({
		name: 'people.csv',
		async *bytes() {
			for (let at = 0; at < content.length; at += size) {
				yield await Promise.resolve(content.subarray(at, at + size));
			}
		},
	});
	const wanted = {
		identityColumn: 'id',
		attributes: 'all',
		columns: [],
		types: new Map(),
	} as const;
	const reject = () => expect('a row').toBe('taken');
	const plan = planColumns(list.columns, wanted);
	const rules = { withoutIdentity: 'leaveOut', reject, cancelled: () => isStopped } as const;
	const people = await checkPeople(list, plan, rules);
	const blocks: Buffer[] = [];
	for await (const block of people.blocks()) blocks.push(block);
	const [header, ...written] = parse(Buffer.concat(blocks), {
		recordDelimiter: '\r\n',
	}) as string[][];
	return { ...people, header, written };
}

it('loses nobody, and brings nobody twice', async () => {
	await fc.assert(
		fc.asyncProperty(rows, fc.integer({ min: 1, max: 50 }), async (all, size) => {
			const first = new Map<string, string>();
			const withId = all.map(([text, who]) => [text, who.trim()] as const).filter(([, who]) => who);
			for (const [text, who] of withId) if (!first.has(who)) first.set(who, text);
			const { header, written, rows: count, skipped } = await filed(all, size);
			expect([header, ...written]).toEqual([['id', 'note'], ...first]);
			const left = Object.values(skipped).reduce((sum, each) => sum + each, 0);
			expect([count, count + left]).toEqual([first.size, all.length]);
			expect(skipped.duplicate).toBe(withId.length - first.size);
		}),
	);
});

it('reads a list no further once it is stopped', async () => {
	await expect(filed([['', 'a']], 1, true)).rejects.toThrow(/was stopped/);
});
