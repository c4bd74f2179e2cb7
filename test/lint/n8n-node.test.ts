import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

import { REPOSITORY, run } from '../package/packed-package';

const TOOL = 'node_modules/@n8n/node-cli/bin/n8n-node.mjs';

const { scripts } = z
	.object({ scripts: z.record(z.string(), z.string()) })
	.parse(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')));

const configuration = z.object({ rules: z.record(z.string(), z.array(z.unknown())) }).passthrough();
const configurations = z.array(
	z.object({ file: z.string(), n8n: configuration, ours: configuration }),
);

const sources = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.ts'))
		.map((path) => join(folder, path)),
);

const configurationsOf = (files: string[]) =>
	configurations.parse(
		JSON.parse(
			run(process.execPath, [join(__dirname, 'configurations.mjs'), JSON.stringify(files)]),
		),
	);

describe("n8n's own command", () => {
	it('calls the package eligible for n8n Cloud', () => {
		// It colours what it says wherever it takes its output for a terminal, as it does in many a CI.
		const said = stripVTControlCharacters(run(process.execPath, [TOOL, 'cloud-support']));
		expect(said).toMatch(/Strict mode: enabled/);
		expect(said).toMatch(/ESLint config: using default config/);
		expect(said).toMatch(/Status: eligible for n8n Cloud verification/);
	});

	/** What it finds is shown by every run of `npm run lint`, the first thing that a change has to pass. */
	it('is what lints here', () => {
		const [lint = ''] = scripts.lint?.split(' && ') ?? [];
		expect(lint).toMatch(/^node --import \.\/test\/lint\/flag\.mjs /);
		expect(lint.split(' ').slice(-2)).toEqual([TOOL, 'lint']);
	});
});

describe("n8n's configuration", () => {
	const found = configurationsOf(['package.json', ...sources]);

	it.each(found)('is whole where $file is linted', ({ n8n, ours }) => {
		expect(ours).toMatchObject(n8n);
	});

	it.each([
		['package.json', 'community-package-json-'],
		['nodes/', 'node-'],
		['credentials/', 'cred-'],
	])('has rules of its own for %s', (path, rules) => {
		const these = found.filter(({ file }) => file.startsWith(path));
		expect(these).not.toHaveLength(0);
		for (const { n8n } of these) {
			expect(Object.keys(n8n.rules)).toEqual(
				expect.arrayContaining([expect.stringMatching(`^n8n-nodes-base/${rules}`)]),
			);
		}
	});
});
