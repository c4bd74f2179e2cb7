import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { parseOptions } from './parseOptions';

/** The options that every operation offers, because every operation sends requests. */
const requestOptionProperties: INodeProperties[] = [
	{
		displayName: 'Max Concurrent Requests',
		name: 'maxConcurrentRequests',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		default: 20,
		description: 'How many items to work on at once; 1 means strictly one after the other',
	},
	{
		displayName: 'Max Wait (Minutes)',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 5,
		description:
			"How long to hold items back when Adobe's rate limit is reached, before they count as failed",
	},
	{
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
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'How long to wait for an answer from Adobe',
	},
];

const LABELS = {
	maxConcurrentRequests: 'Max Concurrent Requests',
	maxWait: 'Max Wait (Minutes)',
	sandboxName: 'Sandbox',
	timeout: 'Timeout (Seconds)',
} as const;

/** An operation's options together with those of all operations, in the order people look for them. */
export function withRequestOptions(own: readonly INodeProperties[]): INodeProperties[] {
	return [...own, ...requestOptionProperties].sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	);
}

const rowOptionsSchema = z.object({
	sandboxName: z.string().trim().min(1).optional(),
	timeout: z.coerce.number().positive().default(60),
});

const runOptionsSchema = z.object({
	maxConcurrentRequests: z.coerce.number().int().min(1).max(100).default(20),
	maxWait: z.coerce.number().min(0).default(5),
});

/** What the options say about one row's requests. */
export interface RequestOptions {
	readonly sandboxName?: string;
	readonly timeoutMs: number;
}

/**
 * @param options the node's options as they are for this item
 * @throws {FailureError} which option is wrong
 */
export function readRequestOptions(options: object): RequestOptions {
	const chosen = 'sandboxName' in options ? { sandboxName: located(options.sandboxName) } : {};
	const read = parseOptions(rowOptionsSchema, LABELS, { ...options, ...chosen });
	return { sandboxName: read.sandboxName, timeoutMs: read.timeout * 1000 };
}

/**
 * What was chosen from the list or entered by name. A choice that came out blank is no sandbox: the
 * one in the credential may be production, so it is not a fallback.
 */
function located(chosen: unknown): unknown {
	const isLocator = typeof chosen === 'object' && chosen !== null && 'value' in chosen;
	return (isLocator ? chosen.value : chosen) ?? '';
}

/** What the options say about the run as a whole, which can't differ from item to item. */
export function readRunOptions(options: object) {
	const { maxConcurrentRequests, maxWait } = parseOptions(runOptionsSchema, LABELS, options);
	return { maxConcurrent: maxConcurrentRequests, maxWaitMs: maxWait * 60_000 };
}
