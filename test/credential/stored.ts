import type { StoredCredential } from '../engine/credentials-helper';
import type { Simulator } from '../simulator';

type Entered = ConstructorParameters<typeof StoredCredential>[0];

/** What a person fills in for OAuth Server-to-Server, all of it right unless said otherwise. */
export const serverToServer = (adobe: Simulator, other: Entered = {}): Entered => ({
	...adobe.client,
	gatewayUrl: adobe.gatewayUrl,
	imsUrl: adobe.imsUrl,
	...other,
});

/** What a person fills in who pasted a token, all of it right unless said otherwise. */
export const pasted = (adobe: Simulator, other: Entered = {}): Entered => ({
	authentication: 'accessToken',
	apiKey: adobe.client.apiKey,
	orgId: adobe.client.orgId,
	sandboxName: adobe.client.sandboxName,
	gatewayUrl: adobe.gatewayUrl,
	...other,
});
