import { SIGNALS, stopAll, stoppedBy } from './command';
import { reportOf } from './host-error';

const endings: Array<() => unknown> = [];

/** Remembers how to end what has been started: the last is ended first. */
export const atTheEnd = (end: () => unknown) => void endings.unshift(end);

/** For Jest's `globalTeardown` too. */
export default async function endAll(): Promise<void> {
	for (const end of endings.splice(0)) await end();
}

/** The whole of a script: does its job, ends what it has started, and says what went wrong. */
export async function script(job: () => Promise<void>): Promise<void> {
	for (const signal of SIGNALS) process.on(signal, stopAll);
	try {
		await job();
	} catch (error) {
		const signal = stoppedBy();
		console.error(`\n${signal === undefined ? reportOf(error) : `Stopped by ${signal}`}`);
		process.exitCode = 1;
	} finally {
		await endAll();
	}
}
