/**
 * `npm run release:check -- v1.2.0`: do the tag, the version and the changelog agree? Without a tag
 * it takes the one that belongs to the version, which is of use before the tag is made.
 */
import { problemsOf } from './problems';
import { readRelease } from './release';
import { REPOSITORY } from '../package/packed-package';

const release = readRelease(REPOSITORY);
const tag = process.argv[2] ?? `v${release.version}`;
const problems = problemsOf(release, { tag, publishedFrom: process.env.GITHUB_REPOSITORY });

for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length === 0) console.log(`✓ ${tag} can be released`);
process.exitCode = problems.length === 0 ? 0 : 1;
