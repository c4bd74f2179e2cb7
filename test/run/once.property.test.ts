import fc from 'fast-check';

import { once } from '../../nodes/AdobeExperiencePlatform/run/once';
import { servicePace } from '../../nodes/AdobeExperiencePlatform/run/pace';
import { outcomeOf, runRows } from '../../nodes/AdobeExperiencePlatform/run/rows';
import { asker } from '../../nodes/AdobeExperiencePlatform/run/ask';
import { aCall } from './a-call';
import { sessionWith } from './a-session';
import { FATES, shakyServer, type Fate } from './shaky-server';
import { virtualClock } from './virtual-clock';

const fates = fc.array(fc.constantFrom(...FATES), { maxLength: 6 });

const runs = fc.record({
	rows: fc.array(fates, { minLength: 1, maxLength: 25 }),
	maxConcurrent: fc.integer({ min: 1, max: 20 }),
	latencyMs: fc.integer({ min: 0, max: 3000 }),
	/** Shorter than the looks take together; nobody can see through a longer one. */
	lagMs: fc.integer({ min: 0, max: 12_000 }),
});

interface Settings {
	readonly rows: ReadonlyArray<readonly Fate[]>;
	readonly maxConcurrent: number;
	readonly latencyMs: number;
	readonly lagMs: number;
}

/** Puts the parts together as the node does, with a server and a clock of the test's own. */
async function run({ rows, maxConcurrent, latencyMs, lagMs }: Settings) {
	const clock = virtualClock();
	const pace = servicePace(clock).join(clock);
	const patience = {
		clock,
		paceOf: () => pace,
		maxWaitMs: 3_600_000,
		heldBackTooLong: { message: 'too long', description: '' },
		tries: 5,
	};
	const keys = rows.map((_, index) => `row ${index}`);
	const fatesOf = Object.fromEntries(keys.map((key, index) => [key, rows[index] ?? []]));
	const server = shakyServer(clock, fatesOf, { latencyMs, lagMs });
	const begun = new Map<string, number | undefined>();

	const create = async (key: string) => {
		const session = sessionWith(async () => await server.write(key));
		const ask = asker(session, patience, { timeoutMs: 1 });
		const write = {
			send: async (begin: () => void) => await ask(aCall('harmful'), begin),
			lookUp: async (since: number) => await server.lookUp(key, since),
			isConflict: () => false,
			remember: (since: number | undefined) => begun.set(key, since),
			whatItDoes: 'this was written',
		};
		return await outcomeOf(async () => await once(write, clock));
	};

	const options = { limit: () => maxConcurrent, stopAtFailure: false, clock };
	const outcomes = await clock.run(async () => await runRows(keys, create, options));
	return { keys, outcomes, server, begun };
}

it('writes each row that succeeds once, and each row that fails not at all', async () => {
	await fc.assert(
		fc.asyncProperty(runs, async (settings) => {
			const { keys, outcomes, server } = await run(settings);
			const ended = keys.map((key, index) => {
				const outcome = outcomes[index];
				const result = outcome?.ok ? outcome.result : outcome && 'failed';
				return [server.written.get(key) ?? 0, result];
			});
			expect(ended).toEqual(
				keys.map((key, index) => (outcomes[index]?.ok ? [1, key] : [0, 'failed'])),
			);
		}),
		{ numRuns: 2000 },
	);
});

it('forgets that a write was begun once it is certain that none has happened', async () => {
	await fc.assert(
		fc.asyncProperty(runs, async (settings) => {
			const { keys, outcomes, begun } = await run(settings);
			for (const [index, key] of keys.entries()) {
				const outcome = outcomes[index];
				const lost = settings.rows[index]?.some((fate) => fate.startsWith('lost'));
				if (outcome?.ok === false && !lost) {
					expect(begun.get(key)).toBeUndefined();
				}
			}
		}),
		{ numRuns: 500 },
	);
});
