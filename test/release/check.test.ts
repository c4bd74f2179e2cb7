import { join } from 'node:path';

import { readRelease } from './release';
import { REPOSITORY, run } from '../package/packed-package';

const check = (tag: string) =>
	run(process.execPath, [require.resolve('tsx/cli'), join(__dirname, 'check.ts'), tag]);

it('reads the version, the repository and the changelog of this checkout', () => {
	const { version, lockedVersions, repository, section } = readRelease(REPOSITORY);
	expect(version).toMatch(/^\d+\.\d+\.\d+$/);
	expect(lockedVersions).toEqual([version, version]);
	expect(repository).toMatch(/^[\w-]+\/n8n-nodes-adobe-experience-platform$/);
	expect(section?.notes).toMatch(/^\S/);
});

it('ends a workflow where the tag is not the version', () => {
	expect(() => check('v999.0.0')).toThrow(/✗ The tag is v999\.0\.0, but package\.json has version/);
});
