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

type Request = (method: string, path: string, body?: object) => Promise<unknown>;

const POLL_MS = 50;
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

const identified = z.object({ id: z.string() });
const listed = z.object({ results: z.array(identified).min(1) });
const startedRun = z.object({ executionId: z.string() });
const credentialTest = z.object({ status: z.enum(['OK', 'Error']), message: z.string() });
const executionState = z.object({ status: z.string() });
const ofWorkflow = z.object({ workflowId: z.string() });
const versioned = z.object({ versionId: z.string() });

/** Creates the owner of a new instance and gives a client signed in as that owner. */
export async function signUp(url: string, log: string) {
	const request = connection(url, log);
	await restApiThere(url);
	await request('POST', '/owner/setup', OWNER);
	return clientOver(request);
}

/** Gives a client of an instance that has its owner already. */
export async function signIn(url: string, log: string) {
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

export type N8nClient = ReturnType<typeof clientOver>;

/** What the editor does through n8n's internal REST API, without the editor. */
function clientOver(request: Request) {
	const client = {
		/** Anything else of the REST API. */
		request,

		async createCredential(credential: NewCredential): Promise<CredentialReference> {
			const { id } = identified.parse(await request('POST', '/credentials', credential));
			return { id, name: credential.name };
		},

		/** The editor's connection test: green (`OK`) or red, and the text it shows. */
		async testCredential(credentials: CredentialReference & NewCredential) {
			return credentialTest.parse(await request('POST', '/credentials/test', { credentials }));
		},

		/** Gives the ID of the stored workflow. */
		async createWorkflow(workflow: Workflow): Promise<string> {
			// n8n 2.x takes every new workflow for inactive, n8n 1.x has to be told.
			const created = await request('POST', '/workflows', { active: false, ...workflow });
			return identified.parse(created).id;
		},

		/** Publishes a workflow, so that its webhook answers; n8n takes a moment until it does. */
		async activate(workflowId: string): Promise<void> {
			const { versionId } = versioned.parse(await request('GET', `/workflows/${workflowId}`));
			await request('POST', `/workflows/${workflowId}/activate`, { versionId });
		},

		/**
		 * Presses "Execute workflow" at a trigger and waits for the end, be it good or bad.
		 * @param pollMs how often to ask whether it has ended; asking costs n8n some of its time
		 */
		async run(workflowId: string, trigger: string, pollMs?: number): Promise<Execution> {
			return await client.ended(await client.startRun(workflowId, trigger), pollMs);
		},

		/** Presses "Execute workflow" at a trigger; gives the ID of the execution, which is under way. */
		async startRun(workflowId: string, trigger: string): Promise<string> {
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

		/** Waits for the end of an execution, be it good or bad. */
		async ended(executionId: string, pollMs = POLL_MS): Promise<Execution> {
			for (;;) {
				const execution = await request('GET', `/executions/${executionId}`);
				const { status } = executionState.parse(execution);
				if (!UNFINISHED.includes(status) && isStored(execution)) return readExecution(execution);
				await new Promise((resolve) => setTimeout(resolve, pollMs));
			}
		},

		async stateOf(executionId: string): Promise<string> {
			return executionState.parse(await request('GET', `/executions/${executionId}`)).status;
		},

		/** Presses the Stop button. */
		stop: async (executionId: string) => await request('POST', `/executions/${executionId}/stop`),

		/** Presses "Retry with original workflow" at a failed execution and waits for the end. */
		async retry(executionId: string): Promise<Execution> {
			const failed = ofWorkflow.parse(await request('GET', `/executions/${executionId}`));
			await request('POST', `/executions/${executionId}/retry`, { loadWorkflow: false });
			// n8n 1.x doesn't say which execution the retry is.
			return await client.ended(await client.newestOf(failed.workflowId));
		},

		/** The execution of a workflow that was started last. */
		async newestOf(workflowId: string): Promise<string> {
			const filter = encodeURIComponent(JSON.stringify({ workflowId }));
			const { results } = listed.parse(await request('GET', `/executions?filter=${filter}`));
			return identified.parse(results[0]).id;
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
