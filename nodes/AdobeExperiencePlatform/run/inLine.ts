/** Lets work with the same key go one after the other, in the order in which it was asked for. */
export function oneAtATime() {
	const last = new Map<string, Promise<unknown>>();

	return async function inLine<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const before = last.get(key);
		const mine = before === undefined ? work() : before.then(work, work);
		last.set(key, mine);
		try {
			return await mine;
		} finally {
			if (last.get(key) === mine) last.delete(key);
		}
	};
}
