import { z } from 'zod';

import type { CredentialReference, NewCredential, N8nClient } from '../host/n8n-client';

/** A credential as the editor's form has it: what is secret is masked. */
export type StoredCredential = CredentialReference & NewCredential;

const stored = z.object({
	id: z.string(),
	name: z.string(),
	type: z.string(),
	data: z.record(z.unknown()),
});

export async function open(
	client: N8nClient,
	{ id }: CredentialReference,
): Promise<StoredCredential> {
	return stored.parse(await client.request('GET', `/credentials/${id}?includeData=true`));
}

/** Changes fields and presses Save, after which the editor tests the credential. */
export async function saveAndTest(
	client: N8nClient,
	reference: CredentialReference,
	changes: Record<string, unknown> = {},
) {
	const { id, data, ...rest } = await open(client, reference);
	const changed = { ...rest, data: { ...data, ...changes } };
	await client.request('PATCH', `/credentials/${id}`, changed);
	return await client.testCredential(await open(client, reference));
}
