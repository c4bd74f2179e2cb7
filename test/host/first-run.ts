import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

import { simulatorCredential } from './credential';
import { createTable, IN_STEP, TO_FILL, TO_RETIRE } from './data-table';
import { HostError } from './host-error';
import type { RunningN8n } from './n8n';
import { changed, EXAMPLES, readExample } from './workflow';
import type { Simulator } from '../simulator';

/** The names in the examples with a CSV file. */
const TRIGGER = 'When clicking ‘Execute workflow’';
const READ_FILE = 'Read CSV File';
const ROWS = 'Extract Rows';
const RESULT = 'Result';

/** What stands in the table of the example that keeps one in step; the last row is one to mend. */
export const TABLE = ['Loyalty Gold', 'Loyalty Silver', ''].map((name) => ({
	name,
	namespace: 'agora',
	originName: 'Agora_Collaboration',
	description: 'Change me and execute the workflow again',
}));

const DAY_MS = 24 * 60 * 60 * 1000;

const PEOPLE = 'people.csv';

/** What stands in the file that fills an audience. */
const peopleInFile = () =>
	parse(readFileSync(join(EXAMPLES, PEOPLE)), { columns: true }) as Array<Record<string, string>>;

/** What stands in the table that does. */
export const peopleInTable = () =>
	peopleInFile().map((person) =>
		Object.fromEntries(Object.keys(TO_FILL).map((column) => [column, person[column]])),
	);

/** Audiences for the examples that look at what there is: two about to expire, and an old draft. */
export function seedForExamples(simulator: Simulator): void {
	const daysAgo = (days: number) => Date.now() - days * DAY_MS;
	simulator.seedAudiences([
		{ name: 'Trial Users', createdAt: daysAgo(26), ttlInDays: 30 },
		{ name: 'Summer Sale', createdAt: daysAgo(100), lifecycleState: 'draft' },
		{ ...UPLOADED, name: 'Spring Fair Visitors', createdAt: daysAgo(28), ttlInDays: 30 },
	]);
}

const UPLOADED = { namespace: 'CustomerAudienceUpload', originName: 'CUSTOM_UPLOAD' };

export interface CreatedAudience {
	name: string;
	audienceId: string;
}

/** The IDs of the examples with a CSV file. */
export interface FromCsv {
	readonly create: string;
	readonly fill: string;
}

/** Stores the examples in n8n, ready to run against the simulator. */
export async function provision({ client }: RunningN8n, simulator: Simulator): Promise<FromCsv> {
	const credential = simulatorCredential(simulator);
	const stored = await client.createCredential(credential);
	const test = await client.testCredential({ ...credential, ...stored });
	if (test.status !== 'OK') throw new HostError(`The credential test failed: ${test.message}`);

	const example = (file: string) => readExample(file, stored);
	await client.createWorkflow(example('create-audiences-define-below.json'));
	await client.createWorkflow(example('audiences-about-to-expire.json'));
	const inStep = await createTable(client, 'Audiences', IN_STEP, TABLE);
	await client.createWorkflow(inStep.pickedIn(example('keep-a-table-in-step.json')));
	const toRetire = await createTable(client, 'Drafts to retire', TO_RETIRE);
	await client.createWorkflow(toRetire.pickedIn(example('retire-old-drafts.json')));
	await client.createWorkflow(example('extend-what-expires.json'));
	const toFill = await createTable(client, 'People', TO_FILL, peopleInTable());
	await client.createWorkflow(toFill.pickedIn(example('fill-an-audience-nightly.json')));
	const reading = async (file: string, csv: string) =>
		await client.createWorkflow(
			changed(example(file), {
				[READ_FILE]: { parameters: { fileSelector: join(EXAMPLES, csv) } },
			}),
		);
	return {
		create: await reading('create-audiences-from-csv.json', 'audiences.csv'),
		fill: await reading('fill-an-audience-from-csv.json', PEOPLE),
	};
}

async function runToTheEnd({ client, log }: RunningN8n, workflowId: string) {
	const execution = await client.run(workflowId, TRIGGER);
	if (execution.status !== 'success') {
		const { message, description } = execution.error ?? {};
		const reason = [message, description].filter(Boolean).join(' ');
		throw new HostError(`The workflow ended with "${execution.status}": ${reason}`, { log });
	}
	return execution;
}

/** Runs the example that creates, and makes sure that n8n and the simulator agree on what was created. */
export async function createAudiencesFromCsv(
	n8n: RunningN8n,
	workflowId: string,
	{ audiences }: Simulator,
): Promise<CreatedAudience[]> {
	const execution = await runToTheEnd(n8n, workflowId);

	const rows = namedRows.parse(execution.items(ROWS)).map(({ json }) => json.name);
	const results = createdRows.parse(execution.items(RESULT)).map(({ json }) => json);
	const inAdobe = new Map(audiences.map(({ audienceId, name }) => [audienceId, name]));

	if (results.length !== rows.length || audiences.length !== rows.length) {
		throw new HostError(
			`${rows.length} rows gave ${results.length} results and ${audiences.length} audiences`,
		);
	}
	rows.forEach((name, index) => {
		const result = results[index];
		if (result?.name !== name || inAdobe.get(result.audienceId) !== name) {
			throw new HostError(`Row ${index + 1}, "${name}", isn't the audience its result names`);
		}
	});
	return results;
}

/** Runs the example that fills, and makes sure that exactly the people of its file are members. */
export async function fillAudienceFromCsv(
	n8n: RunningN8n,
	workflowId: string,
	simulator: Simulator,
): Promise<void> {
	await runToTheEnd(n8n, workflowId);
	const members = simulator.membersOf(simulator.runs.at(-1)?.audienceId ?? '');
	if (!isDeepStrictEqual(members, peopleInFile())) {
		throw new HostError(`The ${members.length} members are not the people of ${PEOPLE}`);
	}
}

const namedRows = z.array(z.object({ json: z.object({ name: z.string() }) }));
const createdRows = z.array(
	z.object({ json: z.object({ name: z.string(), audienceId: z.string().min(1) }) }),
);
