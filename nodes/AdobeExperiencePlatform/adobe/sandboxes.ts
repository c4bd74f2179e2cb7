import { z } from 'zod';

import { parseJson } from './errors/readError';
import type { Answer } from './reply';
import type { AdobeRequest } from './call';

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
export const LIST_SANDBOXES: AdobeRequest = {
	method: 'GET',
	path: { gateway: '/data/foundation/sandbox-management/' },
};

/** @returns `undefined` where the answer isn't what Adobe documents */
export function readSandboxes(answer: Answer): Sandbox[] | undefined {
	const listed = sandboxesSchema.safeParse(parseJson(answer.text));
	return listed.success ? listed.data.sandboxes : undefined;
}
