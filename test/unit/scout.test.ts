import fc from 'fast-check';

import { scoutFirst } from '../../nodes/AdobeExperiencePlatform/adobe/session/scout';
import { virtualClock } from '../run/virtual-clock';

const sends = fc.array(fc.record({ ms: fc.nat({ max: 20 }), fails: fc.boolean() }), {
	minLength: 1,
	maxLength: 10,
});

it('sends one at a time until one has found out, then all at once', async () => {
	await fc.assert(
		fc.asyncProperty(sends, async (all) => {
			const clock = virtualClock();
			const inTurn = scoutFirst();
			let known = false;
			let underWay = 0;
			const startedKnowing: number[] = [];

			async function send({ ms, fails }: (typeof all)[number], nth: number) {
				if (known) startedKnowing.push(clock.now());
				else expect(underWay).toBe(0);
				underWay++;
				await clock.sleep(ms);
				underWay--;
				if (fails) throw new Error(`failure of ${nth}`);
				known = true;
				return nth;
			}
			const ended = await clock.run(
				async () =>
					await Promise.allSettled(
						all.map(
							async (one, nth) =>
								await inTurn(
									() => known,
									async () => await send(one, nth),
								),
						),
					),
			);

			expect(ended.map(({ status }) => status)).toEqual(
				all.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
			);
			expect(ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))).toEqual(
				all.flatMap(({ fails }, nth) => (fails ? [] : [nth])),
			);
			expect(new Set(startedKnowing).size).toBeLessThanOrEqual(1);
			const scouts = all.findIndex(({ fails }) => !fails) + 1 || all.length;
			expect(startedKnowing).toHaveLength(all.length - scouts);
		}),
		{ numRuns: 300 },
	);
});

it('sends at once where it is known already, though a scout is still out', async () => {
	const clock = virtualClock();
	const inTurn = scoutFirst();
	let known = false;
	const sentAt: number[] = [];
	const send = async () => {
		sentAt.push(clock.now());
		await clock.sleep(100);
	};
	await clock.run(async () => {
		const scout = inTurn(() => known, send);
		await clock.sleep(10);
		known = true;
		await Promise.all([scout, inTurn(() => known, send), inTurn(() => known, send)]);
	});
	expect(sentAt).toEqual([0, 10, 10]);
});
