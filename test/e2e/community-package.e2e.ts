import { z } from 'zod';

import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import { useN8n } from './use-n8n';

const n8n = useN8n();

it('The packed file, installed as a community package, is there as a node', async () => {
	const nodeInfos = [{ name: NODE_TYPE, version: 1 }];
	expect(await n8n.client.request('POST', '/node-types', { nodeInfos })).toMatchObject([
		{ displayName: 'Adobe Experience Platform' },
	]);
});

const list = z.object({ results: z.array(z.object({ name: z.string(), value: z.string() })) });

it('The list of sandboxes, and a search in it', async () => {
	const credential = await n8n.newCredential();
	const listed = async (filter?: string) => {
		const path = '/dynamic-node-parameters/resource-locator-results';
		const answer = await n8n.client.request('POST', path, {
			path: 'parameters.options.sandboxName',
			methodName: 'searchSandboxes',
			nodeTypeAndVersion: { name: NODE_TYPE, version: 1 },
			currentNodeParameters: { resource: 'externalAudience', operation: 'create' },
			credentials: { [CREDENTIAL_TYPE]: credential },
			filter,
		});
		return list.parse(answer).results.map(({ name }) => name);
	};
	expect(await listed()).toEqual(['Development (dev)', 'Production (prod)']);
	expect(await listed('PROD')).toEqual(['Production (prod)']);
});
