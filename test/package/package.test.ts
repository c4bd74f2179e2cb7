import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { load, scan, type LoadReport, type ScanReport } from './n8n-says';
import { packPackage } from './packed-package';

const manifest = z
	.object({
		name: z.string(),
		license: z.string(),
		keywords: z.array(z.string()),
		peerDependencies: z.record(z.string(), z.string()),
		scripts: z.record(z.string(), z.string()),
		n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
	})
	.passthrough();

const packed = packPackage();
afterAll(() => packed.remove());

const textOf = (path: string) => readFileSync(join(packed.folder, path), 'utf8');
const manifestOf = () => manifest.parse(JSON.parse(textOf('package.json')));

describe('the tarball', () => {
	it('holds every node and credential that its manifest names', () => {
		const { nodes, credentials } = manifestOf().n8n;
		expect(nodes).not.toHaveLength(0);
		expect(credentials).not.toHaveLength(0);
		expect(packed.files).toEqual(expect.arrayContaining([...nodes, ...credentials]));
	});

	it('holds the build, its papers, and nothing else', () => {
		const allowed = /^(dist\/.+|(README|LICENSE|CHANGELOG)(\.md)?|package\.json)$/;
		expect(packed.files.filter((path) => !allowed.test(path))).toEqual([]);
	});

	it.each(['README.md', 'LICENSE'])('holds %s', (paper) => {
		expect(packed.files).toContain(paper);
	});

	it('holds no source, no test and no leftover of the compiler', () => {
		const unwanted = /(?<!\.d)\.ts$|\.test\.|\.tsbuildinfo$|^dist\/test\//;
		expect(packed.files.filter((path) => unwanted.test(path))).toEqual([]);
	});

	it('is smaller than 150 kB', () => {
		expect(packed.size).toBeLessThan(150_000);
	});

	it("holds the output schema, the codex and both icons beside the node's code", () => {
		const beside = [
			'__schema__/v1.0.0/externalAudience/create.json',
			'AdobeExperiencePlatform.node.json',
			'adobeExperiencePlatform.svg',
			'adobeExperiencePlatform.dark.svg',
		];
		expect(packed.files).toEqual(
			expect.arrayContaining(beside.map((path) => `dist/nodes/AdobeExperiencePlatform/${path}`)),
		);
	});
});

describe('the manifest', () => {
	it('is the one of a community node that brings no modules of its own', () => {
		const { name, license, keywords, peerDependencies, ...rest } = manifestOf();
		expect({ name, license }).toEqual({
			name: 'n8n-nodes-adobe-experience-platform',
			license: 'MIT',
		});
		expect(keywords).toContain('n8n-community-node-package');
		expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(Object.keys(rest)).not.toEqual(expect.arrayContaining(['dependencies']));
		expect(Object.keys(rest)).not.toEqual(expect.arrayContaining(['overrides']));
	});

	it('runs nothing on the machine that installs it', () => {
		const atInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare'];
		expect(Object.keys(manifestOf().scripts).filter((name) => atInstall.includes(name))).toEqual(
			[],
		);
	});
});

describe("n8n's scanner", () => {
	let report: ScanReport;
	beforeAll(() => (report = scan(packed.folder)), 120_000);

	it.each(['source', 'built'] as const)('finds no error and no warning in what is %s', (what) => {
		const { files, ...found } = report[what];
		expect(files).toBeGreaterThan(5);
		expect(found).toEqual({ passed: true, message: '', messages: [] });
	});
});

describe("n8n's loader", () => {
	let report: LoadReport;
	beforeAll(() => (report = load(packed.folder)), 60_000);

	const nodeOf = () => report.types.nodes.find(({ name }) => name === 'adobeExperiencePlatform');
	const credentialOf = () =>
		report.types.credentials.find(({ name }) => name === 'adobeExperiencePlatformApi');

	it('knows the node and the credential', () => {
		expect(report.known.nodes).toHaveProperty('adobeExperiencePlatform');
		expect(report.known.credentials).toMatchObject({
			adobeExperiencePlatformApi: { supportedNodes: ['adobeExperiencePlatform'] },
		});
		expect(nodeOf()?.displayName).toBe('Adobe Experience Platform');
		expect(credentialOf()?.displayName).toBe('Adobe Experience Platform API');
	});

	it.each(['AEP', 'Real-Time CDP', 'RTCDP', 'segment', 'audience', 'Create External Audience'])(
		'finds the node by the word %s',
		(word) => {
			expect(nodeOf()?.codex.alias).toContain(word);
		},
	);

	it('finds both icons, light and dark', () => {
		const urls = [nodeOf(), credentialOf()].flatMap((type) =>
			type === undefined ? [] : Object.values(type.iconUrl),
		);
		expect(urls).toHaveLength(4);
		const paths = urls.map((url) => url.replace(/^icons\/n8n-nodes-[^/]+\//, ''));
		expect(paths.filter((path) => !existsSync(join(packed.folder, path)))).toEqual([]);
	});

	it("offers the credential in n8n's HTTP Request node", () => {
		expect(credentialOf()).toHaveProperty('authenticate');
		expect(credentialOf()).not.toHaveProperty('httpRequestNode');
	});

	it.each([
		['create', 'created'],
		['upsert', 'updated'],
		['get', 'expiresAt'],
		['getAll', 'expiresAt'],
		['update', 'updated'],
		['delete', 'deleted'],
	])('finds an output schema for %s that tells its own field %s', (operation, own) => {
		const folder = 'dist/nodes/AdobeExperiencePlatform/__schema__/v1.0.0/externalAudience';
		expect(JSON.parse(textOf(`${folder}/${operation}.json`))).toMatchObject({
			type: 'object',
			properties: { audienceId: { type: 'string' }, [own]: {} },
		});
	});
});
