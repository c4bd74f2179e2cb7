import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import { type Execution, isStored, readExecution } from './execution';
import { HostError } from './host-error';
import type { Workflow } from './workflow';

/** The owner of an instance that lives for one run and listens on loopback only. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Audience-2-create',
	firstName: 'Olivia',
	lastName: 'Owner',
};

export interface CredentialReference {
	id: string;
	name: string;
}

export interface NewCredential {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** What the editor does through n8n's internal REST API, without the editor. */
export interface N8nClient {
	createCredential(credential: NewCredential): Promise<CredentialReference>;
	/** The editor's connection test: green (`OK`) or red, and the text it shows. */
	testCredential(
		credential: CredentialReference & NewCredential,
	): Promise<{ status: 'OK' | 'Error'; message: string }>;
	/** Gives the ID of the stored workflow. */
	createWorkflow(workflow: Workflow): Promise<string>;
	/**
	 * Presses "Execute workflow" at a trigger and waits for the end, be it good or bad.
	 * @param pollMs how often to ask whether it has ended; asking costs n8n some of its time
	 */
	run(workflowId: string, trigger: string, pollMs?: number): Promise<Execution>;
	/** Presses "Execute workflow" at a trigger; gives the ID of the execution, which is under way. */
	startRun(workflowId: string, trigger: string): Promise<string>;
	/** Waits for the end of an execution, be it good or bad. */
	ended(executionId: string, pollMs?: number): Promise<Execution>;
	/** Anything else of the REST API. */
	request: Request;
}

type Request = (method: string, path: string, body?: object) => Promise<unknown>;

const POLL_MS = 50;
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

const identified = z.object({ id: z.string() });
const startedRun = z.object({ executionId: z.string() });
const credentialTest = z.object({ status: z.enum(['OK', 'Error']), message: z.string() });
const executionState = z.object({ status: z.string() });

/** Creates the owner of a new instance and gives a client signed in as that owner. */
export async function signUp(url: string, log: string): Promise<N8nClient> {
	const request = connection(url, log);
	await restApiThere(url);
	await request('POST', '/owner/setup', OWNER);
	return clientOver(request);
}

/** Gives a client of an instance that has its owner already. */
export async function signIn(url: string, log: string): Promise<N8nClient> {
	const request = connection(url, log);
	await request('POST', '/login', {
		emailOrLdapLoginId: OWNER.email,
		password: OWNER.password,
	});
	return clientOver(request);
}

/** n8n 1.x calls itself ready as soon as its database is, and knows no address of its API until later. */
async function restApiThere(url: string): Promise<void> {
	while ((await fetch(`${url}/rest/settings`)).status === 404) {
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}

function clientOver(request: Request): N8nClient {
	const client: N8nClient = {
		request,
		async createCredential(credential) {
			const { id } = identified.parse(await request('POST', '/credentials', credential));
			return { id, name: credential.name };
		},
		async testCredential(credentials) {
			return credentialTest.parse(await request('POST', '/credentials/test', { credentials }));
		},
		async createWorkflow(workflow) {
			// n8n 2.x takes every new workflow for inactive, n8n 1.x has to be told.
			const created = await request('POST', '/workflows', { active: false, ...workflow });
			return identified.parse(created).id;
		},
		async run(workflowId, trigger, pollMs) {
			return await client.ended(await client.startRun(workflowId, trigger), pollMs);
		},
		async startRun(workflowId, trigger) {
			// n8n 1.x runs what it is sent, as the editor sends it; n8n 2.x what it has stored.
			const workflowData = await request('GET', `/workflows/${workflowId}`);
			const { executionId } = startedRun.parse(
				await request('POST', `/workflows/${workflowId}/run`, {
					workflowData,
					triggerToStartFrom: { name: trigger },
				}),
			);
			return executionId;
		},
		async ended(executionId, pollMs = POLL_MS) {
			for (;;) {
				const execution = await request('GET', `/executions/${executionId}`);
				const { status } = executionState.parse(execution);
				if (!UNFINISHED.includes(status) && isStored(execution)) return readExecution(execution);
				await new Promise((resolve) => setTimeout(resolve, pollMs));
			}
		},
	};
	return client;
}

/** A busy n8n closes a connection that it has kept at the very moment when it is used again. */
const FRESH = { connection: 'close' };

/** n8n binds the session cookie to the browser, so one ID has to come with every request. */
function connection(url: string, log: string): Request {
	const browserId = randomUUID();
	let cookie = '';

	return async (method, path, body) => {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			headers: { ...FRESH, 'browser-id': browserId, 'content-type': 'application/json', cookie },
			...(body && { body: JSON.stringify(body) }),
		}).catch((error: unknown) => {
			throw new HostError(`n8n doesn't answer ${method} ${path}: ${String(error)}`, { log });
		});
		const text = await response.text();
		if (!response.ok) {
			throw new HostError(`n8n answered ${response.status} to ${method} ${path}: ${text}`, { log });
		}
		const [session] = response.headers.getSetCookie();
		if (session !== undefined) cookie = session.split(';', 1).join('');
		return z.object({ data: z.unknown() }).parse(JSON.parse(text)).data;
	};
}
