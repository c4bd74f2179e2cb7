import type { INodeProperties } from 'n8n-workflow';

/** What kind of ID people are known by. */
export const identityNamespaceProperty: INodeProperties = {
	displayName: 'Identity Namespace',
	name: 'identityNamespace',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'What kind of ID the person is known by',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchIdentityNamespaces', searchable: true },
		},
		{ displayName: 'By Code', name: 'code', type: 'string', placeholder: 'e.g. Email' },
	],
};
