import {
	NodeApiError,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type INodeType,
	type JsonObject,
} from 'n8n-workflow';

import {
	ownerOfToken,
	readSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { fetchToken } from '../../nodes/AdobeExperiencePlatform/adobe/session/ims';
import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node.js';
import type { Host } from '../../nodes/AdobeExperiencePlatform/operation/n8n';
import { executeChosen } from '../../nodes/AdobeExperiencePlatform/resources';
import { sharedPaces } from '../../nodes/AdobeExperiencePlatform/run/pace';
import type { VirtualClock } from '../run/virtual-clock';
import type { Simulator } from '../simulator';
import type { StoredCredential } from './credentials-helper';

/** What stands in for time and for the network. */
export interface VirtualWorld {
	readonly clock: VirtualClock;
	readonly ask: Simulator['ask'];
	readonly credential: StoredCredential;
	/** How far the clock of the machine that runs the node is ahead of everybody else's. */
	readonly aheadMs?: number;
}

/** The node as it ships, but in virtual time and with its requests answered in the process. */
export function virtualNode(world: VirtualWorld): INodeType {
	const paces = sharedPaces(world.clock);
	return {
		...new AdobeExperiencePlatform(),
		async execute(this: IExecuteFunctions) {
			const host = virtualHost(this, world, paces);
			return await world.clock.run(async () => [await executeChosen(this, host)]);
		},
	};
}

/**
 * Does what n8n's `httpRequestWithAuthentication` does with a credential, step by step and down to
 * what it throws. `both-ways.test.ts` holds it to that.
 */
export function virtualHost(
	context: Pick<IExecuteFunctions, 'getNode' | 'getExecutionCancelSignal'>,
	{ clock, ask, credential, aheadMs = 0 }: VirtualWorld,
	paces = sharedPaces(clock),
): Host {
	const abortSignal = context.getExecutionCancelSignal();

	async function signIn(entered: ICredentialDataDecryptedObject) {
		const settings = readSettings(entered);
		if (settings.authentication === 'accessToken') return {};
		const imsToken = await fetchToken(settings, ask, clock);
		return { imsToken, imsTokenOwner: ownerOfToken(settings) };
	}

	return {
		paces,
		clock: { ...clock.cancelledBy(abortSignal), now: () => clock.now() + aheadMs },
		readCredential: async () => await credential.getDecrypted(),
		sendElsewhere: async (options) => await ask({ ...options, abortSignal }),
		async send(options, data) {
			const attempt = async (hasExpired: boolean) => {
				await credential.renew(data, hasExpired, async () => await signIn(data));
				const signed = await credential.authenticate(data, '', { ...options, abortSignal });
				return await ask(signed);
			};
			try {
				return await attempt(false).catch(async (error: unknown) => {
					if (!isUnauthorized(error)) throw error;
					return await attempt(true);
				});
			} catch (error) {
				throw new NodeApiError(context.getNode(), error as JsonObject);
			}
		},
	};
}

const isUnauthorized = (error: unknown) =>
	(error as { response?: { status?: number } }).response?.status === 401;
