import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import {
	startSimulator,
	type RecordedRequest,
	type Simulator,
	type SimulatorSettings,
} from '../simulator';
import { StoredCredential } from './credentials-helper';
import { runWorkflow, type RunRequest, type RunResult } from './run-workflow';

/** Every parameter of its own row; the optional ones are left to the tests. */
export const FROM_THE_ROW: INodeParameters = {
	name: '={{ $json.name }}',
	namespace: '={{ $json.namespace }}',
	originName: '={{ $json.originName }}',
};

export const AUTOMATIC: INodeParameters = { mappingMode: 'autoMapInputData' };

/** Keeps a test's rows short: everything that a test doesn't care about. */
export const row = <Name extends IDataObject[string]>(
	name: Name,
	rest: IDataObject = {},
): IDataObject & { name: Name } => ({
	name,
	namespace: 'agora',
	originName: 'Agora_Collaboration',
	...rest,
});

/** `Row 0`, `Row 1`, … */
export const rows = (count: number) =>
	Array.from({ length: count }, (_, index) => row<string>(`Row ${index}`));

/** For a fault's `when`: strikes the requests for audiences of these names. */
export const named =
	(...names: string[]) =>
	({ body }: RecordedRequest): boolean =>
		names.some((name) => JSON.stringify(body)?.includes(`"name":"${name}"`));

export interface Adobe {
	readonly simulator: Simulator;
	/** A credential that was used before, so that it has a token; `imsToken: ''` makes it a new one. */
	credential(entered?: ICredentialDataDecryptedObject): StoredCredential;
	/** Runs rows through the node, with automatic mapping unless parameters are given. */
	create(rows: IDataObject[], rest?: Partial<RunRequest>): Promise<RunResult>;
	/** What arrived as the bodies of create calls. */
	bodies(): unknown[];
	/** What arrived as the paths of create calls. */
	paths(): string[];
	/** The ID of the first audience of this name. */
	idOf(name: string): string | undefined;
	/** Resolves once this many create calls have arrived. */
	arrivalOf(creates: number): Promise<void>;
}

/** An Adobe that stays until it is closed. */
export async function startAdobe(
	settings?: Partial<SimulatorSettings>,
): Promise<Adobe & { close(): Promise<void> }> {
	const watchers: Array<() => void> = [];
	const simulator = await startSimulator({
		settings,
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
		credential,
		create: async (given, rest) =>
			await runWorkflow({
				rows: given,
				parameters: AUTOMATIC,
				credential: rest?.credential ?? credential(),
				...rest,
			}),
		bodies: () => simulator.requestsTo('create').map(({ body }) => body),
		paths: () => simulator.requestsTo('create').map(({ path }) => path),
		idOf: (name) => simulator.audiences.find((audience) => audience.name === name)?.audienceId,
		arrivalOf: async (creates) =>
			await new Promise((resolve) => {
				watchers.push(() => simulator.counts.create >= creates && resolve());
			}),
		close: async () => await simulator.close(),
	};
}

/** Lends an Adobe to one test, for tests that run at the same time. */
export async function withAdobe<Result>(
	settings: Partial<SimulatorSettings>,
	use: (adobe: Adobe) => Promise<Result>,
): Promise<Result> {
	const adobe = await startAdobe(settings);
	try {
		return await use(adobe);
	} finally {
		await adobe.close();
	}
}

/** Gives each test of a file an Adobe of its own, so that no late request of another test counts. */
export function useAdobe(): Adobe {
	let current: Awaited<ReturnType<typeof startAdobe>>;
	beforeEach(async () => (current = await startAdobe()));
	afterEach(async () => await current.close());
	return {
		get simulator() {
			return current.simulator;
		},
		credential: (entered) => current.credential(entered),
		create: async (given, rest) => await current.create(given, rest),
		bodies: () => current.bodies(),
		paths: () => current.paths(),
		idOf: (name) => current.idOf(name),
		arrivalOf: async (creates) => await current.arrivalOf(creates),
	};
}
