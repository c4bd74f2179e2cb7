/**
 * `npm start`: shows the node doing its job in a real n8n. Installs the packed node, imports the
 * CSV example, runs it against the Adobe simulator and checks what was created. With `--open`, n8n
 * stays and waits for a browser.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stopAll } from './command';
import { createAudiencesFromCsv, type CreatedAudience, provision } from './first-run';
import { HostError } from './host-error';
import { startN8n } from './n8n';
import { OWNER } from './n8n-client';
import { buildAndPack } from './package';
import { visibly as step } from './progress';
import { EXAMPLES } from './workflow';
import { startSimulator } from '../simulator';

const staysOpen = process.argv.includes('--open');
let stoppedBy: string | undefined;

async function job(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-node-package-'));
	const simulator = await startSimulator();
	try {
		const tarball = await step('Building and packing the node', () => buildAndPack(folder));
		const n8n = await startN8n({ tarball, readableFolder: EXAMPLES, step });
		try {
			const workflowId = await step('Creating the credential, importing the examples', () =>
				provision(n8n, simulator),
			);
			const created = await step('Running the workflow over examples/audiences.csv', () =>
				createAudiencesFromCsv(n8n, workflowId, simulator),
			);
			printCreated(created);
			printRequests(simulator.counts);

			if (staysOpen) {
				printInvitation(`${n8n.url}/workflow/${workflowId}`);
				const code = await n8n.exited;
				if (stoppedBy === undefined) {
					throw new HostError(`n8n ended (exit code ${code})`, { log: n8n.log });
				}
			}
		} finally {
			await n8n.stop();
		}
	} finally {
		await simulator.close();
		await rm(folder, { recursive: true, force: true });
	}
}

function printCreated(audiences: CreatedAudience[]): void {
	const width = Math.max(...audiences.map(({ name }) => name.length));
	console.log('');
	for (const { name, audienceId } of audiences) {
		console.log(`  ${name.padEnd(width)}  →  ${audienceId}`);
	}
}

function printRequests(counts: Readonly<Record<string, number>>): void {
	const seen = Object.entries(counts).filter(([, count]) => count > 0);
	const list = seen.map(([route, count]) => `${route} ${count}`).join(', ');
	console.log(`\n  Requests that reached the simulator: ${list}\n`);
}

function printInvitation(url: string): void {
	console.log(`  n8n is open at   ${url}`);
	console.log(`  Sign in with     ${OWNER.email} / ${OWNER.password}`);
	console.log('  Then             click "Execute workflow" and open the node "Result"');
	console.log('  To end           press Ctrl-C\n');
}

async function main(): Promise<void> {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			stoppedBy ??= signal; // A terminal's Ctrl-C ends npm's shell too, and that is noticed later.
			stopAll();
		});
	}
	try {
		await job();
	} catch (error) {
		console.error(`\n${stoppedBy === undefined ? report(error) : `Stopped by ${stoppedBy}`}`);
		process.exitCode = 1;
	}
}

function report(error: unknown): string {
	if (error instanceof HostError) return error.report;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

void main();
