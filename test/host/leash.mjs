/**
 * `node leash.mjs <command> [arguments]`: runs a command that must never outlive whoever started it.
 *
 * Standard input is the leash. It closes when the starter lets go and also when the starter dies,
 * however it dies: a signal handler would miss SIGKILL. The command and everything it has started
 * share this process's group, which is then asked to end and, if it takes too long, made to.
 */
import { spawn } from 'node:child_process';

const GRACE_MS = 5_000;

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let isLetGo = false;

const signalGroup = (signal) => process.kill(-process.pid, signal);

process.stdin.resume().on('close', () => {
	isLetGo = true;
	signalGroup('SIGTERM');
	setTimeout(signalGroup, GRACE_MS, 'SIGKILL');
});

// The group's SIGTERM reaches this process too, which has to stay until the command is gone.
process.on('SIGTERM', () => {});

child.on('error', (error) => {
	console.error(error.message);
	process.exit(127);
});
child.on('exit', (code) => {
	if (isLetGo) signalGroup('SIGKILL');
	process.exit(code ?? 1);
});
