/** Keyed mutex: lets work that shares a key go one after the other, in the order in which it was asked for. */
export function inLine() {
	const last = new Map<string, Promise<unknown>>();

	async function behind<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const before = last.get(key);
		const mine = before === undefined ? work() : before.then(work, work);
		last.set(key, mine);
		try {
			return await mine;
		} finally {
			if (last.get(key) === mine) last.delete(key);
		}
	}

	/** @param keys always in the same order of kinds, or two could wait for each other */
	return async function inAllLines<Result>(
		[key, ...others]: readonly string[],
		work: () => Promise<Result>,
	): Promise<Result> {
		if (key === undefined) return await work();
		return await behind(key, async () => await inAllLines(others, work));
	};
}
