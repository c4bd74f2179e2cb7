const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');

const { dest, parallel, series, src } = require('gulp');

/** What n8n reads beside the code: icons, the codex and the output schemas. */
const ASSETS = ['nodes/**/*.{svg,json}', 'credentials/**/*.svg'];

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

function compile() {
	return spawn(process.execPath, [require.resolve('typescript/bin/tsc')], { stdio: 'inherit' });
}

function copyAssets() {
	return src(ASSETS, { base: '.', encoding: false }).pipe(dest('dist'));
}

exports.build = series(clean, parallel(compile, copyAssets));
exports.default = exports.build;
