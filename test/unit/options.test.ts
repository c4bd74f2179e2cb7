import { thrownFailure } from '../../nodes/AdobeExperiencePlatform/adobe/errors/failure';
import {
	located,
	optionsProperty,
	readRunOptions,
	readSendOptions,
	WHILE_SOMEBODY_WAITS,
} from '../../nodes/AdobeExperiencePlatform/operation/options';

function refusalOf(read: () => unknown) {
	try {
		read();
	} catch (error) {
		return thrownFailure(error);
	}
	return undefined;
}

const SEEN = [
	'Max Concurrent Requests',
	'Max Wait (Minutes)',
	'Sandbox',
	'Timeout (Seconds)',
] as const;

describe('the options of an operation', () => {
	it('are those of every request', () => {
		expect(
			optionsProperty().options?.map((option) => 'displayName' in option && option.displayName),
		).toEqual(SEEN);
	});

	it('are found in the order of the alphabet, its own among them', () => {
		const own = ['Zebra', 'Name'].map((displayName) => ({
			displayName,
			name: displayName,
			type: 'string' as const,
			default: '',
		}));
		const { options = [] } = optionsProperty(own);
		expect(options.map((option) => 'displayName' in option && option.displayName)).toEqual([
			'Max Concurrent Requests',
			'Max Wait (Minutes)',
			'Name',
			'Sandbox',
			'Timeout (Seconds)',
			'Zebra',
		]);
	});

	it('show as default what is taken where nothing was chosen', () => {
		const shown = new Map(
			optionsProperty().options?.map((option) => [
				option.name,
				'default' in option ? option.default : undefined,
			]),
		);
		const { maxConcurrent, patience } = readRunOptions({});
		expect(maxConcurrent).toBe(shown.get('maxConcurrentRequests'));
		expect(patience.maxWaitMs).toBe(Number(shown.get('maxWait')) * 60_000);
		expect(readSendOptions({}).timeoutMs).toBe(Number(shown.get('timeout')) * 1000);
	});
});

describe('of a row', () => {
	it('the timeout is a minute where none was chosen', () => {
		expect(readSendOptions({})).toEqual({ sandboxName: undefined, timeoutMs: 60_000 });
	});

	it.each([
		[5, 5000],
		['5', 5000],
		[1, 1000],
	])('the timeout %p is taken', (timeout, timeoutMs) => {
		expect(readSendOptions({ timeout })).toMatchObject({ timeoutMs });
	});

	it.each([0, -1, 'soon', {}, 0.5, 3601, 9_999_999, 2 ** 31])(
		'the timeout %p is refused by its name',
		(timeout) => {
			expect(refusalOf(() => readSendOptions({ timeout }))).toMatchObject({
				message: "'Timeout (Seconds)' must be a number from 1 to 3600",
				description: expect.stringContaining('in the options of the node'),
				facts: { parameter: 'Timeout (Seconds)' },
			});
		},
	);

	it.each([
		[{ mode: 'list', value: 'dev' }, 'dev'],
		[{ __rl: true, mode: 'name', value: ' dev ' }, 'dev'],
		['dev', 'dev'],
	])('the sandbox %p is taken', (sandboxName, name) => {
		expect(readSendOptions({ sandboxName })).toMatchObject({ sandboxName: name });
	});

	it.each([
		[{ mode: 'list', value: '' }],
		[{ value: null }],
		[' '],
		[''],
		[null],
		[undefined],
		[5],
		[{}],
	])('the sandbox %p is refused, not replaced by the one in the credential', (sandboxName) => {
		expect(refusalOf(() => readSendOptions({ sandboxName }))?.message).toBe(
			"'Sandbox' is empty or not usable",
		);
	});
});

it.each([null, undefined, '', ' '])(
	'an option that was emptied (%j) is as it was before',
	(emptied) => {
		expect(readSendOptions({ timeout: emptied })).toEqual(readSendOptions({}));
		expect(readRunOptions({ maxWait: emptied, maxConcurrentRequests: emptied })).toEqual(
			readRunOptions({}),
		);
	},
);

it('a sandbox that no header can hold is refused, and the character named', () => {
	for (const [sandboxName, words] of [
		['prod開発', /the character 開 \(U\+958B\)/],
		['“dev”', /the character “ \(U\+201C\)/],
		['de\u200bv', /a zero-width space \(U\+200B\)/],
		['de\nv', /a line break \(U\+000A\)/],
	] as const) {
		expect(refusalOf(() => readSendOptions({ sandboxName }))?.message).toMatch(words);
	}
});

describe('of a run', () => {
	it('what was not chosen is as many at once as there may be, and five minutes', () => {
		expect(readRunOptions({})).toEqual({
			maxConcurrent: 500,
			patience: {
				maxWaitMs: 300_000,
				tries: 5,
				heldBackTooLong: {
					message: 'Adobe held this item back for longer than Max Wait allows',
					description: expect.stringContaining(
						"Raise 'Max Wait (Minutes)' in the options of the node (now 5)",
					),
					assurance: 'It was not carried out.',
				},
			},
		});
	});

	it.each([
		[{ maxConcurrentRequests: '1', maxWait: '0' }, 1, 0],
		[{ maxConcurrentRequests: 100, maxWait: 0.5 }, 100, 30_000],
	])('%p is taken', (options, maxConcurrent, maxWaitMs) => {
		expect(readRunOptions(options)).toMatchObject({ maxConcurrent, patience: { maxWaitMs } });
	});

	it.each([
		[0, 'must be a number from 1 to 500'],
		[501, 'must be a number from 1 to 500'],
		['many', 'must be a number from 1 to 500'],
		[1.5, 'must be a whole number'],
	])('%p requests at once are refused: %s', (count, words) => {
		expect(refusalOf(() => readRunOptions({ maxConcurrentRequests: count }))?.message).toBe(
			`'Max Concurrent Requests' ${words}`,
		);
	});

	it.each([-1, 'long', {}, 1441])('a wait of %p is refused by name', (maxWait) => {
		expect(refusalOf(() => readRunOptions({ maxWait }))?.message).toBe(
			"'Max Wait (Minutes)' must be a number from 0 to 1440",
		);
	});

	it('all that is wrong is named', () => {
		const refusal = refusalOf(() => readRunOptions({ maxConcurrentRequests: 0, maxWait: -1 }));
		expect(refusal?.facts).toEqual({
			parameter: 'Max Concurrent Requests, Max Wait (Minutes)',
		});
	});
});

it.each([
	[{ mode: 'id', value: 'x' }, 'x'],
	[{ mode: 'id', value: 0 }, 0],
	['x', 'x'],
	[{ value: undefined }, ''],
	[undefined, ''],
	[null, ''],
])('%p locates %p', (chosen, value) => {
	expect(located(chosen)).toBe(value);
});

it('asks once, and does not wait, while somebody looks at the form', () => {
	expect(WHILE_SOMEBODY_WAITS).toMatchObject({
		options: { timeoutMs: 60_000 },
		patience: { maxWaitMs: 0, tries: 1 },
	});
});
