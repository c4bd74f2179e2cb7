/**
 * Sends one ahead while something is still unknown that the others depend on, so that requests in
 * flight don't each find out for themselves. Once it is known all go at once.
 * @param isForAll whether what the one met is what all others would meet just now
 */
export function scoutFirst<Result>(isForAll: (result: Result) => boolean = () => false) {
	let scouting: Promise<Result | undefined> | undefined;

	return async function inTurn(
		isKnown: () => boolean,
		send: () => Promise<Result>,
	): Promise<Result> {
		while (scouting !== undefined && !isKnown()) {
			const met = await scouting;
			if (met !== undefined && isForAll(met)) return met;
		}
		if (isKnown()) return await send();
		const sent = send();
		scouting = sent.then(
			(result) => ((scouting = undefined), result),
			() => (scouting = undefined),
		);
		return await sent;
	};
}
