import { z } from 'zod';

import { allOf, text } from './answerFields';
import type { HarmlessCall } from './call';

const namespaceSchema = z.object({
	id: text,
	code: text.pipe(z.string().min(1)),
	name: text,
	idType: text,
	status: text,
});

const namespacesSchema = z
	.array(z.unknown())
	.transform((namespaces) => allOf(namespaceSchema, namespaces));

/** What kind of ID a column can hold, e.g. `Email`, `ECID`. */
export type IdentityNamespace = z.infer<typeof namespacesSchema>[number];

/** The identity namespaces of the organization (Adobe: Identity Service API, list namespaces). */
export const LIST_IDENTITY_NAMESPACES: HarmlessCall<IdentityNamespace[]> = {
	method: 'GET',
	service: 'identity',
	path: '/identities',
	notFound: 'route',
	words: { noun: 'identity namespace', permission: 'View Identity Namespaces' },
	repeating: 'harmless',
	read: ({ json }) => namespacesSchema.safeParse(json).data,
};
