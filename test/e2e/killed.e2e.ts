import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { simulatorCredential } from '../host/credential';
import { type RunningN8n, startN8n } from '../host/n8n';
import type { CredentialReference } from '../host/n8n-client';
import { sharedN8n } from '../host/shared-n8n';
import {
	adding,
	AUTOMATIC,
	CHANGE,
	CREATE,
	creating,
	filling,
	type Node,
	webhook,
	type Workflow,
} from '../host/workflow';
import { copiesOf, joining, people, rows } from '../rows';
import {
	type Effect,
	type Simulator,
	type SimulatorSettings,
	startSimulator,
	type StoredBatch,
} from '../simulator';
import { until } from './until';

const SHEET = rows(200);
const KILLED_AFTER = 50;
const PEOPLE = 200;

const CREATES = ['create', 'returnExisting'];

/** What a run does that meets another one, and how long Adobe's take here. */
const FILLS = { fail: 3_600_000, wait: 20_000 };

const AUDIENCES = ['vip', 'news'];

/** What becomes of the call that completes a batch, which is never answered, and the times that are given. */
const COMPLETES: Record<string, { fault: Effect; options: Record<string, unknown> }> = {
	unheard: { fault: { before: 'hang' }, options: {} },
	heard: { fault: { after: 'hang' }, options: {} },
	dated: {
		fault: { after: 'hang' },
		options: { qualifiedAt: '2026-01-01T00:00:00Z', validUntil: '2999-12-31' },
	},
};

/** One workflow of the n8n that is killed: each has an Adobe of its own. */
interface Victim {
	simulator: Simulator;
	workflowId: string;
	madeBefore: number;
}

let folder: string;
let n8n: RunningN8n;
const victims = new Map<string, Victim>();

/** @param workflowOf brings rows; its trigger is a webhook of that name */
async function prepare(
	name: string,
	settings: Partial<SimulatorSettings>,
	workflowOf: (credential: CredentialReference, trigger: Node) => Workflow,
): Promise<void> {
	const simulator = await startSimulator({ settings });
	// What comes after takes so long that n8n is killed before it is done.
	simulator.order({ route: 'create', skip: KILLED_AFTER, lastsMs: 10_000, latencyMs: 5000 });
	const credential = await n8n.client.createCredential(simulatorCredential(simulator));
	const workflowId = await n8n.client.createWorkflow(workflowOf(credential, webhook(name)));
	await n8n.client.activate(workflowId);
	victims.set(name, { simulator, workflowId, madeBefore: 0 });
}

const theVictim = (name: string): Victim => {
	const victim = victims.get(name);
	if (victim === undefined) throw new Error(`${name} never began`);
	return victim;
};

/** n8n takes a moment until an activated workflow's webhook answers. */
async function begin(name: string): Promise<void> {
	const url = `${n8n.url}/webhook/${name}`;
	await until(async () => (await fetch(url, { method: 'POST' })).ok);
}

beforeAll(async () => {
	const { tarball } = sharedN8n();
	folder = await mkdtemp(join(tmpdir(), 'n8n-killed-'));
	n8n = await startN8n({ tarball, userFolder: folder });
	for (const ifAudienceExists of CREATES) {
		const options = { ifAudienceExists, maxConcurrentRequests: 20 };
		await prepare(ifAudienceExists, { latencyMs: 100 }, (credential, trigger) =>
			creating(SHEET, credential, { parameters: { ...AUTOMATIC, options }, trigger }),
		);
	}
	for (const [ifInProgress, runMs] of Object.entries(FILLS)) {
		const parameters = { options: { ifInProgress } };
		await prepare(ifInProgress, { importMs: 0, runMs }, (credential, trigger) =>
			filling(PEOPLE, credential, { parameters, trigger }),
		);
	}
	for (const [name, { fault, options }] of Object.entries(COMPLETES)) {
		const parameters = {
			dataset: { __rl: true, mode: 'id', value: 'memberships' },
			options: { namespace: 'agora', ...options },
		};
		await prepare(name, { batchMs: 0 }, (credential, trigger) =>
			adding(joining(AUDIENCES, PEOPLE), credential, { parameters, trigger }),
		);
		const { simulator } = theVictim(name);
		simulator.seedDataset({ id: 'memberships' });
		simulator.order({ route: 'batchAction', ...fault });
	}
	const completes = Object.keys(COMPLETES);
	await Promise.all(completes.map(begin));
	await until(() => completes.every((name) => theVictim(name).simulator.counts.batchAction > 0));
	const fills = Object.keys(FILLS);
	await Promise.all(fills.map(begin));
	await until(() => fills.every((name) => theVictim(name).simulator.counts.runGet > 0));
	await Promise.all(CREATES.map(begin));
	await until(() =>
		CREATES.every((name) => theVictim(name).simulator.audiences.length >= KILLED_AFTER),
	);
	await n8n.kill();
	for (const victim of CREATES.map(theVictim)) {
		const { requests, audiences } = victim.simulator;
		await until(() => requests.every(({ status }) => status !== undefined));
		victim.madeBefore = audiences.length;
	}
	n8n = await startN8n({ tarball, userFolder: folder });
});

afterAll(async () => {
	await n8n?.stop();
	for (const { simulator } of victims.values()) await simulator.close();
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Retries the execution that n8n was killed in. */
async function retried(name: string) {
	const { workflowId, ...victim } = theVictim(name);
	const executionId = await n8n.client.newestOf(workflowId);
	await until(async () => (await n8n.client.stateOf(executionId)) === 'crashed');
	return { ...victim, execution: await n8n.client.retry(executionId) };
}

const SUCCESS = { status: 'success', error: undefined };

describe('n8n is killed in mid-run, started again, and the execution retried', () => {
	it.each([
		['loses and doubles nothing with If Audience Exists: Return Existing', 'returnExisting'],
		['loses nothing with Create Another, and doubles exactly what was made before', 'create'],
	])('%s', async (_, name) => {
		const { execution, simulator, madeBefore } = await retried(name);
		expect(execution).toMatchObject(SUCCESS);
		expect(execution.items(CREATE)).toHaveLength(SHEET.length);
		expect(madeBefore).toBeGreaterThanOrEqual(KILLED_AFTER);
		expect(madeBefore).toBeLessThan(SHEET.length);
		const doubled = name === 'create' ? madeBefore : 0;
		expect(copiesOf(SHEET, simulator)).toEqual({ made: 200 + doubled, lost: 0, doubled });
	});
});

describe('n8n is killed while Adobe takes a list over, started again, and the execution retried', () => {
	it('sends nothing while that run goes on, and says so', async () => {
		const { execution, simulator } = await retried('fail');
		expect(execution.status).toBe('error');
		expect(execution.error?.message).toMatch(/run of this audience is in progress already/);
		expect([simulator.files.size, simulator.runs.length]).toEqual([1, 1]);
	});

	it('takes the list over once more after that run, into the same audience', async () => {
		const { execution, simulator } = await retried('wait');
		expect(execution).toMatchObject(SUCCESS);
		expect([simulator.audiences.length, simulator.runs.length]).toEqual([1, 2]);
		expect(simulator.membersOf(simulator.audiences[0]?.audienceId ?? '')).toEqual(people(PEOPLE));
	});
});

const filesOf = (batches: readonly StoredBatch[]) => batches.map(({ files }) => [...files]);

/** Who is in which audience, whenever that was said and however long it holds. */
const timeless = (files: Array<[string, string]> = []) =>
	files.map(([name, text]) => [
		name,
		text.replace(/(lastQualificationTime|validUntil)":"[^"]+/g, '$1'),
	]);

describe('n8n is killed before it knows that its batch is complete, started again, and the execution retried', () => {
	it.each([
		['what was only uploaded is left, and all are sent in a new batch', 'unheard', [false, true]],
		['what was complete is sent again, and only times are later', 'heard', [true, true]],
		['where times are given, what was complete is sent again as it was', 'dated', [true, true]],
	])('%s', async (_, name, completed) => {
		const { execution, simulator } = await retried(name);
		expect(execution).toMatchObject(SUCCESS);
		expect(execution.items(CHANGE)).toHaveLength(AUDIENCES.length * PEOPLE);
		expect(simulator.batches.map(({ endsAt }) => endsAt !== undefined)).toEqual(completed);
		const [before, after] = filesOf(simulator.batches);
		expect(timeless(after)).toEqual(timeless(before));
		expect(isDeepStrictEqual(after, before)).toBe(name === 'dated');
		const everybody = people(PEOPLE).map(({ email }) => email);
		for (const audience of AUDIENCES) {
			expect(simulator.membersIn('agora', audience)).toEqual(everybody);
		}
	});
});
