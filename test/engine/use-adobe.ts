import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { virtualClock, type VirtualClock } from '../run/virtual-clock';
import { startSimulator, type Route, type Simulator, type SimulatorSettings } from '../simulator';
import { StoredCredential } from './credentials-helper';
import { runWorkflow, type RunRequest, type RunResult } from './run-workflow';
import { virtualNode } from './virtual-node';

export { named, row, rows } from '../rows';

/** Every parameter of its own row; the optional ones are left to the tests. */
export const FROM_THE_ROW: INodeParameters = {
	name: '={{ $json.name }}',
	namespace: '={{ $json.namespace }}',
	originName: '={{ $json.originName }}',
};

export const AUTOMATIC: INodeParameters = { mappingMode: 'autoMapInputData' };

/** What a run came out with that went wrong, whole or by its rows: message and description. */
export function complaintsOf({ outputs, error }: RunResult): string[] {
	const rows = outputs.flat().filter(({ json }) => json.error !== undefined);
	return [
		...(error ? [[error.message, error.description]] : []),
		...rows.map(({ json: { error: message, details } }) => [
			message,
			(details as { description?: unknown }).description,
		]),
	].map((words) => words.join('. '));
}

export interface VirtualAdobe extends Adobe {
	readonly clock: VirtualClock;
}

export interface Adobe {
	readonly simulator: Simulator;
	set(settings: Partial<SimulatorSettings>): void;
	/** A credential that was used before, so that it has a token; `imsToken: ''` makes it a new one. */
	credential(entered?: ICredentialDataDecryptedObject): StoredCredential;
	/** Runs rows through the node, with automatic mapping unless parameters are given. */
	create(
		rows: IDataObject[],
		rest?: Partial<RunRequest> & {
			credential?: StoredCredential;
			/** How far the clock of this run's machine is ahead, in virtual time. */
			aheadMs?: number;
		},
	): Promise<RunResult>;
	/** What arrived as the bodies of create calls. */
	bodies(): unknown[];
	/** What arrived as the paths of create calls. */
	paths(): string[];
	/** The ID of the first audience of this name. */
	idOf(name: string): string | undefined;
	/** Resolves once this many calls have arrived, of creates unless said otherwise. */
	arrivalOf(count: number, route?: Route): Promise<void>;
}

interface Closable {
	readonly close: () => Promise<void>;
}

/** An Adobe that stays until it is closed, over HTTP unless it lives in a time of its own. */
export async function startAdobe(clock?: VirtualClock): Promise<Adobe & Closable> {
	const watchers: Array<() => void> = [];
	const simulator = await startSimulator({
		clock,
		// So that requests overlap as they do on a network.
		settings: clock && { latencyMs: 50 },
		onRequest: () => watchers.forEach((look) => look()),
	});

	const credential = (entered: ICredentialDataDecryptedObject = {}) =>
		new StoredCredential({
			...simulator.client,
			gatewayUrl: simulator.gatewayUrl,
			imsUrl: simulator.imsUrl,
			imsToken: simulator.issueToken(),
			...entered,
		});

	return {
		simulator,
		set: (settings) => void Object.assign(simulator.settings, settings),
		credential,
		async create(given, { credential: own = credential(), aheadMs, ...rest } = {}) {
			const underTest =
				clock && virtualNode({ clock, ask: simulator.ask, credential: own, aheadMs });
			const request = { rows: given, parameters: AUTOMATIC, credential: own, underTest, ...rest };
			return await runWorkflow(request);
		},
		bodies: () => simulator.requestsTo('create').map(({ body }) => body),
		paths: () => simulator.requestsTo('create').map(({ path }) => path),
		idOf: (name) => simulator.audiences.find((audience) => audience.name === name)?.audienceId,
		arrivalOf: async (count, route = 'create') =>
			await new Promise((resolve) => {
				watchers.push(() => simulator.counts[route] >= count && resolve());
			}),
		close: async () => await simulator.close(),
	};
}

let started = 0;

/** The same in virtual time and without HTTP. */
export async function startVirtualAdobe(): Promise<VirtualAdobe & Closable> {
	// Days apart, so that no token that an earlier test fetched counts as fresh.
	const clock = virtualClock(Date.UTC(2026, 10, 23 + started++, 8, 30));
	const { close, ...adobe } = await startAdobe(clock);
	const restoreRandom = sameRandom();
	return { ...adobe, clock, close: async () => (restoreRandom(), await close()) };
}

/** Jitter too is the same in every run, until it is given back. */
function sameRandom(): () => void {
	const { random } = Math;
	let seed = 1;
	Math.random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
	return () => (Math.random = random);
}

/** Gives each test of a file an Adobe of its own, so that no late request of another test counts. */
export const useAdobe = (): Adobe => eachTest(async () => await startAdobe());

export const useVirtualAdobe = (): VirtualAdobe => eachTest(startVirtualAdobe);

/** Stands for what is started anew before each test. */
function eachTest<Started extends Closable>(start: () => Promise<Started>): Started {
	let current: Started | undefined;
	beforeEach(async () => (current = await start()));
	afterEach(async () => await current?.close());
	const get = (_: unknown, key: string | symbol): unknown => current && Reflect.get(current, key);
	return new Proxy<Started>({} as Started, { get });
}
