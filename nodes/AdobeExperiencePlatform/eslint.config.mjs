/**
 * n8n's own rules, all of them, and the floors of this house: imports go only downwards, and each floor
 * knows only what the table says.
 */
import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { defineConfig } from 'eslint/config';

/** What every n8n has for any floor. n8n's own rule lets devDependencies pass too, which no n8n has. */
const PACKAGES = ['zod', 'node:crypto'];

/** What may be imported: the paths that lead there (patterns), and what to call it. */
const OWN_FOLDER = { paths: String.raw`\./`, called: 'its own folder' };
const OWN_ROOM = { paths: String.raw`\.\.?/`, called: 'adobe/' };
const lower = (floor) => ({ paths: String.raw`(\.\./)+${floor}/`, called: `${floor}/` });
const named = (name) => ({ paths: `${name}$`, called: name });
const [SHARED, OPERATION, RUN, ADOBE] = ['shared', 'operation', 'run', 'adobe'].map(lower);
const N8N = named('n8n-workflow');

/** From the roof down. The last row that fits a file counts, so the first is for whatever has no floor yet. */
const FLOORS = [
	['a folder without a line in this table', '**/*.ts', []],
	['the node', '*.ts', [OWN_FOLDER, N8N]],
	['the list of the resources', 'resources/index.ts', [OWN_FOLDER, OPERATION, RUN, ADOBE, N8N]],
	['a resource', 'resources/*/**/*.ts', [OWN_FOLDER, SHARED, OPERATION, RUN, ADOBE, N8N]],
	['what resources share', 'resources/shared/*.ts', [OWN_FOLDER, OPERATION, RUN, ADOBE, N8N]],
	['operation/', 'operation/**/*.ts', [OWN_FOLDER, RUN, ADOBE, N8N]],
	['run/', 'run/**/*.ts', [OWN_FOLDER, ADOBE]],
	['adobe/', 'adobe/*.ts', [OWN_FOLDER]],
	['adobe/errors/', 'adobe/errors/*.ts', [OWN_ROOM]],
	['adobe/session/', 'adobe/session/*.ts', [OWN_ROOM, N8N]],
];

/** Where n8n's patterns begin at the package's root, ESLint's begin at the folder of the configuration. */
export const n8nConfigFor = (folder) =>
	n8nConfig.map(({ files, ...rest }) =>
		files === undefined
			? rest
			: { ...rest, files: files.map((pattern) => pattern.replace(`./${folder}/`, '')) },
	);

/** Refuses to import what isn't in the list; a comment can't switch that off. */
export function mayImport(who, files, what) {
	const all = [...what, ...PACKAGES.map(named)];
	const paths = all.map(({ paths }) => paths).join('|');
	const message = `${who} may import only ${all.map(({ called }) => called).join(', ')}.`;
	// A path goes up first and then down: one that turns twice could lead anywhere.
	const regex = String.raw`^(?!(${paths})(?!.*\.\./))`;
	return {
		files: [files],
		linterOptions: { noInlineConfig: true },
		rules: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] },
	};
}

/** Where the rule about imports doesn't look. */
export const ELSEWHERE = ['ImportExpression', 'TSImportType'].map((selector) => ({
	selector,
	message: 'Import at the top of the file, where the floors are watched.',
}));

const USE_THE_CLOCK = 'One clock is handed in everywhere: adobe/session/clock.ts.';
const NOW = ['NewExpression', 'CallExpression'].map((kind) => ({
	selector: `${kind}[callee.name="Date"][arguments.length=0]`,
	message: USE_THE_CLOCK,
}));

export default defineConfig(
	n8nConfigFor('nodes'),
	FLOORS.map((floor) => mayImport(...floor)),
	{
		files: ['**/*.ts'],
		rules: { 'no-restricted-syntax': ['error', ...ELSEWHERE] },
	},
	{
		files: ['**/*.ts'],
		ignores: ['adobe/session/clock.ts'],
		rules: {
			'no-restricted-syntax': ['error', ...ELSEWHERE, ...NOW],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: USE_THE_CLOCK },
				{ object: 'performance', property: 'now', message: USE_THE_CLOCK },
			],
		},
	},
);
