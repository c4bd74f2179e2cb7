import { join } from 'node:path';
import { z } from 'zod';

import { run } from '../package/packed-package';

/** A piece of source as if it stood in a file, and what lint has to say of it. */
interface Piece {
	readonly file: string;
	readonly text: string;
	readonly says: readonly string[];
}

const HOUSE = 'nodes/AdobeExperiencePlatform';

const floors = [
	{
		file: `${HOUSE}/AdobeExperiencePlatform.node.ts`,
		says: 'the node may import only its own folder, n8n-workflow, zod, node:crypto.',
		may: ['./resources', './operation/n8n', './run/ask', './adobe/call', 'n8n-workflow'],
		mayNot: ['../../credentials/AdobeExperiencePlatformApi.credentials', 'n8n-core'],
	},
	{
		file: `${HOUSE}/resources/index.ts`,
		says: 'the list of the resources may import only its own folder, operation/, run/, adobe/, n8n-workflow, zod, node:crypto.',
		may: ['./audience/get.operation', './sandbox/list', '../operation/n8n', 'n8n-workflow'],
		mayNot: ['../AdobeExperiencePlatform.node', 'n8n-core'],
	},
	{
		file: `${HOUSE}/resources/audience/get.operation.ts`,
		says: 'a resource may import only its own folder, shared/, operation/, run/, adobe/, n8n-workflow, zod, node:crypto.',
		may: [
			'./rows',
			'../shared/pages',
			'../../operation/n8n',
			'../../run/ask',
			'../../adobe/session/session',
			'n8n-workflow',
		],
		mayNot: [
			'../sandbox/list',
			'../index',
			'..',
			'../../AdobeExperiencePlatform.node',
			'./../sandbox/list',
			'../../operation/../resources/sandbox/list',
		],
	},
	{
		file: `${HOUSE}/resources/shared/pages.ts`,
		says: 'what resources share may import only its own folder, operation/, run/, adobe/, n8n-workflow, zod, node:crypto.',
		may: [
			'./locator',
			'../../operation/items',
			'../../run/ask',
			'../../adobe/call',
			'n8n-workflow',
		],
		mayNot: ['../audience/get.operation', '../index', '../../AdobeExperiencePlatform.node'],
	},
	{
		file: `${HOUSE}/operation/execute.ts`,
		says: 'operation/ may import only its own folder, run/, adobe/, n8n-workflow, zod, node:crypto.',
		may: ['./items', '../run/ask', '../adobe/errors/failure', 'n8n-workflow', 'zod'],
		mayNot: [
			'../resources',
			'../resources/index',
			'../AdobeExperiencePlatform.node',
			'n8n-core',
			'n8n-workflow/dist/cjs',
		],
	},
	{
		file: `${HOUSE}/run/ask.ts`,
		says: 'run/ may import only its own folder, adobe/, zod, node:crypto.',
		may: ['./pace', '../adobe/call', '../adobe/session/clock', 'node:crypto'],
		mayNot: [
			'../operation/items',
			'../resources',
			'../AdobeExperiencePlatform.node',
			'n8n-workflow',
			'./../operation/items',
		],
	},
	{
		file: `${HOUSE}/adobe/call.ts`,
		says: 'adobe/ may import only its own folder, zod, node:crypto.',
		may: ['./reply', './session/clock', './errors/failure', 'zod'],
		mayNot: [
			'../run/ask',
			'../operation/items',
			'../resources',
			'../AdobeExperiencePlatform.node',
			'n8n-workflow',
		],
	},
	{
		file: `${HOUSE}/adobe/errors/explain.ts`,
		says: 'adobe/errors/ may import only adobe/, zod, node:crypto.',
		may: ['./failure', '../call', '../session/basePath', 'zod'],
		mayNot: ['../../run/ask', '../../operation/items', '../../resources', 'n8n-workflow'],
	},
	{
		file: `${HOUSE}/adobe/session/session.ts`,
		says: 'adobe/session/ may import only adobe/, n8n-workflow, zod, node:crypto.',
		may: ['./clock', '../call', '../errors/failure', 'n8n-workflow', 'node:crypto'],
		mayNot: [
			'../../run/ask',
			'../../operation/items',
			'../../resources',
			'../../AdobeExperiencePlatform.node',
		],
	},
	{
		file: `${HOUSE}/elsewhere/helper.ts`,
		says: 'a folder without a line in this table may import only zod, node:crypto.',
		may: ['zod'],
		mayNot: ['./other', '../adobe/call', 'n8n-workflow'],
	},
	{
		file: 'credentials/AdobeExperiencePlatformApi.credentials.ts',
		says: 'A credential may import only adobe/session/, adobe/credentialFields, n8n-workflow, zod, node:crypto.',
		may: [`../${HOUSE}/adobe/session/ims`, `../${HOUSE}/adobe/credentialFields`, 'n8n-workflow'],
		mayNot: [
			`../${HOUSE}/adobe/call`,
			`../${HOUSE}/run/ask`,
			`../${HOUSE}/operation/n8n`,
			`../${HOUSE}/adobe/session/../call`,
		],
	},
];

const imports = (path: string) => [
	`import { a } from '${path}';`,
	`import type { A } from '${path}';`,
	`export * from '${path}';`,
];
const unwatched = (path: string) => [`const a = import('${path}');`, `let a: import('${path}').A;`];
const UNWATCHED = 'Import at the top of the file, where the floors are watched.';

const readings = [
	'const now = Date.now();',
	'const read = Date.now;',
	'const { now } = Date;',
	'const now = new Date();',
	'const now = Date();',
	'const now = performance.now();',
];
const CLOCK = 'One clock is handed in everywhere: adobe/session/clock.ts.';
const HANDED_A_CLOCK = ['run/ask', 'adobe/call', 'adobe/session/session', 'operation/hint'];

const inFile = (file: string, texts: readonly string[], ...says: readonly string[]): Piece[] =>
	texts.map((text) => ({ file, text, says }));

const groups: Record<string, Piece[]> = {
	'allows an import of what lies below': floors.flatMap(({ file, may }) =>
		inFile(file, may.flatMap(imports)),
	),
	'refuses any other, and says what is allowed': floors.flatMap(({ file, mayNot, says }) =>
		inFile(file, mayNot.flatMap(imports), says),
	),
	'refuses it where a comment switches rules off': floors.flatMap(({ file, mayNot, says }) =>
		inFile(
			file,
			mayNot.flatMap(imports).map((text) => `/* eslint-disable */ ${text}`),
			says,
		),
	),
	'refuses an import where nobody looks': floors.flatMap(({ file, may, mayNot }) =>
		inFile(file, [...may, ...mayNot].flatMap(unwatched), UNWATCHED),
	),
	'refuses to look at the time': HANDED_A_CLOCK.flatMap((path) =>
		inFile(`${HOUSE}/${path}.ts`, readings, CLOCK),
	),
	'lets the clock look at the time': inFile(`${HOUSE}/adobe/session/clock.ts`, readings),
	'allows a time that Adobe names': inFile(`${HOUSE}/adobe/call.ts`, [
		'const at = new Date(0);',
		'const at = Date.parse(header);',
	]),
};

const messages = z.array(z.object({ ruleId: z.string().nullable(), message: z.string() }));

/** Only our own rules: n8n's look at more than a piece has. */
function lint(pieces: readonly Piece[]): string[][] {
	const printed = run(process.execPath, [join(__dirname, 'pieces.mjs'), JSON.stringify(pieces)]);
	return z
		.array(messages)
		.parse(JSON.parse(printed))
		.map((said) => said.filter(({ ruleId }) => ruleId?.startsWith('no-restricted-')))
		.map((said) => said.map(({ message }) => message));
}

/** All at once: starting ESLint takes seconds. */
const pieces = Object.values(groups).flat();
const said = lint(pieces);

describe('lint', () => {
	it.each(Object.entries(groups))('%s', (_, group) => {
		expect(group).not.toHaveLength(0);
		const found = group.map((piece) => ({ ...piece, says: said[pieces.indexOf(piece)] }));
		expect(found).toEqual(
			group.map(({ says, ...piece }) => ({
				...piece,
				says: says.map((sentence): unknown => expect.stringContaining(sentence)),
			})),
		);
	});
});
