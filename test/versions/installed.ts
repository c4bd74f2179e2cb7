import { NODE_TYPE } from '../host/credential';
import type { Check } from './check';

export const INSTALLED: readonly Check[] = [
	{
		title: 'Installed from the packed file, the node is there, also as a tool of an AI Agent',
		async holds({ client }) {
			const nodeInfos = [NODE_TYPE, `${NODE_TYPE}Tool`].map((name) => ({ name, version: 1 }));
			expect(await client.request('POST', '/node-types', { nodeInfos })).toMatchObject([
				{ displayName: 'Adobe Experience Platform' },
				{ displayName: 'Adobe Experience Platform Tool' },
			]);
		},
	},
];
