import {
	readSettings,
	type ServerToServerSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { FROM } from '../rows';
import { virtualClock } from '../run/virtual-clock';
import { startSimulator, type Simulator, type SimulatorSettings } from '../simulator';
import { virtualNode } from '../engine/virtual-node';
import type { CheckOptions } from './check';
import type { Heard, Send, World } from './world';

/** A tenant that lives in the process and in a time of its own. */
export interface VirtualTenant {
	readonly simulator: Simulator;
	readonly world: World;
	readonly options: CheckOptions;
	close(): Promise<void>;
}

/** @param onRequest called with the number of each request as it arrives */
export async function startVirtualTenant(
	settings: Partial<SimulatorSettings> = {},
	onRequest: (nr: number) => void = () => undefined,
): Promise<VirtualTenant> {
	const clock = virtualClock(Date.UTC(2026, 10, 26, 8));
	let arrived = 0;
	const simulator = await startSimulator({
		clock,
		settings: { latencyMs: 50, ...settings },
		onRequest: () => onRequest(++arrived),
	});
	const send: Send = async (options) =>
		await clock.run(async () => (await simulator.ask(options)) as Heard);
	const { client, gatewayUrl, imsUrl } = simulator;
	const credential = { ...client, gatewayUrl, imsUrl, authentication: 'oAuthServerToServer' };
	return {
		simulator,
		world: {
			now: () => clock.now(),
			sleep: async (ms) => await clock.run(async () => await clock.sleep(ms)),
			send,
			node: (through, own) =>
				virtualNode({
					clock,
					credential: own,
					ask: async (options) =>
						(await through(options, simulator.ask as Send)) as Awaited<
							ReturnType<Simulator['ask']>
						>,
				}),
		},
		options: {
			settings: readSettings(credential) as ServerToServerSettings,
			whose: FROM,
		},
		close: async () => await simulator.close(),
	};
}

/** What there is in the simulator, which was empty before. */
export const leftIn = ({ audiences, files }: Simulator) => ({
	audiences: audiences.map(({ name }) => name),
	files: [...files.keys()],
});
