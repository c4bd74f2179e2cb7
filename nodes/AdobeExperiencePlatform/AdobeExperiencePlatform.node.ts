import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { executeChosen, properties, subtitle } from './resources';
import { searchConnections } from './resources/audienceMember/searchConnections';
import { searchDatasets } from './resources/audienceMember/searchDatasets';
import { searchIdentityNamespaces } from './resources/audienceMember/searchIdentityNamespaces';
import { searchAudiences } from './resources/externalAudience/searchAudiences';
import { searchSandboxes } from './resources/sandbox/searchSandboxes';

export class AdobeExperiencePlatform implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Adobe Experience Platform',
		name: 'adobeExperiencePlatform',
		icon: {
			light: 'file:adobeExperiencePlatform.svg',
			dark: 'file:adobeExperiencePlatform.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle,
		description:
			'Create, find, update, delete and fill external audiences in Adobe Experience Platform and Real-Time CDP',
		defaults: { name: 'Adobe Experience Platform' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'adobeExperiencePlatformApi', required: true }],
		properties,
	};

	methods = {
		listSearch: {
			searchAudiences,
			searchConnections,
			searchDatasets,
			searchIdentityNamespaces,
			searchSandboxes,
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeChosen(this)];
	}
}
