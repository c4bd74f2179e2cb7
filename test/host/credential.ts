import type { NewCredential } from './n8n-client';
import type { Simulator } from '../simulator';

export const NODE_TYPE = 'n8n-nodes-adobe-experience-platform.adobeExperiencePlatform';
export const CREDENTIAL_TYPE = 'adobeExperiencePlatformApi';

/** Where a simulator listens, perhaps in another process, and what it accepts. */
export interface SimulatorAddress {
	readonly gatewayUrl: string;
	readonly imsUrl: string;
	readonly client: Readonly<Record<keyof Simulator['client'], string>>;
}

/** The credential a person would fill in to work with the simulator instead of Adobe. */
export function simulatorCredential({
	gatewayUrl,
	imsUrl,
	client,
}: SimulatorAddress): NewCredential {
	return {
		name: 'Adobe simulator',
		type: CREDENTIAL_TYPE,
		data: { authentication: 'oAuthServerToServer', gatewayUrl, imsUrl, ...client },
	};
}
