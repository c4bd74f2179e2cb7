import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { complaintsOf, useVirtualAdobe } from '../engine/use-adobe';
import { empty, html, withHeaders, type Effect, type Fault } from '../simulator';

const adobe = useVirtualAdobe();

const RUNS = Number(process.env.RUNS ?? 150);
const HOUR_MS = 3_600_000;

/** What becomes of one call. */
const EFFECTS: readonly Effect[] = [
	{ before: 'drop' },
	{ after: 'drop' },
	{ after: 'cut' },
	{ before: empty(400) },
	{ after: empty(400) },
	{ before: empty(403) },
	{ before: withHeaders(empty(429), { 'retry-after': '2' }) },
	{ before: empty(503) },
	{ after: html(502) },
	{ before: html(200) },
];
const ROUTES = [
	'datasetGet',
	'namespaces',
	'batchCreate',
	'batchFile',
	'batchAction',
	'batchGet',
	'batchMeta',
	'inlet',
] as const;

const fault: fc.Arbitrary<Fault> = fc
	.tuple(
		fc.constantFrom(...ROUTES),
		fc.constantFrom(...EFFECTS),
		fc.constantFrom(1, 2, 6, Infinity),
	)
	.map(([route, effect, times]) => ({ route, times, ...effect }));

const sequences = fc.record({
	via: fc.constantFrom('batch', 'streaming'),
	waitForCompletion: fc.boolean(),
	continues: fc.boolean(),
	batchMs: fc.constantFrom(0, 20_000, 2 * HOUR_MS),
	refused: fc.boolean(),
	/** The faults of each try; the last one is without. */
	tries: fc.array(fc.array(fault, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
});

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

const ROWS: IDataObject[] = ['vip', 'news'].flatMap((audience) =>
	['a', 'b', 'c'].map((who) => ({ email: `${who}@example.com`, audience })),
);

/**
 * Whatever happens to the calls of a run and of its retries: who came out as added is in, and in the end
 * everybody is, by one batch, but for those whom Adobe refuses.
 */
it('nobody who is said to be in is out, and retries bring in everybody', async () => {
	await fc.assert(
		fc.asyncProperty(sequences, async ({ via, tries, continues, batchMs, refused, ...options }) => {
			const { simulator, clock } = adobe;
			simulator.reset();
			const unwanted = refused ? ['b@example.com'] : [];
			adobe.set({ batchMs, refusedIdentities: unwanted });
			const parameters: INodeParameters = {
				resource: 'audienceMember',
				operation: 'add',
				via,
				dataset: locator('id', simulator.seedDataset().id),
				connection: locator('id', simulator.seedConnection().id),
				audience: locator('externalId', '={{ $json.audience }}'),
				identityNamespace: locator('code', 'Email'),
				identity: '={{ $json.email }}',
				options: { namespace: 'agora', maxWait: 30, ...options },
			};
			const onError = continues ? 'continueErrorOutput' : 'stopWorkflow';
			let last: Awaited<ReturnType<typeof adobe.create>> | undefined;
			for (const faults of [...tries, []]) {
				simulator.calm();
				faults.forEach((each) => simulator.order(each));
				const isLast = faults.length === 0;
				last = await adobe.create(ROWS, {
					parameters: isLast
						? {
								...parameters,
								options: { namespace: 'agora', maxWait: 300, waitForCompletion: true },
							}
						: parameters,
					settings: { onError },
					...(last && { retryOf: last.run }),
				});
				// What was handed over without a wait takes its time.
				await clock.run(async () => await clock.sleep(3 * HOUR_MS));
				const isKnown = via === 'streaming' || options.waitForCompletion || isLast;
				for (const { identity, audienceId } of last.outputs[0]?.map(({ json }) => json) ?? []) {
					if (!isKnown && unwanted.includes(identity as string)) continue;
					expect(simulator.membersIn('agora', audienceId as string)).toContain(identity);
				}
				// Nobody retries what went well.
				if (complaintsOf(last).length === 0) break;
			}
			const wanted = ['a', 'b', 'c']
				.map((who) => `${who}@example.com`)
				.filter((each) => !unwanted.includes(each));
			for (const audience of ['vip', 'news']) {
				expect(simulator.membersIn('agora', audience)).toEqual(wanted);
			}
			const taken = simulator.batches.filter(({ outcome }) => outcome?.status === 'success');
			expect(taken).toHaveLength(via === 'batch' ? 1 : 0);
		}),
		{ numRuns: RUNS },
	);
}, 120_000);
