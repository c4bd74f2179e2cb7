/**
 * `npm run tenant-check -- --credential FILE --sandbox NAME`: asks a real Adobe tenant what Adobe's pages leave
 * open, removes again what that makes, and writes a report that is fit to be published.
 */
import './n8n-folder';

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';

import { adobeBehind } from './adobe';
import { cleanUp, tenantCheck, type Answered } from './check';
import { readCredentialFile, type CredentialFile } from './credentialFile';
import { ledgerIn } from './ledger';
import { GROUPS, type Group } from './questions';
import { redactor } from './redact';
import { markdownOf, reportOf } from './report';
import { sandboxType, whyNotIn } from './sandbox';
import { PREFIX } from './things';
import { openWire } from './wire';
import { theWorld } from './world';

const HELP = `npm run tenant-check -- --credential FILE --sandbox NAME

Asks Adobe what its pages leave open, in a development sandbox, and writes a report.

  --credential FILE   the JSON file of the project from the Adobe Developer Console,
                      or one with apiKey, clientSecret and orgId
  --sandbox NAME      the name of the sandbox, not its title
  --without GROUP     leaves questions out: ${GROUPS.join(', ')}; can be repeated
  --members DATASET   also asks about members by batch: they go into this dataset, which
                      must be enabled for Profile and have segmentMembership and identityMap
  --max-wait MINUTES  how long an import or a run may take, 30 by default
  --out FOLDER        where the report goes, tenant-check-results by default
  --yes               makes the audiences without asking before
  --clean             only removes what an earlier check has left
  --production NAME   the name of the sandbox once more, where it is no development sandbox
`;

const PLAN = `This check makes, in the sandbox:
  - about 20 external audiences whose names begin with "${PREFIX}"
  - two small files in its landing zone, with three invented people each
  - six ingestion runs, of the 100 that Adobe allows in a day
It removes all of them at the end, also after Ctrl-C. What a killed check leaves, the next one removes.
`;

/** What a batch writes into a profile, only Adobe can take out again. */
const MEMBERS_PLAN = `It also writes three records of one invented person into that dataset, which stay there. The last one
lets the person leave both audiences.
`;

interface Arguments {
	readonly credential: CredentialFile;
	readonly sandbox: string;
	readonly production?: string;
	readonly without: readonly Group[];
	readonly maxWaitMs: number;
	readonly dataset?: string;
	readonly out: string;
	readonly yes: boolean;
	readonly clean: boolean;
}

/** Where the person is: npm moves to the package's own folder. */
const here = process.env.INIT_CWD ?? process.cwd();

/** @throws what is wrong with them, in words */
function readArguments(): Arguments | undefined {
	const { values } = parseArgs({
		options: {
			credential: { type: 'string' },
			sandbox: { type: 'string' },
			production: { type: 'string' },
			without: { type: 'string', multiple: true, default: [] },
			members: { type: 'string' },
			'max-wait': { type: 'string', default: '30' },
			out: { type: 'string', default: 'tenant-check-results' },
			yes: { type: 'boolean', default: false },
			clean: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const { credential, sandbox, production, yes, clean } = values;
	if (credential === undefined || sandbox === undefined) return undefined;
	const minutes = Number(values['max-wait']);
	if (!(minutes > 0)) throw new Error('--max-wait takes a number of minutes');
	const without = values.without.map((name) => {
		const group = GROUPS.find((each) => each === name);
		if (group === undefined) throw new Error(`--without takes one of ${GROUPS.join(', ')}`);
		return group;
	});
	return {
		credential: readCredentialFile(resolve(here, credential), sandbox),
		sandbox,
		production,
		without,
		maxWaitMs: minutes * 60_000,
		...(values.members !== undefined && { dataset: values.members }),
		out: resolve(here, values.out),
		yes,
		clean,
	};
}

const interrupted = new AbortController();

/** Asks the person; `undefined` where nobody is there, or somebody has interrupted. */
async function ask(question: string): Promise<string | undefined> {
	if (!process.stdin.isTTY) return undefined;
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	terminal.on('SIGINT', () => interrupted.abort());
	try {
		return await terminal.question(question, { signal: interrupted.signal });
	} catch {
		return undefined;
	} finally {
		terminal.close();
	}
}

const mark = ({ isAsked, trouble }: Answered) =>
	trouble !== undefined ? '!' : isAsked ? '✓' : '–';

async function main(): Promise<void> {
	const given = readArguments();
	if (given === undefined) {
		console.log(HELP);
		process.exitCode = process.argv.includes('--help') ? 0 : 1;
		return;
	}
	const { sandbox, production, without, maxWaitMs, dataset, out, yes } = given;
	const { settings, whose, secrets } = given.credential;
	const { all, words } = redactor([...secrets, settings.clientSecret, settings.orgId]);
	mkdirSync(out, { recursive: true });
	const file = join(out, `made-${keyOf([settings.gatewayUrl, settings.orgId, sandbox])}.jsonl`);
	const ledger = ledgerIn(file);

	const before = openWire(theWorld, ledger);
	const adobe = adobeBehind(theWorld, before, settings, []);
	const { status, said } = await adobe.signIn();
	if (adobe.token() === '') {
		throw new Error(words(`Adobe gives no token (${status}). ${said.text ?? ''}`));
	}
	const refused = whyNotIn(sandbox, await sandboxType(adobe, sandbox), production);
	if (refused !== undefined) throw new Error(refused);

	if (ledger.left().length > 0 || given.clean) {
		console.log('Removing what an earlier check has left …');
		const { removed, left } = await cleanUp(theWorld, before, ledger, settings);
		console.log(
			all([`${removed} things removed.`, ...left.map((what) => `Left: ${what}`)]).join('\n'),
		);
		if (given.clean || left.length > 0) {
			if (left.length === 0) rmSync(file, { force: true });
			process.exitCode = left.length === 0 ? 0 : 1;
			return;
		}
	}

	console.log(PLAN);
	if (dataset !== undefined) console.log(MEMBERS_PLAN);
	if (!yes && !/^y(es)?$/i.test((await ask(`Make them in "${sandbox}"? (y/n) `))?.trim() ?? '')) {
		throw new Error('Nothing was made. Answer "y", or add --yes where nobody can be asked.');
	}

	const outcome = await tenantCheck(theWorld, ledger, {
		settings,
		whose,
		without,
		maxWaitMs,
		...(dataset !== undefined && { dataset }),
		interrupted: interrupted.signal,
		...(!yes && { person: ask }),
		onAnswer: (answered) =>
			console.log(words(`${mark(answered)} ${answered.asks} ${answered.says}`)),
	});
	const { report, exchanges } = reportOf(outcome, {
		on: new Date(),
		packageVersion: packageVersion(),
		isAdobe: !/^(localhost|127\.|\[::1\])/.test(new URL(settings.gatewayUrl).host),
		secrets,
	});
	const written = {
		'report.md': markdownOf(report),
		'report.json': inFile(report),
		'exchanges.json': inFile(exchanges),
	};
	for (const [name, content] of Object.entries(written)) writeFileSync(join(out, name), content);
	const { left } = report;
	if (left.length === 0) rmSync(file, { force: true });
	console.log(
		[
			'',
			left.length === 0
				? 'Nothing is left in the sandbox.'
				: `Left in the sandbox: ${left.join('; ')}`,
			`The report is ${join(out, 'report.md')}, with report.json and exchanges.json beside it.`,
			'Look through it, and then please paste it into an issue: choose "A tenant was checked".',
		].join('\n'),
	);
	process.exitCode = left.length === 0 && outcome.stoppedBy === undefined ? 0 : 1;
}

/** Which tenant and sandbox it is, in a form that tells nobody. */
const keyOf = (parts: readonly string[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

const inFile = (value: unknown) => `${JSON.stringify(value, null, '\t')}\n`;

function packageVersion(): string {
	const file = join(__dirname, '../../package.json');
	const { version } = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as {
		version?: unknown;
	};
	return typeof version === 'string' ? version : 'unknown';
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (!interrupted.signal.aborted) console.log('\nStopping, and cleaning up …');
		interrupted.abort();
	});
}
// A terminal that was closed must not keep it from cleaning up.
process.stdout.on('error', () => undefined);

void main().catch((error: unknown) => {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
});
