/**
 * `npm start`: shows the node doing its job in a real n8n. Installs the packed node, imports the
 * examples, runs those with a CSV file against the Adobe simulator and checks what was created and
 * who became a member. With `--open`, n8n stays and waits for a browser.
 */
import { stoppedBy } from './command';
import { atTheEnd, script } from './endings';
import {
	createAudiencesFromCsv,
	type CreatedAudience,
	fillAudienceFromCsv,
	type FromCsv,
	provision,
	seedForExamples,
} from './first-run';
import { HostError } from './host-error';
import { startN8n } from './n8n';
import { OWNER } from './n8n-client';
import { packed } from './package';
import { visibly as step } from './progress';
import { EXAMPLES } from './workflow';
import { type Simulator, startSimulator } from '../simulator';

const staysOpen = process.argv.includes('--open');

async function job(): Promise<void> {
	let isOpen = false;
	const simulator = await startSimulator({
		settings: QUICK,
		onSettled: ({ route }) => void (isOpen && route === 'runGet' && printNewMembers()),
	});
	const printNewMembers = membersPrinter(simulator);
	atTheEnd(() => simulator.close());
	const { tarball } = await packed();
	const n8n = await startN8n({ tarball, readableFolder: EXAMPLES, step });
	atTheEnd(() => n8n.stop());
	const workflows = await step('Creating the credential, importing the examples', () =>
		provision(n8n, simulator),
	);
	const created = await step('Running the workflow over examples/audiences.csv', () =>
		createAudiencesFromCsv(n8n, workflows.create, simulator),
	);
	printCreated(created);
	await step('Running the workflow over examples/people.csv', () =>
		fillAudienceFromCsv(n8n, workflows.fill, simulator),
	);
	printNewMembers();
	printRequests(simulator.counts);

	if (staysOpen) {
		seedForExamples(simulator);
		printInvitation(`${n8n.url}/workflow/`, workflows);
		isOpen = true;
		const code = await n8n.exited;
		if (stoppedBy() === undefined) {
			throw new HostError(`n8n ended (exit code ${code})`, { log: n8n.log });
		}
	}
}

/** Adobe takes minutes. */
const QUICK = { importMs: 1_000, runMs: 2_000 };

const FIRST_FEW = 3;

/** Prints who is in an audience, each time that a run of it has ended well. */
function membersPrinter(simulator: Simulator) {
	const printed = new Set<string>();
	return () => {
		for (const { runId, audienceId, audienceName, endsAt } of simulator.runs) {
			if (printed.has(runId) || endsAt > Date.now()) continue;
			printed.add(runId);
			const members = simulator.membersOf(audienceId);
			const names = members.slice(0, FIRST_FEW).map((member) => Object.values(member)[0]);
			const others = members.length > FIRST_FEW ? ` and ${members.length - FIRST_FEW} more` : '';
			console.log(
				`\n  ${audienceName}  →  ${members.length} members: ${names.join(', ')}${others}`,
			);
		}
	};
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

function printInvitation(url: string, { create, fill }: FromCsv): void {
	console.log(`  n8n is open at   ${url}${create}`);
	console.log(`  Sign in with     ${OWNER.email} / ${OWNER.password}`);
	console.log('  Then             click "Execute workflow" and open the node "Result"');
	console.log(`  Fill an audience ${url}${fill}`);
	console.log('                   the same way; who is a member then is printed here');
	console.log('  More             under Workflows, with their tables under Data tables');
	console.log('  To end           press Ctrl-C\n');
}

void script(job);
