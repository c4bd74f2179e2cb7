/**
 * `node --import ./test/tsx.mjs program.ts [arguments]`: installs what is missing, then runs a program in
 * TypeScript in this same process, which ends when whoever started it is gone.
 *
 * npm always puts a shell between itself and a program, and passes signals on to that shell. The shell
 * ends and tells nobody.
 */
import './install.mjs';

const POLL_MS = 200;

if (process.exitCode) process.exit();

const starter = process.ppid;
const watch = setInterval(() => {
	if (process.ppid === starter) return;
	clearInterval(watch);
	process.kill(process.pid, 'SIGTERM');
}, POLL_MS).unref();

await import('tsx');
