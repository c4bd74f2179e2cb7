import type { NewCredential } from './n8n-client';
import type { Simulator } from '../simulator';

export const NODE_TYPE = 'n8n-nodes-adobe-experience-platform.adobeExperiencePlatform';
export const CREDENTIAL_TYPE = 'adobeExperiencePlatformApi';

/** The credential a person would fill in to work with the simulator instead of Adobe. */
export function simulatorCredential({ gatewayUrl, imsUrl, client }: Simulator): NewCredential {
	return {
		name: 'Adobe simulator',
		type: CREDENTIAL_TYPE,
		data: { authentication: 'oAuthServerToServer', gatewayUrl, imsUrl, ...client },
	};
}
