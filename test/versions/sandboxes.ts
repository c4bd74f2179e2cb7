import { z } from 'zod';

import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import type { CredentialReference, N8nClient } from '../host/n8n-client';

const list = z.object({ results: z.array(z.object({ name: z.string(), value: z.string() })) });

/** Opens the node's list of sandboxes, as the editor does, and perhaps searches it. */
export async function listSandboxes(
	client: N8nClient,
	credential: CredentialReference,
	filter?: string,
): Promise<string[]> {
	const answer = await client.request('POST', '/dynamic-node-parameters/resource-locator-results', {
		path: 'parameters.options.sandboxName',
		methodName: 'searchSandboxes',
		nodeTypeAndVersion: { name: NODE_TYPE, version: 1 },
		currentNodeParameters: { resource: 'externalAudience', operation: 'create' },
		credentials: { [CREDENTIAL_TYPE]: credential },
		...(filter !== undefined && { filter }),
	});
	return list.parse(answer).results.map(({ name }) => name);
}
