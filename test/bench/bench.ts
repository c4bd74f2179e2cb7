/**
 * `npm run bench -- [--only NAME] [--rounds 3]`: the Adobe node and n8n's HTTP Request node at the
 * same work, in a real n8n, against the Adobe simulator. Prints a table for each scenario and writes
 * everything that was measured as JSON. Ends with an error where a row was lost or doubled, or a bound missed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { atTheEnd, script } from '../host/endings';
import { packed } from '../host/package';
import { visibly as step } from '../host/progress';
import { startAdobe } from './adobe';
import type { Measurement } from './measurement';
import { mistakes, table } from './print';
import { runScenario, type ScenarioResult } from './run-scenario';
import type { Case, Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { openStage } from './stage';
import { isMet } from './target';

const RESULTS = resolve(__dirname, '..', '..', 'bench-results');

function choices(): { chosen: readonly Scenario[]; rounds: number } {
	const { values } = parseArgs({
		options: { only: { type: 'string', multiple: true }, rounds: { type: 'string', default: '3' } },
	});
	const names = SCENARIOS.map(({ name }) => name);
	const unknown = values.only?.find((name) => !names.includes(name));
	if (unknown !== undefined) throw new Error(`--only takes one of ${names.join(', ')}`);
	const rounds = Number(values.rounds);
	if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
	return { chosen: SCENARIOS.filter(({ name }) => values.only?.includes(name) ?? true), rounds };
}

async function bench(): Promise<void> {
	const { chosen, rounds } = choices();
	const adobe = await startAdobe();
	atTheEnd(() => adobe.stop());
	const { folder, tarball } = await packed();
	const stage = await step('Starting n8n', () => openStage(tarball, folder, adobe));
	atTheEnd(() => stage.close());

	const results: ScenarioResult[] = [];
	for (const scenario of chosen) {
		const result = await runScenario(scenario, rounds, stage, printMeasured);
		console.log(`${table(result)}\n`);
		results.push(result);
	}
	console.log(`Written to ${await write(results, rounds)}`);
	const wrong = mistakes(results);
	wrong.forEach((mistake) => console.error(`✗ ${mistake}`));
	const isMissed = results.some(({ targets }) => !targets.every(isMet));
	if (wrong.length > 0 || isMissed) process.exitCode = 1;
}

const printMeasured = ({ title }: Case, { ms }: Measurement, round: number) =>
	console.log(`  round ${round}  ${(ms / 1_000).toFixed(2).padStart(7)} s  ${title}`);

async function write(results: readonly ScenarioResult[], rounds: number): Promise<string> {
	const measuredAt = new Date().toISOString();
	const file = join(RESULTS, `${measuredAt.replaceAll(':', '-')}.json`);
	const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.version };
	const scenarios = results.map(({ scenario: { name, title }, cases, targets }) => ({
		name,
		title,
		cases: cases.map(({ case: { title: line, rows, adobe }, ...measured }) => ({
			title: line,
			rows,
			adobe,
			...measured,
		})),
		targets: targets.map((target) => ({ ...target, met: isMet(target) })),
	}));
	await mkdir(RESULTS, { recursive: true });
	await writeFile(
		file,
		`${JSON.stringify({ measuredAt, rounds, machine, scenarios }, null, '\t')}\n`,
	);
	return file;
}

void script(bench);
