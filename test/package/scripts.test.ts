import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { REPOSITORY } from './packed-package';

const { scripts } = z
	.object({ scripts: z.record(z.string(), z.string()) })
	.parse(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')));

/** What Windows' cmd, which npm uses there, takes for something else. */
const POSIX: Record<string, RegExp> = {
	'exec, which replaces the shell': /\bexec\b/,
	'a variable for one command': /(^|&&)\s*\w+=/,
	"a variable's or a command's value": /\$|`/,
	'single quotes': /'/,
	'a semicolon': /;/,
	'a path to a program that begins with a dot': /(^|&&)\s*\.\.?\//,
	'a program that only POSIX has': /(^|&&)\s*(rm|cp|mv|mkdir|cat|test|export|source|\[)\s/,
};

const posixIn = (script: string) => Object.keys(POSIX).filter((name) => POSIX[name]?.test(script));

it.each(Object.entries(scripts))('npm run %s needs no POSIX shell', (_, script) => {
	expect(posixIn(script)).toEqual([]);
});

it.each([
	['node a.mjs && exec tsx b.ts', 'exec, which replaces the shell'],
	['CI=1 jest', 'a variable for one command'],
	['node a.mjs && CI=1 jest', 'a variable for one command'],
	['jest $(node list.mjs)', "a variable's or a command's value"],
	['jest `node list.mjs`', "a variable's or a command's value"],
	['jest $npm_config_only', "a variable's or a command's value"],
	["prettier --check '**/*.ts'", 'single quotes'],
	['jest; prettier .', 'a semicolon'],
	['./run.sh', 'a path to a program that begins with a dot'],
	['gulp build && rm -r dist', 'a program that only POSIX has'],
])('sees what is wrong with %s', (script, what) => {
	expect(posixIn(script)).toEqual([what]);
});

it.each([
	'start',
	'simulator',
	'tenant-check',
	'bench',
	'pictures',
	'release:check',
	'release:pack',
])('npm run %s is one process', (name) => {
	expect(scripts[name]).toMatch(/^node --import \.\/test\/tsx\.mjs test\/[\w/-]+\.ts$/);
});

describe('a program that npm has started', () => {
	let child: ChildProcess;
	let url: string;

	/** In a process group of its own, as on a terminal. */
	beforeEach(async () => {
		const started = spawn('npm', ['run', 'simulator', '--', '--port', '0'], {
			cwd: REPOSITORY,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		child = started;
		url = await new Promise((found, failed) => {
			let printed = '';
			started.stdout.on('data', (chunk: Buffer) => {
				printed += chunk.toString();
				const [, address] = /Gateway URL\s+(\S+)\n/.exec(printed) ?? [];
				if (address !== undefined) found(address);
			});
			started.once('exit', () => failed(new Error(printed)));
		});
		expect((await fetch(url)).status).toBe(404);
	}, 60_000);

	afterEach(() => {
		try {
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		} catch {
			// Nothing is left of it.
		}
	});

	it.each([
		['Ctrl-C is pressed', 'SIGINT', (pid: number) => -pid],
		['npm is told to end', 'SIGTERM', (pid: number) => pid],
	] as const)(
		'ends when %s',
		async (_, signal, receiver) => {
			const { pid } = child;
			if (pid === undefined) throw new Error('npm was not started');
			const ended = once(child, 'close');
			process.kill(receiver(pid), signal);
			await ended; // and with it whatever could still print
			await expect(fetch(url)).rejects.toThrow('fetch failed');
		},
		60_000,
	);
});
