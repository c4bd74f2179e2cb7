/** Keyed mutex: lets work that shares a key go one after the other, in the order in which it was asked for. */
export function inLine() {
	const last = new Map<string, Promise<unknown>>();

	/** @param keys the lines to stand in: in all of them at once, so that nobody overtakes in one of them */
	return async function inAllLines<Result>(
		keys: readonly string[],
		work: () => Promise<Result>,
	): Promise<Result> {
		const ahead = keys.flatMap((key) => last.get(key) ?? []);
		const mine = ahead.length === 0 ? work() : Promise.allSettled(ahead).then(work);
		for (const key of keys) last.set(key, mine);
		try {
			return await mine;
		} finally {
			for (const key of keys) if (last.get(key) === mine) last.delete(key);
		}
	};
}
