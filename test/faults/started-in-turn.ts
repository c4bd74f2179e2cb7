import { setTimeout as sleep } from 'node:timers/promises';

/** Between starts: about what one run keeps this machine busy for, so that all wait but few compete. */
const APART_MS = 200;

/** Does much that mostly waits at the same time, in the time of the longest. */
export async function startedInTurn<Given, Result>(
	all: readonly Given[],
	work: (given: Given) => Promise<Result>,
): Promise<Map<Given, Result>> {
	const results = new Map<Given, Result>();
	const running: Array<Promise<unknown>> = [];
	for (const given of all) {
		const done = work(given).then((result) => results.set(given, result));
		running.push(done);
		await Promise.race([done, sleep(APART_MS)]);
	}
	await Promise.all(running);
	return results;
}
