/**
 * `npm run release:pack`: leaves in `release/` the one tarball that gets published, after n8n's own
 * scanner has been over exactly that file, and the notes for the release on GitHub.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { readRelease } from './release';
import { complaintsAbout, scanTarball } from './scan-tarball';
import { HostError } from '../host/host-error';
import { buildAndPack } from '../host/package';
import { REPOSITORY } from '../package/packed-package';

const FOLDER = join(REPOSITORY, 'release');

async function pack(): Promise<void> {
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER);
	const tarball = await buildAndPack(FOLDER);

	const { source, built } = scanTarball(tarball);
	const complaints = [...complaintsAbout('source', source), ...complaintsAbout('built', built)];
	if (complaints.length > 0) {
		await rm(tarball);
		throw new HostError(`n8n's scanner does not accept this package:\n${complaints.join('\n')}`);
	}

	await writeFile(join(FOLDER, 'notes.md'), `${readRelease(REPOSITORY).section?.notes ?? ''}\n`);
	console.log(`✓ n8n's scanner accepts ${source.files} source files and ${built.files} built ones`);
	console.log(`✓ ${relative(REPOSITORY, tarball)} can be published`);
}

pack().catch((error: unknown) => {
	console.error(error instanceof HostError ? error.report : error);
	process.exitCode = 1;
});
