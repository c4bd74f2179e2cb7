/** Credentials as n8n stores them, complete and right. */
export const serverToServer = {
	authentication: 'oAuthServerToServer',
	apiKey: 'client-id-value',
	clientSecret: 'client-secret-value',
	orgId: '1234567890ABCDEF12345678@AdobeOrg',
	sandboxName: 'dev',
	scopes: 'openid,session',
	gatewayUrl: 'https://platform.adobe.io',
	imsUrl: 'https://ims-na1.adobelogin.com',
	basePath: 'auto',
};

export const pasted = {
	authentication: 'accessToken',
	apiKey: 'client-id-value',
	accessToken: 'pasted-token-value',
	orgId: '1234567890ABCDEF12345678@AdobeOrg',
	sandboxName: 'dev',
};
