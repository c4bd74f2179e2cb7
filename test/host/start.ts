/**
 * `npm start`: shows the node doing its job in a real n8n. Installs the packed node, imports the
 * CSV example, runs it against the Adobe simulator and checks what was created. With `--open`, n8n
 * stays and waits for a browser.
 */
import { stoppedBy } from './command';
import { atTheEnd, script } from './endings';
import {
	createAudiencesFromCsv,
	type CreatedAudience,
	provision,
	seedForExamples,
} from './first-run';
import { HostError } from './host-error';
import { startN8n } from './n8n';
import { OWNER } from './n8n-client';
import { packed } from './package';
import { visibly as step } from './progress';
import { EXAMPLES } from './workflow';
import { startSimulator } from '../simulator';

const staysOpen = process.argv.includes('--open');

async function job(): Promise<void> {
	const simulator = await startSimulator();
	atTheEnd(() => simulator.close());
	const { tarball } = await packed();
	const n8n = await startN8n({ tarball, readableFolder: EXAMPLES, step });
	atTheEnd(() => n8n.stop());
	const workflowId = await step('Creating the credential, importing the examples', () =>
		provision(n8n, simulator),
	);
	const created = await step('Running the workflow over examples/audiences.csv', () =>
		createAudiencesFromCsv(n8n, workflowId, simulator),
	);
	printCreated(created);
	printRequests(simulator.counts);

	if (staysOpen) {
		seedForExamples(simulator);
		printInvitation(`${n8n.url}/workflow/${workflowId}`);
		const code = await n8n.exited;
		if (stoppedBy() === undefined) {
			throw new HostError(`n8n ended (exit code ${code})`, { log: n8n.log });
		}
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
	console.log('  More             under Workflows, with their tables under Data tables');
	console.log('  To end           press Ctrl-C\n');
}

void script(job);
