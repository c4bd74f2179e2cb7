// Prints what n8n's own scanner says of the source in one folder and of a built package in another.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const path = require.resolve('@n8n/scan-community-package/scanner/scanner.mjs');
const scanner = await import(pathToFileURL(path));
const { ESLint } = createRequire(path)('eslint');
const { globSync } = createRequire(path)('fast-glob');

/** The scanner counts errors only: the same once more, for its warnings. */
async function messagesIn(cwd, patterns) {
	const eslint = new ESLint({
		cwd,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await scanner.buildScanConfig(),
	});
	const files = globSync(patterns, { cwd, absolute: true, ignore: ['node_modules/**'] });
	const results = await eslint.lintFiles(files);
	return {
		files: files.length,
		messages: results.flatMap(({ filePath, messages }) =>
			messages.map(({ ruleId, line, message }) => `${filePath}:${line} ${ruleId}: ${message}`),
		),
	};
}

async function scan(folder, patterns) {
	const { passed, message = '' } = await scanner.analyzePackage(folder, patterns);
	return { passed, message, ...(await messagesIn(folder, patterns)) };
}

const [source, built] = process.argv.slice(2);
const report = {
	source: await scan(source, scanner.SOURCE_FILE_PATTERNS),
	built: await scan(built, ['**/*.js', 'package.json']),
};
console.log(JSON.stringify(report));
