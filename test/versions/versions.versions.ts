import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { useN8n } from '../e2e/use-n8n';
import type { RunningN8n } from '../host/n8n';
import { buildAndPack } from '../host/package';
import type { Check } from './check';
import { CREATING } from './creating';
import { CREDENTIAL } from './credential';
import { INSTALLED } from './installed';
import { readmeTable, tableFor, writeReadmeTable } from './readme';
import { RELEASES } from './releases';
import { REPEATING } from './repeating';
import { startRelease } from './start-release';

const CHECKS: readonly Check[] = [...INSTALLED, ...CREATING, ...REPEATING, ...CREDENTIAL];

/** The first run installs each n8n. */
const INSTALLED_WITHIN_MS = 1_500_000;

let folder: string;
let tarball: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'n8n-node-package-'));
	tarball = await buildAndPack(folder);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const held = new Set<string>();
const key = (version: string, title: string) => `${version}: ${title}`;

describe.each(RELEASES)('n8n $version ($why)', (release) => {
	let running: RunningN8n;
	beforeAll(async () => (running = await startRelease(release, tarball)), INSTALLED_WITHIN_MS);
	afterAll(async () => await running?.stop());
	const n8n = useN8n(() => Promise.resolve(running.client));

	for (const { title, holds } of CHECKS) {
		const isKnownToFail = release.lacks.includes(title);
		(isKnownToFail ? it.failing : it)(title, async () => {
			await holds(n8n);
			held.add(key(release.version, title));
		});
	}
});

it("is what the README's table says", () => {
	const titles = CHECKS.map(({ title }) => title);
	const found = tableFor(titles, (version, title) => held.has(key(version, title)));
	if (process.env.README === 'write') writeReadmeTable(found);
	expect(readmeTable()).toBe(found);
});
