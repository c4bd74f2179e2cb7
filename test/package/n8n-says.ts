import { join } from 'node:path';
import { z } from 'zod';

import { REPOSITORY, run } from './packed-package';

const scanned = z.object({
	passed: z.boolean(),
	message: z.string(),
	/** How many files were looked at. */
	files: z.number(),
	/** Errors and warnings alike. */
	messages: z.array(z.string()),
});

const scanReport = z.object({ source: scanned, built: scanned });

export type ScanReport = z.infer<typeof scanReport>;

const lastLineOf = (output: string): unknown => JSON.parse(output.trim().split('\n').at(-1) ?? '');

/** Holds the repository's source and a built package against n8n's scanner for community packages. */
export const scan = (built: string): ScanReport =>
	scanReport.parse(
		lastLineOf(run(process.execPath, [join(__dirname, 'scan.mjs'), REPOSITORY, built])),
	);

const known = z.record(z.string(), z.object({ className: z.string() }).passthrough());
const icon = z.object({ light: z.string(), dark: z.string() });

const loadReport = z.object({
	known: z.object({ nodes: known, credentials: known }),
	types: z.object({
		nodes: z.array(
			z.object({
				name: z.string(),
				displayName: z.string(),
				iconUrl: icon,
				codex: z.object({ alias: z.array(z.string()), categories: z.array(z.string()) }),
			}),
		),
		credentials: z.array(
			z.object({ name: z.string(), displayName: z.string(), iconUrl: icon }).passthrough(),
		),
	}),
});

export type LoadReport = z.infer<typeof loadReport>;

/** Loads a package with n8n's loader. */
export const load = (folder: string): LoadReport =>
	loadReport.parse(lastLineOf(run(process.execPath, [join(__dirname, 'load.mjs'), folder])));
