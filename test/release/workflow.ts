import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

import { REPOSITORY } from '../package/packed-package';

const FOLDER = join(REPOSITORY, '.github', 'workflows');

const step = z.object({ uses: z.string().optional(), run: z.string().optional() });

const job = z.object({
	uses: z.string().optional(),
	steps: z.array(step).default([]),
	'timeout-minutes': z.number().optional(),
	permissions: z.record(z.string()).optional(),
	strategy: z
		.object({ matrix: z.object({ include: z.array(z.record(z.string())).optional() }) })
		.optional(),
});

const workflow = z.object({
	permissions: z.record(z.string()),
	concurrency: z.object({ group: z.string() }),
	jobs: z.record(job),
});

export type Job = z.infer<typeof job>;

export interface Workflow extends z.infer<typeof workflow> {
	readonly file: string;
	readonly text: string;
}

/** The workflows that GitHub runs, with only what the tests look at spelled out. */
export function readWorkflows(): Workflow[] {
	return readdirSync(FOLDER).map((file) => {
		const text = readFileSync(join(FOLDER, file), 'utf8');
		return { file, text, ...workflow.parse(parse(text)) };
	});
}

const NPM_SCRIPT = /\bnpm (?:run (\$\{\{.+?\}\}|\S+)|(test|start)\b)/g;

/** Every npm script that a job runs, also those whose names stand in its matrix. */
export function npmScriptsOf({ steps, strategy }: Job): string[] {
	const rows = strategy?.matrix.include ?? [];
	return steps.flatMap(({ run = '' }) =>
		[...run.matchAll(NPM_SCRIPT)].flatMap(([, named = '', name = named]) => {
			const column = /^\$\{\{ matrix\.(\w+) \}\}$/.exec(name)?.[1];
			return column === undefined ? [name] : rows.map((row) => row[column] ?? name);
		}),
	);
}
