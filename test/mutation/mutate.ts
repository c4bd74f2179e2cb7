/**
 * Measures how much the tests notice: changes one small thing at a time in a copy of the project, and
 * counts for which changes no test fails.
 *
 *     npm run test:mutation -- [--sample N] [--seed S] [--only FILE] [--rest FOLDER|none]
 */
import { spawn } from 'node:child_process';
import {
	cpSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { transformSync } from '@swc/core';

import { mutantsOf, type Mutant } from './mutants';

const ROOT = resolve(__dirname, '../..');
const MUTATED = ['run', 'adobe'].map((room) => `nodes/AdobeExperiencePlatform/${room}`);
const NOT_COPIED = ['node_modules', '.git', 'dist', 'coverage'];
const FAST = ['test/unit/', 'test/run/'];
/** Slow, and about the package, not about what it does. */
const NEVER = ['test/package/', 'test/release/'];
const WORKERS = 2;

const { values: chosen } = parseArgs({
	options: {
		sample: { type: 'string' },
		seed: { type: 'string', default: '1' },
		only: { type: 'string', default: '' },
		rest: { type: 'string', default: 'test/' },
	},
});

/** Numbers that look random and are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function sampled(mutants: readonly Mutant[]): Mutant[] {
	const random = randomOf(Number(chosen.seed));
	const shuffled = mutants
		.map((mutant) => ({ mutant, place: random() }))
		.sort((a, b) => a.place - b.place)
		.map(({ mutant }) => mutant);
	return shuffled.slice(0, Number(chosen.sample ?? shuffled.length));
}

function allMutants(): Mutant[] {
	return MUTATED.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.sort()
			.map((name) => `${folder}/${name}`),
	)
		.filter((file) => file.includes(chosen.only))
		.flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** Whether the tests' compiler takes it; what it refuses is no mutant. */
function compiles({ text }: Mutant): boolean {
	try {
		transformSync(text, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
		return true;
	} catch {
		return false;
	}
}

/** A copy of the project, so that nobody who works on it meets a mutant. */
function copyOfProject(): string {
	const copy = mkdtempSync(join(tmpdir(), 'mutation-'));
	cpSync(ROOT, copy, { recursive: true, filter: (path) => !NOT_COPIED.includes(basename(path)) });
	symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
	return copy;
}

interface Ended {
	readonly passed: boolean;
	readonly output: string;
	readonly tookMs: number;
}

/** Runs jest in a copy; one that doesn't end in time is stopped, and has not passed. */
async function jest(copy: string, options: readonly string[], withinMs: number): Promise<Ended> {
	const begun = Date.now();
	const command = [join('node_modules', 'jest', 'bin', 'jest.js'), '--runInBand', ...options];
	const child = spawn(process.execPath, ['--max-old-space-size=1500', ...command], { cwd: copy });
	let output = '';
	child.stdout.on('data', (data: Buffer) => (output += data.toString()));
	child.stderr.resume();
	const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
	const code = await new Promise<number | null>((done) => child.on('close', done));
	clearTimeout(timer);
	return { passed: code === 0, output, tookMs: Date.now() - begun };
}

interface Stage {
	readonly folders: readonly string[];
	readonly options: readonly string[];
	readonly withinMs: number;
}

/** Tests that fail without any mutant say nothing about one, so they are left out, and named. */
async function prepareStage(
	copy: string,
	folders: readonly string[],
	without: readonly string[],
): Promise<Stage> {
	const ignoring = (ignored: readonly string[]) => [
		'--testPathIgnorePatterns',
		'/node_modules/',
		...ignored,
	];
	const { output, tookMs } = await jest(
		copy,
		[...folders, ...ignoring(without), '--json'],
		1_200_000,
	);
	const { testResults } = JSON.parse(output.slice(output.indexOf('{'))) as {
		testResults: Array<{ name: string; status: string }>;
	};
	const failing = testResults
		.filter(({ status }) => status !== 'passed')
		.map(({ name }) => relative(copy, name));
	if (failing.length > 0) console.log(`Left out, fails anyway:\n  ${failing.join('\n  ')}`);
	console.log(
		`${testResults.length - failing.length} files of ${folders.join(' ')}: ${Math.round(tookMs / 1000)} s`,
	);
	return {
		folders,
		options: [...ignoring([...without, ...failing]), '--bail', '--silent'],
		withinMs: 20_000 + 4 * tookMs,
	};
}

/** The fast tests that name a file: they notice most of what is wrong with it, in a second or two. */
function testsNaming(file: string): string[] {
	const name = `${file.replace(/\.ts$/, '')}'`;
	return FAST.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { encoding: 'utf8' })
			.filter((test) => test.endsWith('.test.ts'))
			.map((test) => folder + test),
	).filter((test) => readFileSync(join(ROOT, test), 'utf8').includes(name));
}

/** @returns whether any test notices the mutant */
async function isKilled(
	copy: string,
	mutant: Mutant,
	stages: readonly [Stage, ...Stage[]],
): Promise<boolean> {
	const path = join(copy, mutant.file);
	const original = readFileSync(path, 'utf8');
	writeFileSync(path, mutant.text);
	try {
		const near = testsNaming(mutant.file);
		const [fast, ...others] = stages;
		const nearest = near.length > 0 ? [{ ...fast, folders: near }] : [];
		for (const stage of [...nearest, fast, ...others]) {
			const options = [...stage.folders, ...stage.options];
			if (!(await jest(copy, options, stage.withinMs)).passed) return true;
		}
		return false;
	} finally {
		writeFileSync(path, original);
	}
}

function report(mutants: readonly Mutant[], survivors: readonly Mutant[]): void {
	const share = (all: readonly Mutant[], alive: readonly Mutant[]) =>
		`${all.length - alive.length} of ${all.length} killed, ${alive.length} survived`;
	for (const file of [...new Set(mutants.map((mutant) => mutant.file))].sort()) {
		const ofFile = (all: readonly Mutant[]) => all.filter((mutant) => mutant.file === file);
		console.log(`${share(ofFile(mutants), ofFile(survivors))}: ${file}`);
	}
	console.log('\nSurvivors:');
	const lines = [...survivors].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
	for (const { file, line, change } of lines) console.log(`${file}:${line}  ${change}`);
	const percent = (100 * (mutants.length - survivors.length)) / Math.max(mutants.length, 1);
	console.log(`\n${share(mutants, survivors)} (${percent.toFixed(1)} %), seed ${chosen.seed}`);
}

async function main(): Promise<void> {
	const all = allMutants();
	const mutants = sampled(all).filter(compiles);
	console.log(`${all.length} mutants, ${mutants.length} of them tried`);
	const copies = Array.from({ length: WORKERS }, copyOfProject);
	const tried: Mutant[] = [];
	const survivors: Mutant[] = [];
	process.on('exit', () => {
		report(tried, survivors);
		copies.forEach((copy) => rmSync(copy, { recursive: true, force: true }));
	});
	// Who has seen enough may stop it: what was tried counts.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(0));

	const [first = ROOT] = copies;
	const stages: [Stage, ...Stage[]] = [await prepareStage(first, FAST, [])];
	if (chosen.rest !== 'none') {
		stages.push(await prepareStage(first, [chosen.rest], [...FAST, ...NEVER]));
	}
	const queue = mutants.entries();
	const work = async (copy: string) => {
		for (const [nth, mutant] of queue) {
			const killed = await isKilled(copy, mutant, stages);
			tried.push(mutant);
			if (!killed) survivors.push(mutant);
			const { file, line, change } = mutant;
			console.log(`${nth + 1} ${killed ? 'killed' : 'SURVIVED'} ${file}:${line}  ${change}`);
		}
	};
	await Promise.all(copies.map(work));
}

void main();
