/** Whom Adobe's answers name as the one who made something. */
export const TECHNICAL_ACCOUNT = '5D3A41B26D0C4E870A495C7F@techacct.adobe.com';

/**
 * The one Developer Console project that the simulator knows.
 * The values are distinctive, so that a test can search any output for a leaked one.
 */
export const client = Object.freeze({
	apiKey: 'simulator-api-key-51c9d0e2',
	clientSecret: 'p8e-SIMULATOR-SECRET-9f27b4a6',
	orgId: '7B3F21A95D0C4E880A495C2E@AdobeOrg',
	scopes: 'openid,AdobeID,read_organizations,additional_info.projectedProductContext,session',
	sandboxName: 'dev',
});
