import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const REQUIRED = ['name', 'namespace', 'originName'];
const COLUMNS = [...REQUIRED, 'description', 'audienceId'];

const cell = fc.oneof(
	{ weight: 12, arbitrary: fc.string({ unit: 'grapheme', minLength: 1 }) },
	{ weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
	{ weight: 1, arbitrary: fc.maxSafeInteger() },
	{ weight: 1, arbitrary: fc.boolean() },
	{ weight: 1, arbitrary: fc.constantFrom<IDataObject[string]>('', '  ', null, [], {}, ['a']) },
);

const otherColumns = fc.dictionary(
	fc.string({ minLength: 1 }).filter((key) => !COLUMNS.includes(key) && key !== '__proto__'),
	cell,
	{ maxKeys: 3, noNullPrototype: true },
);

const sheetRow = fc
	.tuple(
		otherColumns,
		fc.record(
			{ name: cell, namespace: cell, originName: cell, description: cell, audienceId: cell },
			{ requiredKeys: ['name', 'namespace'] },
		),
	)
	.map(([others, columns]): IDataObject => ({ ...others, ...columns }));

const textOf = (value: unknown): string =>
	['string', 'number', 'boolean'].includes(typeof value) ? String(value as string).trim() : '';

/** The columns that keep a row from becoming an audience. */
const wrongColumns = (given: IDataObject): string[] =>
	COLUMNS.filter((column) => {
		const value = given[column];
		if (typeof value === 'object' && value !== null) return true;
		if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return true;
		return REQUIRED.includes(column) && textOf(value) === '';
	});

const isBlank = (value: unknown) => typeof value !== 'object' && textOf(value) === '';

/** Whether a row is left out because there is nothing in it, which is told; unless that is so of all. */
const leftOut = (sheet: IDataObject[]): boolean[] => {
	const blank = sheet.map((given) =>
		Object.values(given).every((value) => value === null || isBlank(value)),
	);
	return blank.map((isLine) => isLine && !blank.every(Boolean));
};

/** What Adobe should get for a row without wrong columns. */
const audienceOf = (given: IDataObject): IDataObject =>
	Object.fromEntries(
		COLUMNS.map((column): [string, string] => [column, textOf(given[column])]).filter(
			([, text]) => text !== '',
		),
	);

it('makes of every row either one audience with its texts or one error that names its columns', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(sheetRow, { minLength: 1, maxLength: 8 }), async (sheet) => {
			const before = adobe.bodies().length;
			const { items } = await adobe.create(sheet, {
				settings: { onError: 'continueRegularOutput' },
			});
			const sent = adobe.bodies().slice(before);
			const good = sheet.filter((given) => wrongColumns(given).length === 0);

			const isLeftOut = leftOut(sheet);
			expect(items).toHaveLength(isLeftOut.filter((is) => !is).length);
			expect(sent).toHaveLength(good.length);
			expect(sent).toEqual(expect.arrayContaining(good.map(audienceOf)));
			const remaining = items.values();
			sheet.forEach((given, index) => {
				if (isLeftOut[index]) return;
				const item = remaining.next().value;
				const wrong = wrongColumns(given);
				if (wrong.length === 0) {
					expect(item).toMatchObject({ name: textOf(given.name), created: true });
				} else {
					const message = JSON.stringify(item?.error).toLowerCase();
					expect(item?.details).toMatchObject({ itemIndex: index });
					expect(
						COLUMNS.filter((column) => message.includes(`column \\"${column.toLowerCase()}\\"`)),
					).toEqual(wrong);
				}
			});
		}),
		{ numRuns: 40 },
	);
});
