import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { csvLine, csvReader } from '../../nodes/AdobeExperiencePlatform/adobe/csv';

/** Anything a person may have in a cell; what CSV itself is made of more often than by chance. */
const cell = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', ' ', '\t', 'ä', '0', '') }),
);
/** A record of one empty cell is an empty line, which no reader takes for a record. */
const records = fc
	.integer({ min: 1, max: 5 })
	.chain((width) =>
		fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
	)
	.filter((all) => all.every((record) => record.length > 1 || record[0] !== ''));

it('writes what a CSV library reads as it was', () => {
	fc.assert(
		fc.property(records, (all) => {
			const text = all.map(csvLine).join('');
			expect(parse(text, { recordDelimiter: '\r\n' })).toEqual(all);
		}),
	);
});

it('reads what it wrote, however the text is cut in pieces', () => {
	fc.assert(
		fc.property(records, fc.integer({ min: 1, max: 9 }), fc.boolean(), (all, size, ended) => {
			// A first line tells the delimiter: without a comma in it another may be meant.
			const sheet = [all[0]?.map((_, nth) => `c${nth}`) ?? [], ...all];
			const text = sheet
				.map(csvLine)
				.join('')
				.slice(0, ended ? undefined : -2);
			const reader = csvReader();
			const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
			const read = pieces.flatMap((piece) => reader.read(piece));
			expect([...read, ...(reader.end() ?? [])]).toEqual(sheet);
		}),
	);
});

it.each([
	[
		'of Excel, where the comma is decimal',
		'a;b\r\n1,5;"x;y"\r\n',
		[
			['a', 'b'],
			['1,5', 'x;y'],
		],
	],
	[
		'of tabs',
		'a\tb\n1\t2',
		[
			['a', 'b'],
			['1', '2'],
		],
	],
	[
		'with old line breaks and empty lines',
		'a,b\r\r1,2\n\n',
		[
			['a', 'b'],
			['1', '2'],
		],
	],
	[
		'with a quote amid a cell',
		'a,b\n1"" x,"y" z',
		[
			['a', 'b'],
			['1"" x', 'y z'],
		],
	],
	[
		'with inches in it',
		'a,b\n5" pipe,1\nx,6"\n',
		[
			['a', 'b'],
			['5" pipe', '1'],
			['x', '6"'],
		],
	],
	['whose quotes never end', 'a,b\n"1,2', undefined],
])('reads a file %s', (_, text, expected) => {
	const reader = csvReader();
	const read = reader.read(text);
	const last = reader.end();
	expect(last && [...read, ...last]).toEqual(expected);
});
