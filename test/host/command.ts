import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { HostError } from './host-error';

export interface CommandOptions {
	cwd: string;
	env: Record<string, string>;
	/** The file that everything the command prints is added to. */
	log: string;
}

export interface RunningCommand {
	/** Resolves, and never rejects, with the exit code. */
	exited: Promise<number>;
	/** The process group that the command and everything it has started share. */
	groupId: number | undefined;
	/** Ends the command and everything it has started; resolves when they are gone. */
	stop(): Promise<void>;
}

const LEASH = join(__dirname, 'leash.mjs');

const running = new Set<RunningCommand>();
let stoppingSignal: NodeJS.Signals | undefined;

/** Starts a command that ends with this process, however this process ends: see leash.mjs. */
export function start(
	command: string,
	args: string[],
	{ cwd, env, log }: CommandOptions,
): RunningCommand {
	if (stoppingSignal !== undefined) throw new HostError('Stopping');

	mkdirSync(dirname(log), { recursive: true });
	const output = openSync(log, 'a');
	const child = spawn(process.execPath, [LEASH, command, ...args], {
		cwd,
		env,
		detached: true,
		stdio: ['pipe', output, output],
	});
	closeSync(output);

	const started: RunningCommand = {
		groupId: child.pid,
		exited: new Promise((resolve) => {
			child.once('error', () => resolve(127));
			child.once('exit', (code) => resolve(code ?? 1));
		}),
		async stop() {
			child.stdin?.end();
			await started.exited;
		},
	};
	running.add(started);
	void started.exited.then(() => running.delete(started));
	return started;
}

/** Runs a command to its end; an exit code other than 0 is an error that carries the log. */
export async function run(command: string, args: string[], options: CommandOptions): Promise<void> {
	const code = await start(command, args, options).exited;
	if (code !== 0) {
		throw new HostError(`\`${[command, ...args].join(' ')}\` failed (exit code ${code})`, {
			log: options.log,
		});
	}
}

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** For an interruption: whoever waits for a command sees it fail, and cleans up on the way out. */
export function stopAll(signal: NodeJS.Signals): void {
	stoppingSignal ??= signal; // A terminal's Ctrl-C ends npm's shell too, and that is noticed later.
	for (const each of running) void each.stop();
}

/** The signal that has stopped everything, if there was one. */
export const stoppedBy = () => stoppingSignal;
