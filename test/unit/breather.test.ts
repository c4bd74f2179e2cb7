import { breather } from '../../nodes/AdobeExperiencePlatform/adobe/session/clock';

/** Does rounds of work that take so many milliseconds each, and tells before which it let others have their turn. */
async function breathsIn(rounds: readonly number[], breathMs = 0): Promise<number[]> {
	let now = 1000;
	let round = 0;
	const breaths: number[] = [];
	const breathe = async () => {
		breaths.push(round);
		now += breathMs;
		await Promise.resolve();
	};
	const letOthers = breather({ now: () => now, breathe });
	for (const ms of rounds) {
		await letOthers();
		now += ms;
		round++;
	}
	return breaths;
}

it('lets others have their turn once they have waited for twenty milliseconds', async () => {
	expect(await breathsIn([5, 5, 5, 4, 1, 1, 19, 1, 1])).toEqual([5, 7]);
});

it('does so before each round that comes after a long one', async () => {
	expect(await breathsIn([20, 50, 1])).toEqual([1, 2]);
});

it('does not count what others did with their turn', async () => {
	expect(await breathsIn([20, 1, 1, 1], 100)).toEqual([1]);
});
