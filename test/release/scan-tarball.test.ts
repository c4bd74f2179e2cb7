import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { complaintsAbout, scanTarball } from './scan-tarball';
import { run } from '../package/packed-package';

const home = mkdtempSync(join(tmpdir(), 'bad-package-'));
afterAll(() => rmSync(home, { recursive: true }));

/** What n8n refuses: modules of its own, a program started, a look at the machine's environment. */
function packBadPackage(): string {
	const folder = join(home, 'package');
	mkdirSync(join(folder, 'dist'), { recursive: true });
	const manifest = { name: 'n8n-nodes-bad', version: '1.0.0', dependencies: { axios: '*' } };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	writeFileSync(
		join(folder, 'dist', 'bad.js'),
		"require('node:child_process').execSync(`echo ${process.env.HOME}`);\n",
	);
	run('tar', ['-czf', join(home, 'bad.tgz'), '-C', home, 'package']);
	return join(home, 'bad.tgz');
}

it("says what n8n's scanner refuses in the very tarball it is given", () => {
	const { built } = scanTarball(packBadPackage());
	const complaints = complaintsAbout('built', built).join('\n');
	expect(built).toMatchObject({ passed: false, files: 2 });
	expect(complaints).toMatch(/^built: .*package\.json:\d+ @n8n\/community-nodes\/no-runtime-dep/m);
	expect(complaints).toMatch(/^built: .*bad\.js:\d+ @n8n\/community-nodes\/no-restricted-imports/m);
	expect(complaints).toMatch(/^built: .*bad\.js:\d+ @n8n\/community-nodes\/no-restricted-globals/m);
}, 120_000);

it.each([
	['nothing', { files: 5, passed: true, message: '', messages: [] }, []],
	['a warning', { files: 5, passed: true, message: '', messages: ['w'] }, ['source: w']],
	['no file', { files: 0, passed: true, message: '', messages: [] }, ['source: no file was found']],
	['a crash', { files: 5, passed: false, message: 'm', messages: [] }, ['source: m']],
])('complains about %s', (_what, scanned, complaints) => {
	expect(complaintsAbout('source', scanned)).toEqual(complaints);
});
