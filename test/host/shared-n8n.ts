import { z } from 'zod';

import { SIGNALS, stopAll } from './command';
import endAll, { atTheEnd } from './endings';
import { reportOf } from './host-error';
import { startN8n } from './n8n';
import { installedN8n } from './n8n-process';
import { CURRENT_N8N, type N8nRelease } from './n8n-release';
import { packed } from './package';
import { visibly as step } from './progress';
import { EXAMPLES } from './workflow';

const VARIABLE = 'N8N_OF_THE_TESTS';

const sharedByVersion = z.record(
	z.object({
		url: z.string(),
		log: z.string(),
		tarball: z.string(),
		release: z.object({ version: z.string(), nodeJs: z.number() }),
		/** That workflows may read files from. */
		folder: z.string(),
		/** The settings of n8n's that it was given. */
		env: z.record(z.string()),
	}),
);
export type SharedN8n = z.infer<typeof sharedByVersion>[string];

/** Jest knows it as a global of the project, where tests run in several versions. */
const project = z.object({ n8nVersion: z.string().default(CURRENT_N8N.version) });
export const versionUnderTest = (): string => project.parse(globalThis).n8nVersion;

/** The n8n that all tests of a run share. */
export function sharedN8n(): SharedN8n {
	const all = sharedByVersion.parse(JSON.parse(process.env[VARIABLE] ?? '{}'));
	const found = all[versionUnderTest()];
	if (found === undefined) throw new Error(`No n8n ${versionUnderTest()} was started`);
	return found;
}

interface Wanted {
	release?: N8nRelease;
	folder?: string;
	env?: Record<string, string>;
}

/**
 * For Jest's `globalSetup`: packs the node as it is now and starts what all tests share. Tests have
 * modules of their own, so what they are told goes through the environment.
 * @param wanted is given a folder that is there until the end
 */
export async function share(wanted: (folder: string) => Wanted[] | Promise<Wanted[]>) {
	for (const signal of SIGNALS) process.once(signal, stopAll);
	console.log('');
	try {
		const { folder: own, tarball } = await packed();
		const all = (await wanted(own)).map(
			({ release = CURRENT_N8N, folder = EXAMPLES, env = {} }) => ({ release, folder, env }),
		);
		for (const { release } of all) await installedN8n(release, step);
		const starting = all.map(async ({ release, folder, env }) => {
			const n8n = await startN8n({ tarball, readableFolder: folder, release, env });
			return { ...n8n, release, folder, env };
		});
		atTheEnd(async () => {
			const settled = await Promise.allSettled(starting);
			await Promise.all(settled.map((each) => each.status === 'fulfilled' && each.value.stop()));
		});
		const versions = all.map(({ release }) => release.version).join(', ');
		const started = await step(`Starting n8n ${versions}`, () => Promise.all(starting));
		const shared = started.map(({ release, url, log, folder, env }) => [
			release.version,
			{ url, log, tarball, release, folder, env },
		]);
		process.env[VARIABLE] = JSON.stringify(Object.fromEntries(shared));
	} catch (error) {
		await endAll();
		// Jest shows of an error only its message, so n8n's last words go there.
		throw new Error(reportOf(error));
	}
}
