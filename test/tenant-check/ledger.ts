import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

import type { Thing } from './things';

const entrySchema = z.object({
	nr: z.number(),
	kind: z.enum(['audience', 'import', 'file']),
	name: z.string(),
	askedAt: z.number(),
	is: z.enum(['perhaps', 'there', 'refused', 'gone']),
	id: z.string().optional(),
	audienceId: z.string().optional(),
	operationId: z.string().optional(),
});

/**
 * Everything that was asked for (write-ahead log): a line is in the file before its request leaves, so that
 * whoever comes after a killed run knows what to look for. It holds no secret.
 */
export interface Ledger {
	/** @returns a number to speak of it by */
	begin(thing: Pick<Thing, 'kind' | 'name'>, askedAt: number): number;
	/** What has become known of it by its number. */
	learn(nr: number, news: Partial<Thing>): void;
	/** What is, or may be, in the sandbox. */
	left(): ReadonlyArray<readonly [nr: number, Thing]>;
}

/** @param file goes on from what is in it; without one nothing outlives the process */
export function ledgerIn(file?: string): Ledger {
	const things = new Map<number, Thing>();
	if (file !== undefined && existsSync(file)) {
		for (const line of readFileSync(file, 'utf8').split('\n')) {
			const entry = readLine(line);
			if (entry !== undefined) things.set(entry.nr, entry);
		}
	}
	const set = (nr: number, thing: Thing): void => {
		things.set(nr, thing);
		if (file !== undefined) appendFileSync(file, `${JSON.stringify({ nr, ...thing })}\n`);
	};
	return {
		begin(thing, askedAt) {
			const nr = Math.max(0, ...things.keys()) + 1;
			set(nr, { ...thing, askedAt, is: 'perhaps' });
			return nr;
		},
		learn(nr, news) {
			const known = things.get(nr);
			if (known === undefined) return;
			const now = { ...known, ...news };
			if (JSON.stringify(now) !== JSON.stringify(known)) set(nr, now);
		},
		left: () => [...things].filter(([, { is }]) => is === 'perhaps' || is === 'there'),
	};
}

/** The last line of a killed process may be half a one: then its request never left. */
function readLine(line: string): z.infer<typeof entrySchema> | undefined {
	try {
		return entrySchema.parse(JSON.parse(line));
	} catch {
		return undefined;
	}
}
