import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { SendOptions } from '../adobe/call';
import type { Remedies } from '../adobe/errors/explain';
import type { Failure } from '../adobe/errors/failure';
import { unfitForHeader } from '../adobe/characters';
import { MOST_AT_ONCE } from '../run/concurrency';
import type { Patience } from '../run/wait';
import { isBlankCell, parseParameters } from './parameters';

const MAX_CONCURRENT = {
	displayName: 'Max Concurrent Requests',
	name: 'maxConcurrentRequests',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_AT_ONCE, numberPrecision: 0 },
	default: MOST_AT_ONCE,
	description:
		'The most items to work on at once. The node itself finds how many Adobe can bear; 1 means strictly one after the other.',
} satisfies INodeProperties;

const MAX_WAIT = {
	displayName: 'Max Wait (Minutes)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1440 },
	default: 5,
	description:
		"How long to hold items back when Adobe's rate limit is reached, before they count as failed",
} satisfies INodeProperties;

const WAIT_FOR_COMPLETION = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until Adobe has finished, and to fail if it did not succeed; otherwise look later how it ended',
} satisfies INodeProperties;

/**
 * The same parameter as MAX_WAIT, because a person means the same by it: how long an item may wait for
 * Adobe, for whatever reason. Where nothing is waited for but the rate limit it keeps its words, and its
 * default in every saved workflow.
 */
const MAX_WAIT_UNTIL_OVER = {
	...MAX_WAIT,
	default: 30,
	description:
		'How long an item may wait for Adobe: at its rate limit, and until it has finished. What was started goes on at Adobe all the same.',
} satisfies INodeProperties;

const SANDBOX = {
	displayName: 'Sandbox',
	name: 'sandboxName',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Work in this sandbox instead of the one in the credential',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSandboxes', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. dev',
		},
	],
} satisfies INodeProperties;

const TIMEOUT = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 3600 },
	default: 60,
	description: 'How long to wait for an answer from Adobe',
} satisfies INodeProperties;

const DRY_RUN = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description:
		'Whether to change nothing: everything is checked and looked up, and each item says what would happen',
} satisfies INodeProperties;

/** The options that every operation offers, because every operation sends requests. */
const REQUEST_OPTIONS: readonly INodeProperties[] = [MAX_CONCURRENT, MAX_WAIT, SANDBOX, TIMEOUT];

/**
 * The Options of an operation: its own and those of all operations, in the order people look for them. One
 * of its own stands for the one of the same name that all have.
 */
export const optionsProperty = (own: readonly INodeProperties[] = []): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		...own,
		...REQUEST_OPTIONS.filter(({ name }) => own.every((one) => one.name !== name)),
	].sort((a, b) => a.displayName.localeCompare(b.displayName)),
});

/** Of an operation after which Adobe goes on by itself; they take the place of Max Wait. */
export const WAIT_OPTIONS: readonly INodeProperties[] = [WAIT_FOR_COMPLETION, MAX_WAIT_UNTIL_OVER];

/** The Options of an operation that writes. */
export const writeOptionsProperty = (own: readonly INodeProperties[] = []): INodeProperties =>
	optionsProperty([DRY_RUN, ...own]);

/**
 * Checks an operation's options as they are for an item.
 * @param properties says what the options are called on screen
 * @throws {FailureError} which option is wrong
 */
export const parseOptions = <Schema extends z.ZodTypeAny>(
	schema: Schema,
	properties: readonly INodeProperties[],
	options: object,
): z.output<Schema> => parseParameters(schema, properties, options, 'in the options of the node');

interface NumberOption {
	readonly typeOptions: { readonly minValue: number; readonly maxValue: number };
	readonly default: number;
}

/** The number of an option within its range; one that was emptied is the default. */
const within = ({ typeOptions: { minValue, maxValue }, default: fallback }: NumberOption) =>
	z.preprocess(
		(value) => (isBlankCell(value) ? fallback : typeof value === 'string' ? Number(value) : value),
		z
			.number({ invalid_type_error: notWithin(minValue, maxValue) })
			.min(minValue, notWithin(minValue, maxValue))
			.max(maxValue, notWithin(minValue, maxValue)),
	);

const notWithin = (min: number, max: number) => `must be a number from ${min} to ${max}`;

const rowOptionsSchema = z.object({
	sandboxName: z
		.string()
		.trim()
		.min(1)
		.superRefine((name, context) => {
			const unfit = unfitForHeader(name);
			if (unfit !== undefined) context.addIssue({ code: 'custom', message: `has ${unfit} in it` });
		})
		.optional(),
	timeout: within(TIMEOUT),
});

const runOptionsSchema = (maxWait: number) =>
	z.object({
		maxConcurrentRequests: within(MAX_CONCURRENT).refine(Number.isInteger, {
			message: 'must be a whole number',
		}),
		maxWait: within({ ...MAX_WAIT, default: maxWait }),
	});

/** What an operation's form shows for 'Max Wait (Minutes)' as long as nobody changes it. */
export function maxWaitShown(properties: readonly INodeProperties[]): number {
	const options = properties.find(({ name }) => name === 'options')?.options ?? [];
	const shown = options.find(({ name }) => name === MAX_WAIT.name);
	const value = shown !== undefined && 'default' in shown ? shown.default : undefined;
	return typeof value === 'number' ? value : MAX_WAIT.default;
}

/**
 * What the options say about one row's requests.
 * @param options the node's options as they are for this item
 * @throws {FailureError} which option is wrong
 */
export function readSendOptions(options: object): SendOptions {
	const chosen = 'sandboxName' in options ? { sandboxName: located(options.sandboxName) } : {};
	const read = parseOptions(rowOptionsSchema, REQUEST_OPTIONS, { ...options, ...chosen });
	return { sandboxName: read.sandboxName, timeoutMs: read.timeout * 1000 };
}

const TRUE_OR_FALSE = 'must be true or false';
const dryRunSchema = z.object({
	dryRun: z
		.boolean({ invalid_type_error: TRUE_OR_FALSE, required_error: TRUE_OR_FALSE })
		.default(false),
});

/**
 * Whether an item is only to be tried. An expression that came out as something else is no answer.
 * @throws {FailureError} that it is neither true nor false
 */
export const readDryRun = (options: object): boolean =>
	parseOptions(dryRunSchema, [DRY_RUN], options).dryRun;

const waitSchema = z.object({
	waitForCompletion: z
		.boolean({ invalid_type_error: TRUE_OR_FALSE })
		.default(WAIT_FOR_COMPLETION.default),
	maxWait: within(MAX_WAIT_UNTIL_OVER),
});

/** Whether to wait until Adobe has finished, and for how long. */
export interface Waiting {
	readonly waitForCompletion: boolean;
	readonly patience: Patience;
}

/**
 * What an item's options say about waiting.
 * @throws {FailureError} which option is wrong
 */
export function readWaiting(options: object): Waiting {
	const { waitForCompletion, maxWait } = parseOptions(waitSchema, WAIT_OPTIONS, options);
	const howToWaitLonger = `Raise '${MAX_WAIT.displayName}' in the options of the node (now ${maxWait}) to wait longer.`;
	return { waitForCompletion, patience: { maxWaitMs: maxWait * 60_000, howToWaitLonger } };
}

/**
 * What was chosen from a list or entered by hand. A choice that came out blank is no choice: the
 * sandbox in the credential may be production, so it is not a fallback.
 */
export function located(chosen: unknown): unknown {
	const isLocator = typeof chosen === 'object' && chosen !== null && 'value' in chosen;
	return (isLocator ? chosen.value : chosen) ?? '';
}

/**
 * What the options say about the run as a whole, which can't differ from item to item.
 * @param shown what the form shows for 'Max Wait (Minutes)', in minutes
 */
export function readRunOptions(options: object, shown: number = MAX_WAIT.default) {
	const { maxConcurrentRequests, maxWait } = parseOptions(
		runOptionsSchema(shown),
		REQUEST_OPTIONS,
		options,
	);
	return {
		maxConcurrent: maxConcurrentRequests,
		patience: {
			maxWaitMs: maxWait * 60_000,
			heldBackTooLong: heldBackTooLong(maxWait),
			tries: 5,
		},
	};
}

const heldBackTooLong = (minutes: number): Failure => ({
	message: 'Adobe held this item back for longer than Max Wait allows',
	description: `Raise '${MAX_WAIT.displayName}' in the options of the node (now ${minutes}), or run the workflow again later.`,
	assurance: 'It was not carried out.',
});

/** How the lists of the form are asked for: a person is waiting, and can open them again. */
export const WHILE_SOMEBODY_WAITS = {
	options: readSendOptions({}),
	patience: {
		maxWaitMs: 0,
		heldBackTooLong: {
			message: 'Adobe is receiving too many requests from this organization',
			description: 'Open the list again in a moment.',
		},
		tries: 1,
	},
	remedies: { timeout: 'Open the list again in a moment.' },
};

/** What these options can do about a failure. */
export const REMEDIES: Remedies = {
	timeout: `Raise '${TIMEOUT.displayName}' in the options of the node, or try again later when Adobe is less busy.`,
};
