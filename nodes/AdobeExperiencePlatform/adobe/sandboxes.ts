import { z } from 'zod';

import type { HarmlessCall } from './call';

const sandboxesSchema = z.object({
	sandboxes: z.array(
		z.object({
			name: z.string(),
			title: z.string().optional(),
			type: z.string().optional(),
			state: z.string().optional(),
		}),
	),
});

export type Sandbox = z.infer<typeof sandboxesSchema>['sandboxes'][number];

/** The active sandboxes the credential may use (Adobe: available sandboxes endpoint). */
export const LIST_SANDBOXES: HarmlessCall<Sandbox[]> = {
	method: 'GET',
	service: 'sandboxManagement',
	path: '/',
	notFound: 'route',
	words: { noun: 'sandbox', permission: 'View Sandboxes' },
	repeating: 'harmless',
	read: ({ json }) => sandboxesSchema.safeParse(json).data?.sandboxes,
};
