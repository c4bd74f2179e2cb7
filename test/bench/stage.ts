import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startN8n, type RunningN8n } from '../host/n8n';
import { freePorts } from '../host/ports';
import { chain, MANUAL_TRIGGER, START, type Workflow } from '../host/workflow';
import { csv } from '../rows';
import type { Adobe } from './adobe';
import type { Contender } from './contenders';
import { storeCredential, type CredentialName, type NodeCredentials } from './credentials';
import { heapEnvironment, openHeap, peakWhile } from './heap';
import { byScript, MEASURED, measurement, type Measurement } from './measurement';
import { n8nMemory, type Memory } from './memory';
import type { Case } from './scenario';
import { SHEETS } from './sheet';

/** A real n8n in which cases are measured, as often as one likes. */
export interface Stage {
	measure(each: Case): Promise<Measurement>;
	close(): Promise<void>;
}

/** Rows of the run that isn't measured: it compiles what the others use, and fetches the token. */
const WARM_UP_ROWS = 200;

/** n8n is asked seldom whether it is done, because answering takes from the time that is measured. */
const POLL_MS = 500;

/** @param folder where the sheets go; n8n may read files from it */
export async function openStage(tarball: string, folder: string, adobe: Adobe): Promise<Stage> {
	const [inspectorPort] = await freePorts();
	const env = heapEnvironment(inspectorPort);
	const n8n = await startN8n({ tarball, readableFolder: folder, env });
	const memory = await n8nMemory(n8n.groupId);
	const workflowsOf = storing(n8n, folder, adobe);

	return {
		async measure(each) {
			if (typeof each.contender !== 'function') {
				await adobe.prepare(each.adobe);
				const ms = await each.contender.run(
					adobe.address,
					csv(SHEETS[each.sheet ?? 'audiences'](each.rows)),
				);
				return byScript(ms, await adobe.report(each.rows, each.sheet));
			}
			const workflowIds = await workflowsOf(each);
			await adobe.prepare(each.adobe);
			await memory?.forgetPeak();
			const run = async () =>
				await Promise.all(workflowIds.map(async (id) => await n8n.client.run(id, START, POLL_MS)));
			const { result, growth } = each.watchesHeap
				? await watched(memory, inspectorPort, run)
				: { result: await run(), growth: undefined };
			const residentPeak = await memory?.peak();
			const report = await adobe.report(each.rows, each.sheet);
			return measurement(result, report, { residentPeak, heapGrowth: growth });
		},
		close: async () => await n8n.stop(),
	};
}

/** Gives the workflows of a case's executions, stored, and run once with fewer rows, when first asked for. */
function storing({ client }: RunningN8n, folder: string, adobe: Adobe) {
	const credentials = new Map<CredentialName, NodeCredentials>();
	const stored = new Map<Case, string[]>();

	async function credentialsOf(name: CredentialName | undefined): Promise<NodeCredentials> {
		if (name === undefined) return {};
		const known = credentials.get(name) ?? (await storeCredential(client, name, adobe.address));
		credentials.set(name, known);
		return known;
	}

	async function store(
		{ title, contender, sheet = 'audiences', watchesHeap }: Case,
		from: number,
		to: number,
	): Promise<string> {
		const file = join(folder, `${sheet}-${from}-${to}.csv`);
		const rows = () => csv(SHEETS[sheet](to).slice(from));
		await access(file).catch(async () => await writeFile(file, rows()));
		if (typeof contender !== 'function') throw new Error(`${title} is no workflow`);
		const { credential, ...node } = contender(adobe.address);
		const holds = watchesHeap === true;
		const sendsWith = await credentialsOf(credential);
		return await client.createWorkflow(measuredWorkflow(title, file, node, sendsWith, holds));
	}

	return async (each: Case): Promise<readonly string[]> => {
		const known = stored.get(each);
		if (known !== undefined) return known;
		await adobe.prepare({});
		await client.run(await store(each, 0, Math.min(each.rows, WARM_UP_ROWS)), START);
		const { rows, executions = 1 } = each;
		const share = Math.ceil(rows / executions);
		const workflowIds: string[] = [];
		for (let from = 0; from < rows; from += share) {
			workflowIds.push(await store(each, from, Math.min(from + share, rows)));
		}
		stored.set(each, workflowIds);
		return workflowIds;
	};
}

/** Long enough for a look into the heap that shows the items that went in and those that came out. */
const HOLD = {
	name: 'Hold',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: 2, unit: 'seconds' },
};

/**
 * The rows of a CSV file into one node, whose own time n8n records.
 * @param holds whether n8n is to keep the items for a moment after
 */
const measuredWorkflow = (
	title: string,
	csvFile: string,
	node: Omit<Contender, 'credential'>,
	credentials: NodeCredentials,
	holds: boolean,
): Workflow => ({
	...chain(
		MANUAL_TRIGGER,
		{
			name: 'Read CSV File',
			type: 'n8n-nodes-base.readWriteFile',
			typeVersion: 1.1,
			parameters: { operation: 'read', fileSelector: csvFile, options: {} },
		},
		{
			name: 'Extract Rows',
			type: 'n8n-nodes-base.extractFromFile',
			typeVersion: 1.1,
			parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
		},
		{ ...node, name: MEASURED, credentials },
		...(holds ? [HOLD] : []),
	),
	name: title,
});

async function watched<Result>(
	memory: Memory | undefined,
	port: number,
	run: () => Promise<Result>,
): Promise<{ result: Result; growth: number | undefined }> {
	if (memory === undefined) return { result: await run(), growth: undefined };
	const heap = await openHeap(memory.pid, port);
	try {
		const before = await heap.live();
		const { result, peak } = await peakWhile(heap, run);
		return { result, growth: peak - before };
	} finally {
		heap.close();
	}
}
