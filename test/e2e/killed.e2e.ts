import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { simulatorCredential } from '../host/credential';
import { type RunningN8n, startN8n } from '../host/n8n';
import { sharedN8n } from '../host/shared-n8n';
import { AUTOMATIC, CREATE, creating, webhook } from '../host/workflow';
import { copiesOf, rows } from '../rows';
import { type Simulator, startSimulator } from '../simulator';
import { until } from './until';

const SHEET = rows(200);
const KILLED_AFTER = 50;

const KINDS = ['create', 'returnExisting'] as const;

/** One workflow of the n8n that is killed: each has an Adobe of its own. */
interface Victim {
	simulator: Simulator;
	workflowId: string;
	madeBefore: number;
}

let folder: string;
let n8n: RunningN8n;
const victims = new Map<string, Victim>();

async function prepare(ifAudienceExists: string): Promise<void> {
	const simulator = await startSimulator({ settings: { latencyMs: 100 } });
	const credential = await n8n.client.createCredential(simulatorCredential(simulator));
	const workflow = creating(SHEET, credential, {
		parameters: { ...AUTOMATIC, options: { ifAudienceExists, maxConcurrentRequests: 20 } },
		trigger: webhook(ifAudienceExists),
	});
	const workflowId = await n8n.client.createWorkflow(workflow);
	await n8n.client.activate(workflowId);
	victims.set(ifAudienceExists, { simulator, workflowId, madeBefore: 0 });
}

/** n8n takes a moment until an activated workflow's webhook answers. */
async function begin(ifAudienceExists: string): Promise<void> {
	const url = `${n8n.url}/webhook/${ifAudienceExists}`;
	await until(async () => (await fetch(url, { method: 'POST' })).ok);
}

beforeAll(async () => {
	const { tarball } = sharedN8n();
	folder = await mkdtemp(join(tmpdir(), 'n8n-killed-'));
	n8n = await startN8n({ tarball, userFolder: folder });
	for (const kind of KINDS) await prepare(kind);
	await Promise.all(KINDS.map(begin));
	await until(() =>
		[...victims.values()].every(({ simulator }) => simulator.audiences.length >= KILLED_AFTER),
	);
	await n8n.kill();
	for (const { simulator } of victims.values()) {
		await until(() => simulator.requests.every(({ status }) => status !== undefined));
	}
	for (const victim of victims.values()) victim.madeBefore = victim.simulator.audiences.length;
	n8n = await startN8n({ tarball, userFolder: folder });
});

afterAll(async () => {
	await n8n?.stop();
	for (const { simulator } of victims.values()) await simulator.close();
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Retries the execution that n8n was killed in. */
async function retried(kind: (typeof KINDS)[number]) {
	const victim = victims.get(kind);
	if (victim === undefined) throw new Error(`${kind} never began`);
	const { workflowId, simulator, madeBefore } = victim;
	expect(madeBefore).toBeGreaterThanOrEqual(KILLED_AFTER);
	expect(madeBefore).toBeLessThan(SHEET.length);

	const executionId = await n8n.client.newestOf(workflowId);
	await until(async () => (await n8n.client.stateOf(executionId)) === 'crashed');
	const execution = await n8n.client.retry(executionId);
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	expect(execution.items(CREATE)).toHaveLength(SHEET.length);
	return { madeBefore, ...copiesOf(SHEET, simulator) };
}

describe('n8n is killed in mid-run, started again, and the execution retried', () => {
	it('loses and doubles nothing with If Audience Exists: Return Existing', async () => {
		const { made, lost, doubled } = await retried('returnExisting');
		expect({ made, lost, doubled }).toEqual({ made: 200, lost: 0, doubled: 0 });
	});

	it('loses nothing with Create Another, and doubles exactly what was made before', async () => {
		const { madeBefore, made, lost, doubled } = await retried('create');
		expect({ made, lost, doubled }).toEqual({
			made: 200 + madeBefore,
			lost: 0,
			doubled: madeBefore,
		});
	});
});
