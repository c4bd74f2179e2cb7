import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { html } from '../simulator';
import { AUTOMATIC, complaintsOf, FROM_THE_ROW, row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };

/** Text that a header can't hold, and how its character is called. */
const UNFIT: ReadonlyArray<[text: string, character: string]> = [
	['prod開発', 'the character 開 (U+958B)'],
	['“dev”', 'the character “ (U+201C)'],
	['dév', 'the character é (U+00E9)'],
	['de\u200bv', 'a zero-width space (U+200B)'],
	['\ufeffdev', 'a byte-order mark (U+FEFF)'],
	['de\nv', 'a line break (U+000A)'],
	['de\r\nv', 'a line break (U+000D)'],
	['de\tv', 'a tab (U+0009)'],
	['de\u0000v', 'the invisible character U+0000'],
	['de\u00a0v', 'a no-break space (U+00A0)'],
	['dev\u2028x', 'the invisible character U+2028'],
	['dev🙂', 'the character 🙂 (U+1F642)'],
	['de\ud83dv', 'the invisible character U+D83D'],
];

const trimmed = (text: string) => text.trim();

describe('what no header can hold is refused before anything is sent, with field and character', () => {
	it.each(UNFIT.filter(([text]) => trimmed(text) === text))(
		'%j as the sandbox in the options',
		async (sandboxName, character) => {
			const { error } = await adobe.create([row('A')], {
				parameters: { ...AUTOMATIC, options: { sandboxName } },
			});
			expect(error?.message).toBe(`'Sandbox' has ${character} in it`);
			expect(adobe.simulator.requests).toEqual([]);
		},
	);

	it.each(UNFIT.filter(([text]) => trimmed(text) === text))(
		'%j as the sandbox of one row, and the others go on',
		async (box, character) => {
			const given = [row('A', { box: 'dev' }), row('B', { box }), row('C', { box: 'prod' })];
			const { items } = await adobe.create(given, {
				parameters: { ...AUTOMATIC, options: { sandboxName: '={{ $json.box }}' } },
				...CONTINUE,
			});
			expect(items.map(({ created }) => created)).toEqual([true, undefined, true]);
			expect(items[1]?.error).toBe(`'Sandbox' has ${character} in it`);
			expect(adobe.simulator.audiences.map(({ sandboxName }) => sandboxName).sort()).toEqual([
				'dev',
				'prod',
			]);
		},
	);

	const FIELDS = [
		['apiKey', 'Client ID (API Key)'],
		['orgId', 'Organization ID'],
		['sandboxName', 'Sandbox Name'],
		['accessToken', 'Access Token'],
	] as const;

	it.each(
		FIELDS.flatMap(([field, label]) =>
			UNFIT.filter(([text]) => trimmed(text) === text).map(
				([text, character]) => [field, label, text, character] as const,
			),
		),
	)('in %s of the credential, which is called %s: %j', async (field, label, text, character) => {
		const result = await adobe.create([row('A')], {
			credential: adobe.credential({
				authentication: field === 'accessToken' ? 'accessToken' : 'oAuthServerToServer',
				accessToken: adobe.simulator.issueToken(),
				[field]: field === 'orgId' ? `${text}@AdobeOrg` : text,
			}),
		});
		expect(complaintsOf(result)).toEqual([
			expect.stringContaining(`'${label}' has ${character} in it`) as string,
		]);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it.each([
		'​https://platform.adobe.io',
		'https://platform.adobe.io/ä',
		'https://plätform.adobe.io',
	])('in the address of the gateway: %j', async (gatewayUrl) => {
		const result = await adobe.create([row('A')], { credential: adobe.credential({ gatewayUrl }) });
		expect(complaintsOf(result)).toEqual([expect.stringContaining("'Gateway URL' has") as string]);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it('whatever character it is', async () => {
		const fits = /^[\x20-\x7e]*$/;
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (text) => {
				const before = adobe.simulator.requests.length;
				const sandboxName = `de${text}v`;
				const { items } = await adobe.create([row('A')], {
					parameters: { ...AUTOMATIC, options: { sandboxName } },
					...CONTINUE,
				});
				const sent = adobe.simulator.requests
					.slice(before)
					.filter(({ route }) => route !== 'token');
				expect(items[0]?.error).toBeDefined();
				// What does go out names the very sandbox that was entered.
				expect(sent.every(({ headers }) => headers['x-sandbox-name'] === sandboxName)).toBe(true);
				expect(sent.length > 0).toBe(fits.test(sandboxName));
			}),
			{ numRuns: 40 },
		);
		expect(adobe.simulator.audiences).toEqual([]);
	});
});

describe('what n8n or JSON can not carry is refused before anything is sent', () => {
	const BY_FIELD = {
		...FROM_THE_ROW,
		additionalFields: { audienceId: '={{ $json.audienceId }}' },
	};

	const TOO_LONG =
		/has more digits|number of more digits than n8n keeps: format the column as text/;
	const HALF = /has half a character \(U\+D83D\) in it/;

	const CELLS: ReadonlyArray<[IDataObject, string, RegExp]> = [
		[row('A', { audienceId: 2 ** 53 }), 'an ID of 2^53', TOO_LONG],
		[row('A', { audienceId: -(2 ** 53) }), 'an ID of -2^53', TOO_LONG],
		[row('A', { audienceId: Number('12345678901234567890') }), 'an ID of 20 digits', TOO_LONG],
		[row('A', { audienceId: 1e300 }), 'an ID of 301 digits', TOO_LONG],
		[row(Number('9007199254740993')), 'a name of 16 digits', TOO_LONG],
		[row('News \ud83d'), 'a name that ends in half a character', HALF],
		[row('\ud83d News'), 'a name that begins with half a character', HALF],
		[row('A', { audienceId: 'x\ud83dy' }), 'an ID with half a character', HALF],
	];

	it.each(
		CELLS.flatMap(([cells, name, words]) => [
			[name, 'Map Automatically', AUTOMATIC, cells, words] as const,
			[name, 'Define Below', BY_FIELD, cells, words] as const,
		]),
	)('%s, with %s', async (_, __, parameters, cells, words) => {
		const { error } = await adobe.create([cells], { parameters });
		expect(error?.message).toMatch(words);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it.each([
		[2 ** 53 - 1, '9007199254740991'],
		[-(2 ** 53 - 1), '-9007199254740991'],
		[123_456_789_012, '123456789012'],
	])('but %d is sent as it is', async (audienceId, text) => {
		await adobe.create([row('A', { audienceId })]);
		expect(adobe.bodies()).toEqual([row('A', { audienceId: text })]);
	});

	it('whole characters of any plane are sent as they are', async () => {
		const name = '🙂 𝒜 👩‍👩‍👧 é';
		await adobe.create([row(name)]);
		expect(adobe.bodies()).toEqual([row(name)]);
	});

	it.each([
		["={{ new Date('2026-11-24T08:30:00Z') }}", '2026-11-24T08:30:00.000Z'],
		[
			"={{ DateTime.fromISO('2026-11-24T08:30:00Z', { zone: 'utc' }) }}",
			'2026-11-24T08:30:00.000Z',
		],
	])('a date becomes ISO text: %s', async (description, text) => {
		await adobe.create([row('A')], {
			parameters: { ...FROM_THE_ROW, additionalFields: { description } },
		});
		expect(adobe.bodies()).toEqual([row('A', { description: text })]);
	});
});

describe('an option is taken within its range only, and the range is named', () => {
	const RANGES: ReadonlyArray<[option: string, label: string, range: string, wrong: unknown[]]> = [
		[
			'timeout',
			'Timeout (Seconds)',
			'a number from 1 to 3600',
			[9_999_999, 3601, 0, -1, 'long', {}, true],
		],
		['maxWait', 'Max Wait (Minutes)', 'a number from 0 to 1440', [1441, -1, 'long', [], 1e300]],
		[
			'maxConcurrentRequests',
			'Max Concurrent Requests',
			'a number from 1 to 500',
			[501, 0, -5, 'all'],
		],
		['maxConcurrentRequests', 'Max Concurrent Requests', 'a whole number', [1.5]],
	];

	it.each(
		RANGES.flatMap(([option, label, range, wrong]) =>
			wrong.map((value) => [option, value, label, range] as const),
		),
	)('%s of %j', async (option, value, label, range) => {
		const { error } = await adobe.create([row('A')], {
			parameters: { ...AUTOMATIC, options: { [option]: value as string } },
		});
		expect(error?.message).toBe(`'${label}' must be ${range}`);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it.each(['', '  ', null])('%j is the default', async (value) => {
		adobe.simulator.order({ route: 'create', before: 'hang' });
		adobe.simulator.order({ route: 'list', lastsMs: 100_000, before: html(503) });
		const begunAt = adobe.clock.now();
		const { items } = await adobe.create([row('A')], {
			parameters: {
				...AUTOMATIC,
				options: { timeout: value, maxWait: value, maxConcurrentRequests: value },
			},
		});
		expect(items).toMatchObject([{ created: true }]);
		const [, second = 0] = adobe.simulator.requestsTo('create').map(({ at }) => at - begunAt);
		expect(second).toBeGreaterThan(60_000 + 100_000);
	});

	it('the longest allowed time-out is kept, not turned into the shortest', async () => {
		adobe.simulator.order({ route: 'create', latencyMs: 3_500_000 });
		const { items } = await adobe.create([row('A')], {
			parameters: { ...AUTOMATIC, options: { timeout: 3600 } },
		});
		expect(items).toMatchObject([{ created: true }]);
		expect(adobe.simulator.counts).toMatchObject({ create: 1, list: 0 });
	});
});
