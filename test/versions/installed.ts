import { NODE_TYPE } from '../host/credential';
import type { Check } from './check';

export const INSTALLED: readonly Check[] = [
	{
		title: 'The packed file, installed as a community package, is there as a node',
		async holds({ client }) {
			const nodeInfos = [{ name: NODE_TYPE, version: 1 }];
			expect(await client.request('POST', '/node-types', { nodeInfos })).toMatchObject([
				{ displayName: 'Adobe Experience Platform' },
			]);
		},
	},
];
