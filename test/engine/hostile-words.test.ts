import fc from 'fast-check';

import { named, row, rows, useVirtualAdobe } from './use-adobe';
import { html, json, withHeaders, type Answer } from '../simulator';

const adobe = useVirtualAdobe();

/** Refuses one row of three in these words, whichever way errors are treated. */
async function refused(before: Answer, onError: 'stopWorkflow' | 'continueErrorOutput') {
	adobe.simulator.order({ route: 'create', when: named('Row 1'), times: Infinity, before });
	return await adobe.create(rows(3), { settings: { onError } });
}

const TAG = /<[a-z/!?]/i;

describe("somebody else's words are quoted as text", () => {
	const MARKUP: ReadonlyArray<[string, Answer]> = [
		[
			'a heading',
			json(400, { title: '<h1>Refused</h1>', detail: '<a href="https://x.example">here</a>' }),
		],
		['a script', json(400, { error_code: '400123', message: '<script>alert(1)</script>' })],
		['an image', json(400, { title: 'x', detail: '<IMG SRC=x onerror=alert(1)>' })],
		['a comment', json(400, { message: 'a <!-- b --> c' })],
		['a page', { ...html(400), body: '<html><body><h1>Bad</h1><iframe src="//x"></body></html>' }],
		['a code with markup', json(400, { error_code: '<b>400</b>', message: 'no' })],
		[
			'a request ID with markup',
			withHeaders(json(400, { message: 'no' }), { 'x-request-id': '<i>1</i>' }),
		],
	];

	it.each(MARKUP)('in the error that ends a run: %s', async (_, before) => {
		const { error, hints } = await refused(before, 'stopWorkflow');
		expect(error?.description).toBeTruthy();
		expect(`${error?.message} ${error?.description}`).not.toMatch(TAG);
		expect(hints.map(({ message }) => message).join()).not.toMatch(TAG);
	});

	it('in the name of a column, in the hint', async () => {
		const { hints } = await adobe.create([
			row('A', { '<b>Name</b>': 1, 'desc<img>ription': 'x' }),
			{ 'na\u200bme': 'B', namespace: 'a', originName: 'b' },
		]);
		expect(hints.map(({ message }) => message).join()).not.toMatch(TAG);
	});

	it('and a name with angle brackets can still be read', async () => {
		const before = json(400, {
			title: 'Bad',
			detail: 'The name <Spring 2026> is taken; 1 < 2 > 0',
		});
		const { error } = await refused(before, 'stopWorkflow');
		const shown = String(error?.description).replaceAll('&lt;', '<');
		expect(shown).toContain('The name <Spring 2026> is taken; 1 < 2 > 0');
	});
});

describe('however much they say, a row says little', () => {
	const LONG = 'x'.repeat(5_000_000);
	const HUGE: ReadonlyArray<[string, Answer]> = [
		['a detail', json(400, { title: 'Bad', detail: LONG })],
		['a code', json(400, { error_code: LONG, message: 'no' })],
		['a page', { ...html(400), body: `<html>${LONG}` }],
		[
			'many errors',
			json(400, {
				errors: { 400: Array.from({ length: 20_000 }, () => ({ message: 'again and again' })) },
			}),
		],
		['a deep body', { ...json(400, null), body: `${'['.repeat(2000)}${']'.repeat(2000)}` }],
		['blanks', json(400, { title: 'Bad', detail: ' '.repeat(1_000_000) })],
		[
			'a request ID',
			withHeaders(json(400, { message: 'no' }), { 'x-request-id': 'x'.repeat(10_000) }),
		],
		[
			'a location',
			withHeaders(json(302, {}), {
				location: `https://${'x'.repeat(50)}.example/${'y'.repeat(9000)}`,
			}),
		],
	];

	it.each(HUGE)('%s', async (_, before) => {
		const { outputs, hints } = await refused(before, 'continueErrorOutput');
		expect(outputs[1]).toHaveLength(1);
		expect(JSON.stringify([outputs[1], hints]).length).toBeLessThan(5000);
	});

	it('and 3,000 failed rows stay small together', async () => {
		adobe.set({ record: false });
		adobe.simulator.order({
			route: 'create',
			times: Infinity,
			before: json(400, { title: 'Bad', detail: 'x'.repeat(100_000) }),
		});
		const { outputs } = await adobe.create(rows(300), {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(JSON.stringify(outputs).length).toBeLessThan(300 * 2500);
	});
});

describe('foreign keys and codes', () => {
	const NAMES = [
		'constructor',
		'toString',
		'__proto__',
		'hasOwnProperty',
		'valueOf',
		'prototype',
		'message',
	];

	it.each(
		NAMES.flatMap((name) => [
			[`error_code ${name}`, json(400, { error_code: name, message: 'no' })] as const,
			[`type ${name}`, json(400, { type: name, title: name, detail: name })] as const,
			[
				`errors keyed ${name}`,
				{
					...json(400, null),
					body: `{"errors":{"${name}":[{"code":"${name}","message":"${name}"}]}}`,
				},
			] as const,
			[`error ${name}`, json(400, { error: name, error_description: 'no' })] as const,
			[
				`a header ${name}`,
				withHeaders(json(400, { message: 'no' }), { [name === '__proto__' ? 'x' : name]: name }),
			] as const,
		]),
	)('never look into a prototype: %s', async (_, before) => {
		const { outputs } = await refused(before, 'continueErrorOutput');
		expect(outputs[0]?.map(({ json: { name } }) => name)).toEqual(['Row 0', 'Row 2']);
		expect(outputs[1]).toMatchObject([
			{
				json: {
					name: 'Row 1',
					error: expect.any(String),
					details: { description: expect.any(String) },
				},
			},
		]);
		expect(outputs[1]?.[0]?.json.error).not.toBe('');
	});

	/** Adobe's codes in shapes that no page of Adobe's shows. */
	const SHAPES: ReadonlyArray<[string, (code: string) => unknown]> = [
		['under another name', (code) => ({ errorCode: code, msg: 'no' })],
		['as a number', (code) => ({ error_code: Number(code) || code })],
		['in an error', (code) => ({ error: { code, message: 'no' } })],
		['in a list of errors', (code) => ({ errors: [{ code, detail: 'no' }] })],
		['bare in a list', (code) => [{ code }]],
		['deep', (code) => ({ a: { b: { c: [{ status: { errorcode: code } }] } } })],
		['beside a report', (code) => ({ report: { 'error-code': code }, title: 'no' })],
		['in capitals', (code) => ({ ERROR_CODE: code })],
	];

	const CODES: ReadonlyArray<[code: string, status: number, message: RegExp]> = [
		['403003', 403, /did not accept the API key/],
		['403025', 403, /refused access to this organization/],
		['100922-401', 401, /may not work with external audiences/],
		['UPAPI-113740-403', 403, /not enabled for external audiences/],
		['100950-409', 409, /already exists/],
		['100910-400', 400, /audience data invalid/],
	];

	it.each(
		SHAPES.flatMap(([shape, make]) =>
			CODES.map(([code, ...rest]) => [code, shape, make, ...rest] as const),
		),
	)('%s is known %s', async (code, _, make, status, message) => {
		const { outputs } = await refused(json(status, make(code)), 'continueErrorOutput');
		expect(outputs[1]).toMatchObject([
			{ json: { error: expect.stringMatching(message) as string } },
		]);
	});

	it('of any shape make an error of the row', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.jsonValue({ maxDepth: 4 }),
				fc.constantFrom(400, 403, 404, 409, 413, 422, 451),
				async (body, status) => {
					const { outputs } = await refused(json(status, body), 'continueErrorOutput');
					adobe.simulator.reset({ keepTokens: true });
					expect(outputs[1]).toMatchObject([
						{ json: { name: 'Row 1', error: expect.stringMatching(/./) as string } },
					]);
				},
			),
			{ numRuns: 40 },
		);
	});
});

it.each([
	['a page', html(407)],
	['JSON', json(407, { message: 'Proxy authentication required' })],
	['nothing', { ...html(407), body: '', headers: {} }],
])('takes a 407 for what a proxy says: %s', async (_, before) => {
	const { error } = await refused(before, 'stopWorkflow');
	expect(error?.message).toBe('A proxy on the way to Adobe refused the request');
	expect(error?.description).not.toMatch(/sandbox|Gateway URL|Adobe's own words/);
});
