/** The credential's fields by their names on screen: the form shows them, and every text that names one does. */
export const FIELDS = {
	authentication: 'Authentication',
	apiKey: 'Client ID (API Key)',
	clientSecret: 'Client Secret',
	accessToken: 'Access Token',
	orgId: 'Organization ID',
	sandboxName: 'Sandbox Name',
	scopes: 'Scopes',
	gatewayUrl: 'Gateway URL',
	imsUrl: 'IMS URL',
	basePath: 'Base Path',
	imsToken: 'IMS Token',
	imsTokenOwner: 'IMS Token Owner',
} as const;
