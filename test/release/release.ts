import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { sectionOf, type ChangelogSection } from './changelog';

const manifest = z.object({ version: z.string(), repository: z.object({ url: z.string() }) });
const lockFile = z.object({
	version: z.string(),
	packages: z.object({ '': z.object({ version: z.string() }) }),
});

/** What the files of a checkout say of the version that it would release. */
export interface Release {
	readonly version: string;
	/** The version in the lock file, in both places where it stands. */
	readonly lockedVersions: readonly string[];
	/** `owner/name` on GitHub. */
	readonly repository: string | undefined;
	readonly section: ChangelogSection | undefined;
}

export function readRelease(checkout: string): Release {
	const text = (file: string) => readFileSync(join(checkout, file), 'utf8');
	const { version, repository } = manifest.parse(JSON.parse(text('package.json')));
	const lock = lockFile.parse(JSON.parse(text('package-lock.json')));
	return {
		version,
		lockedVersions: [lock.version, lock.packages[''].version],
		repository: /^git\+https:\/\/github\.com\/([^/]+\/[^/]+)\.git$/.exec(repository.url)?.[1],
		section: sectionOf(text('CHANGELOG.md'), version),
	};
}
