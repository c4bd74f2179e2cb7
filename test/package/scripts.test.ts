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

/** What npm's shell starts with others behind `&&` stays behind when npm is told to end. */
it.each(['start', 'simulator', 'bench', 'pictures'])(
	'npm run %s is one command, so that a signal reaches it',
	(name) => {
		expect(scripts[name]).toMatch(/^node --import \.\/test\/tsx\.mjs test\/[\w/-]+\.ts$/);
	},
);
