import { fork } from 'node:child_process';
import { join } from 'node:path';

import {
	address,
	ready,
	report,
	type Address,
	type Order,
	type Report,
	type Situation,
} from './adobe-messages';
import { ask, hear } from './child';
import type { SheetName } from './sheet';

/** The Adobe simulator, in a process of its own. */
export interface Adobe {
	readonly address: Address;
	/** Empties it, and makes it what a measurement needs. */
	prepare(situation: Situation): Promise<void>;
	/** What has become of that many rows of a sheet since. */
	report(rows: number, sheet?: SheetName): Promise<Report>;
	stop(): void;
}

export async function startAdobe(): Promise<Adobe> {
	const child = fork(join(__dirname, 'adobe-process.ts'));
	const order = (asked: Order): Order => asked;

	return {
		address: await hear(child, address),
		prepare: async (situation) => {
			await ask(child, order({ kind: 'prepare', situation }), ready);
		},
		report: async (rows, sheet = 'audiences') =>
			await ask(child, order({ kind: 'report', rows, sheet }), report),
		stop: () => child.disconnect(),
	};
}
