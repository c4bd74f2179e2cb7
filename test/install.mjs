/**
 * Lets a fresh clone run with `npm start` or `npm test` alone: installs what package-lock.json
 * lists when node_modules doesn't hold it yet, and is silent and instant when it does.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const OLDEST_NODE = [20, 15];

const root = new URL('../', import.meta.url);

const packagesIn = (lockFile) => JSON.parse(readFileSync(new URL(lockFile, root), 'utf8')).packages;

/**
 * npm records what it really installed inside node_modules. Comparing that with the lock file, and
 * not their times, stays right after a checkout, a copy or a branch switch. Optional packages are
 * left out: which of them get installed depends on the platform.
 */
function isInstalled() {
	try {
		const installed = packagesIn('node_modules/.package-lock.json');
		return Object.entries(packagesIn('package-lock.json')).every(
			([path, { version, optional }]) =>
				path === '' || optional || installed[path]?.version === version,
		);
	} catch {
		return false;
	}
}

function isNodeTooOld() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	const [oldestMajor, oldestMinor] = OLDEST_NODE;
	return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

if (isNodeTooOld()) {
	console.error(
		`This project needs Node.js ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}.`,
	);
	process.exitCode = 1;
} else if (!isInstalled()) {
	console.log('▸ Installing the dependencies (npm ci) …');
	const { status, error } = spawnSync('npm', ['ci'], { cwd: root, stdio: 'inherit' });
	if (error) console.error(`npm could not be started: ${error.message}`);
	process.exitCode = status ?? 1;
}
