import fc from 'fast-check';

import { inLine } from '../../nodes/AdobeExperiencePlatform/run/inLine';
import { virtualClock } from './virtual-clock';

const keys = fc.subarray(['a', 'b', 'c'], { minLength: 0, maxLength: 2 });
const works = fc.array(fc.record({ keys, ms: fc.nat({ max: 50 }), fails: fc.boolean() }), {
	minLength: 1,
	maxLength: 12,
});

it('does what shares a key one after the other, in the order asked for, whatever fails', async () => {
	await fc.assert(
		fc.asyncProperty(works, async (asked) => {
			const clock = virtualClock();
			const line = inLine();
			const spans = new Map<number, { from: number; to: number }>();
			const started: number[] = [];
			const all = async () =>
				await Promise.allSettled(
					asked.map(async (work, nth) => {
						return await line(work.keys, async () => {
							started.push(nth);
							const from = clock.now();
							await clock.sleep(work.ms);
							spans.set(nth, { from, to: clock.now() });
							if (work.fails) throw new Error(`failure of ${nth}`);
							return nth;
						});
					}),
				);
			const ended = await clock.run(all);

			for (const [nth, work] of asked.entries()) {
				expect(ended[nth]).toMatchObject(
					work.fails
						? { status: 'rejected', reason: { message: `failure of ${nth}` } }
						: { status: 'fulfilled', value: nth },
				);
				for (const [other, before] of asked.slice(0, nth).entries()) {
					if (!before.keys.some((key) => work.keys.includes(key))) continue;
					expect(started.indexOf(other)).toBeLessThan(started.indexOf(nth));
					expect(spans.get(other)?.to).toBeLessThanOrEqual(spans.get(nth)?.from ?? -1);
				}
			}
		}),
		{ numRuns: 150 },
	);
});

it('does what shares nothing at the same time', async () => {
	const clock = virtualClock();
	const line = inLine();
	const sleepFor = (...of: string[]) => line(of, async () => await clock.sleep(100));
	await clock.run(async () => await Promise.all([sleepFor('a'), sleepFor('b', 'c'), sleepFor()]));
	expect(clock.now()).toBe(100);
});

it.each([{ of: [] }, { of: ['a'] }, { of: ['a', 'b'] }])(
	'begins at once where nobody is ahead, and leaves nobody behind in the lines of $of',
	async ({ of }) => {
		const line = inLine();
		for (const ending of ['well', 'badly']) {
			let begun = false;
			const work = line(of, async () => {
				begun = true;
				await Promise.resolve();
				if (ending === 'badly') throw new Error(ending);
			});
			expect(begun).toBe(true);
			await work.catch(() => undefined);
		}
		let begun = false;
		await line(of, async () => await Promise.resolve((begun = true)).then(() => undefined));
		expect(begun).toBe(true);
	},
);
