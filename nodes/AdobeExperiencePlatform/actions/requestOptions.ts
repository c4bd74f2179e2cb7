import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { invalidRow } from './invalidRow';

/** Options that every operation offers, because every operation sends requests. */
export const requestOptionProperties: INodeProperties[] = [
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

const located = z.union([z.string(), z.object({ value: z.string() }).passthrough()]);

const requestOptionsSchema = z.object({
	sandboxName: located
		.nullish()
		.transform((value) => (typeof value === 'object' ? value?.value : value)?.trim() || undefined),
	timeout: z.coerce.number().positive().default(60),
});

const LABELS: Readonly<Record<string, string>> = {
	sandboxName: 'Sandbox',
	timeout: 'Timeout (Seconds)',
};

/** What the options say about one row's requests. */
export interface RequestOptions {
	readonly sandboxName?: string;
	readonly timeoutMs: number;
}

/**
 * @param options the node's options as they are for this item
 * @throws {FailureError} which option is wrong
 */
export function readRequestOptions(options: object, itemIndex: number): RequestOptions {
	const read = requestOptionsSchema.safeParse(options);
	if (!read.success) {
		const labels = read.error.issues.map(({ path }) => LABELS[String(path[0])] ?? 'Options');
		throw invalidRow(
			itemIndex,
			labels.map((label) => ({ parameter: label, problem: `"${label}" is not usable` })),
			'Correct it in the options of the node.',
		);
	}
	return { sandboxName: read.data.sandboxName, timeoutMs: read.data.timeout * 1000 };
}
