import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSimulator, type Simulator } from '../simulator';
import { readCredentialFile } from './credentialFile';
import { leftIn } from './virtual-tenant';

const REPOSITORY = join(__dirname, '../..');
let folder: string;
let simulator: Simulator;
/** Called with the number of each request that arrives. */
let arrives: (nr: number) => void;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tenant-check-'));
	let arrived = 0;
	arrives = () => undefined;
	simulator = await startSimulator({ onRequest: () => arrives(++arrived) });
	const { gatewayUrl, imsUrl, client } = simulator;
	const { apiKey, clientSecret, orgId, scopes } = client;
	const own = { apiKey, clientSecret, orgId, scopes, gatewayUrl, imsUrl };
	writeFileSync(join(folder, 'own.json'), JSON.stringify(own));
});

afterEach(async () => {
	await simulator.close();
	rmSync(folder, { recursive: true });
});

/** Runs the program as npm does, in the folder of a person. */
async function run(more: readonly string[], stopAt = 0) {
	const program = ['--import', './test/tsx.mjs', 'test/tenant-check/cli.ts'];
	const child = spawn(
		process.execPath,
		[...program, '--credential', 'own.json', '--without', 'imports', ...more],
		{
			cwd: REPOSITORY,
			env: { ...process.env, INIT_CWD: folder },
			stdio: ['ignore', 'pipe', 'pipe'],
		},
	);
	let printed = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	}
	const ended = once(child, 'close') as Promise<[code: number]>;
	arrives = (nr) => void (nr === stopAt && child.kill('SIGINT'));
	const [code] = await ended;
	return { code, printed };
}

const results = (name: string) => join(folder, 'tenant-check-results', name);

const everythingWritten = () =>
	readdirSync(results('.'))
		.map((name) => readFileSync(results(name), 'utf8'))
		.join('\n');

it.each([
	['ends by itself', 0, 0],
	['is stopped by Ctrl-C', 25, 1],
])(
	'a check that %s leaves a report, and nothing else',
	async (_, stoppedAt, expected) => {
		const { code, printed } = await run(['--sandbox', 'dev', '--yes'], stoppedAt);
		expect({ code, ...leftIn(simulator) }).toEqual({ code: expected, audiences: [], files: [] });
		expect(readdirSync(results('.')).sort()).toEqual([
			'exchanges.json',
			'report.json',
			'report.md',
		]);
		const { client, issuedTokens } = simulator;
		const secrets = [client.apiKey, client.clientSecret, client.orgId, ...issuedTokens];
		for (const secret of secrets) expect(printed + everythingWritten()).not.toContain(secret);
		expect(printed).toContain('Nothing is left in the sandbox.');
	},
	120_000,
);

it.each([
	[
		'a production sandbox that was named once',
		['--sandbox', 'prod', '--yes'],
		'a production sandbox',
	],
	['one that Adobe does not list', ['--sandbox', 'nowhere', '--yes'], 'does not say what kind'],
	['a person who was not asked', ['--sandbox', 'dev'], 'Nothing was made'],
	['no sandbox', [], '--sandbox NAME'],
])('makes nothing for %s', async (_, words, says) => {
	const { code, printed } = await run(words);
	expect(code).toBe(1);
	expect(printed).toContain(says);
	expect(simulator.counts).toMatchObject({ create: 0, importCreate: 0, upload: 0 });
});

const CONSOLE = {
	CLIENT_ID: 'id-of-the-project',
	CLIENT_SECRETS: ['first', 'second'],
	ORG_ID: '1@AdobeOrg',
	SCOPES: ['openid', 'AdobeID'],
	TECHNICAL_ACCOUNT_EMAIL: 'someone@techacct.adobe.com',
};
const OURS = { apiKey: 'id-of-the-project', clientSecret: 'first', orgId: '1@AdobeOrg' };

it.each<[string, unknown]>([
	["the Developer Console's file", CONSOLE],
	['a file of the whole project', { project: { name: 'P', workspace: { details: [CONSOLE] } } }],
	['our own fields', { ...OURS, scopes: 'openid,AdobeID' }],
])('reads the credential from %s', (_, content) => {
	const file = join(folder, 'a.json');
	writeFileSync(file, JSON.stringify(content));
	const { settings, secrets } = readCredentialFile(file, 'dev');
	expect(settings).toMatchObject({ ...OURS, scopes: 'openid,AdobeID', sandboxName: 'dev' });
	expect(secrets).toEqual(expect.arrayContaining(Object.values(OURS)));
});

it.each([
	['is no JSON', '{"CLIENT_SECRETS": ["p8e-secret"'],
	['lacks something', '{"CLIENT_SECRETS": ["p8e-secret"]}'],
])('says what is wrong with a file that %s, without its secrets', (_, content) => {
	const file = join(folder, 'a.json');
	writeFileSync(file, content);
	expect(() => readCredentialFile(file, 'dev')).toThrow(file);
	expect(() => readCredentialFile(file, 'dev')).not.toThrow('p8e-secret');
	expect(existsSync(results('.'))).toBe(false);
});
