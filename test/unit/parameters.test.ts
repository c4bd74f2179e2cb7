import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { thrownFailure } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import {
	formOf,
	invalidRow,
	parseParameters,
} from '../../nodes/AdobeExperiencePlatform/operation/parameters';

const UP_TO_N8N = 'evaluated by n8n';

/** As much of n8n as reading parameters takes; it evaluates everything to the same. */
async function formWith(
	parameters: Readonly<Record<string, unknown>>,
	rows: readonly IDataObject[],
) {
	const evaluated: number[] = [];
	const getNodeParameter = (
		name: string,
		itemIndex: number,
		fallback: unknown,
		options?: { rawExpressions?: boolean },
	) => {
		if (options?.rawExpressions) return parameters[name] ?? fallback;
		evaluated.push(itemIndex);
		return UP_TO_N8N;
	};
	const context = { getNodeParameter, getTimezone: () => 'UTC' } as unknown as IExecuteFunctions;
	const form = await formOf(
		context,
		rows.map((json) => ({ json })),
		() => undefined,
		{ now: () => 0, cancelled: () => false, breathe: async () => {} },
	);
	return { form, evaluated };
}

/** What a parameter is for an item with these columns. */
async function read(entered: unknown, row: IDataObject) {
	return (await formWith({ field: entered }, [row])).form.parameter('field', '')(0);
}

const word = fc.stringMatching(/^[A-Za-z_$][\w$]{0,8}$/);
const columnName = fc.stringMatching(/^[^"'\\}\n]{1,12}$/);
const isOrdinary = (name: string) => !(name in Object.prototype);
const cell = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));

describe('a column', () => {
	it('named in whatever way is looked up in the item, without n8n', async () => {
		const named = fc.oneof(
			word.map((name) => [name, `$json.${name}`] as const),
			columnName.map((name) => [name, `$json["${name}"]`] as const),
			columnName.map((name) => [name, `$json['${name}']`] as const),
		);
		await fc.assert(
			fc.asyncProperty(
				named,
				cell,
				fc.constantFrom('', ' ', '\n '),
				async ([name, text], value, blank) => {
					fc.pre(isOrdinary(name));
					const expression = `={{${blank}${text}${blank}}}`;
					expect(await read(expression, { other: 1, [name]: value })).toBe(value);
					expect(await read(expression, { [`${name}2`]: value })).toBeUndefined();
				},
			),
		);
	});

	it.each([
		['={{ $json.a.b }}', { a: { b: 1 } }, 1],
		["={{ $json['a b'].c }}", { 'a b': { c: 2 } }, 2],
		['={{ $json.a["b"]["c"] }}', { a: { b: { c: 3 } } }, 3],
		['={{ $json["a\'b"] }}', { "a'b": 4 }, 4],
	])('inside another is looked up: %s', async (expression, row, value) => {
		expect(await read(expression, row)).toBe(value);
	});
});

describe('what only n8n can tell is left to n8n', () => {
	it.each([
		'={{ $json.a + 1 }}',
		'={{ $json.a }} ',
		'=Hello {{ $json.a }}',
		'={{ $json.a }}{{ $json.b }}',
		'={{ $json.a.toUpperCase() }}',
		'={{ $json[a] }}',
		'={{ $json[0] }}',
		'={{ $json["a\\"] }}',
		'={{ $json }}',
		'={{ $jsonx.a }}',
		'={{ $now }}',
		'={{ $json.a-b }}',
		'={{ $json.1a }}',
		'= {{ $json.a }}',
		'={{ $json["a}"] }}',
		'=',
	])('%s', async (expression) => {
		expect(await read(expression, { a: 'x', b: 'y', 'a\\': 'z', 'a}': 'z' })).toBe(UP_TO_N8N);
	});

	it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s', async (name) => {
		expect(await read(`={{ $json.${name} }}`, {})).toBe(UP_TO_N8N);
		expect(await read(`={{ $json["${name}"] }}`, { a: 1 })).toBe(UP_TO_N8N);
		expect(await read(`={{ $json.a.${name} }}`, { a: {} })).toBe(UP_TO_N8N);
	});

	it.each([
		['an object', {}],
		['a list', []],
		['a date', new Date(0) as unknown as string],
	])('a column that holds %s', async (_, value) => {
		expect(await read('={{ $json.a }}', { a: value })).toBe(UP_TO_N8N);
	});

	it.each([
		['text', 'x'],
		['nothing', undefined],
		['null', null],
		['a list', ['x']],
	])('a step into a column that holds %s', async (_, value) => {
		expect(await read('={{ $json.a.length }}', { a: value })).toBe(UP_TO_N8N);
	});

	it('a list', async () => {
		expect(await read(['x'], {})).toBe(UP_TO_N8N);
	});
});

describe('a value', () => {
	it.each(['x', '', 'a={{ $json.a }}', 5, 0, true, false, null])(
		'%p is what it is',
		async (value) => {
			const { form, evaluated } = await formWith({ field: value }, [{}, {}]);
			const readField = form.parameter('field', 'fallback');
			expect([readField(0), readField(1)]).toEqual([value ?? 'fallback', value ?? 'fallback']);
			expect(evaluated).toEqual([]);
		},
	);

	it('that the saved node does not have is the fallback', async () => {
		const { form } = await formWith({}, [{}]);
		expect(form.parameter('field', 50)(0)).toBe(50);
		expect(form.parameter('field', {})(0)).toEqual({});
	});
});

describe('a collection', () => {
	it('is read field by field, each item from its own columns', async () => {
		const options = { timeout: 60, sandbox: { mode: 'name', value: '={{ $json.sandbox }}' } };
		const { form, evaluated } = await formWith({ options }, [
			{ sandbox: 'dev' },
			{ sandbox: 'prod' },
		]);
		const readOptions = form.parameter('options', {});
		expect([readOptions(1), readOptions(0)]).toEqual([
			{ timeout: 60, sandbox: { mode: 'name', value: 'prod' } },
			{ timeout: 60, sandbox: { mode: 'name', value: 'dev' } },
		]);
		expect(evaluated).toEqual([]);
	});

	it('is up to n8n as a whole where one of its fields is, for that item', async () => {
		const options = { a: '={{ $json.a }}', inner: { b: '={{ $json.b }}' } };
		const { form, evaluated } = await formWith({ options }, [
			{ a: 1, b: {} },
			{ a: 1, b: 2 },
		]);
		const readOptions = form.parameter('options', {});
		expect(readOptions(0)).toBe(UP_TO_N8N);
		expect(readOptions(1)).toEqual({ a: 1, inner: { b: 2 } });
		expect(evaluated).toEqual([0]);
	});
});

it('reads a choice once for all items', async () => {
	const { form, evaluated } = await formWith({ mode: 'x' }, [{}, {}]);
	expect(form.choice('mode')).toBe(UP_TO_N8N);
	expect(evaluated).toEqual([0]);
});

it('sees a column that any item has, and the row of each', async () => {
	const { sheet } = (await formWith({}, [{ a: 1 }, { b: 2 }])).form;
	expect(['a', 'b', 'c'].map((name) => sheet.hasColumn(name))).toEqual([true, true, false]);
	expect([sheet.rowAt(1), sheet.rowAt(2)]).toEqual([{ b: 2 }, {}]);
});

describe('a refusal', () => {
	const properties = [
		{ displayName: 'Max Wait', name: 'maxWait', type: 'number' as const, default: 5 },
		{ displayName: 'Limit', name: 'limit', type: 'number' as const, default: 5 },
	];
	const schema = z.object({ maxWait: z.number(), limit: z.number(), other: z.number().optional() });

	function refusal(values: object, where?: string) {
		try {
			return parseParameters(schema, properties, values, where);
		} catch (error) {
			return thrownFailure(error);
		}
	}

	it('names what is wrong as it is called on screen, and where to mend it', () => {
		expect(refusal({ maxWait: 'x', limit: 1 })).toEqual({
			message: "'Max Wait' is empty or not usable",
			description: 'Correct it in the node, or remove it there.',
			assurance: 'Nothing was sent to Adobe for this item.',
			facts: { parameter: 'Max Wait' },
		});
	});

	it('names all that is wrong', () => {
		expect(refusal({}, 'in the options of the node')).toEqual({
			message: "'Max Wait' is empty or not usable; 'Limit' is empty or not usable",
			description: 'Correct it in the options of the node, or remove it there.',
			assurance: 'Nothing was sent to Adobe for this item.',
			facts: { parameter: 'Max Wait, Limit' },
		});
	});

	it('of something that has no name on screen names the options', () => {
		expect(refusal({ maxWait: 1, limit: 1, other: 'x' })).toMatchObject({
			message: "'Options' is empty or not usable",
		});
	});

	it('is none where all is well: what was read comes back', () => {
		expect(refusal({ maxWait: 1, limit: 2, more: 3 })).toEqual({ maxWait: 1, limit: 2 });
	});

	it('begins with a capital letter', () => {
		const { failure } = invalidRow([{ parameter: 'Name', problem: 'column "x" is missing' }], '');
		expect(failure.message).toBe('Column "x" is missing');
	});
});
