import { simulatorCredential } from '../host/credential';
import type { CredentialReference, N8nClient, NewCredential } from '../host/n8n-client';
import type { Address } from './adobe-messages';

/** The credentials that contenders send with. */
const CREDENTIALS = {
	ours: simulatorCredential,
	headerAuth: ({ accessToken }: Address): NewCredential => ({
		name: 'Adobe token',
		type: 'httpHeaderAuth',
		data: { name: 'Authorization', value: `Bearer ${accessToken}` },
	}),
} as const;

export type CredentialName = keyof typeof CREDENTIALS;

/** A node's credentials in a workflow, by their types. */
export type NodeCredentials = Readonly<Record<string, CredentialReference>>;

/** Stores a credential that a contender sends with. */
export async function storeCredential(
	client: N8nClient,
	name: CredentialName,
	adobe: Address,
): Promise<NodeCredentials> {
	const credential = CREDENTIALS[name](adobe);
	return { [credential.type]: await client.createCredential(credential) };
}
