/**
 * Sends one ahead while something is still unknown that the others depend on, so that requests in
 * flight don't each find out for themselves. Once it is known all go at once.
 */
export function scoutFirst() {
	let scouting: Promise<unknown> | undefined;

	return async function inTurn<Result>(
		isKnown: () => boolean,
		send: () => Promise<Result>,
	): Promise<Result> {
		while (scouting !== undefined && !isKnown()) await scouting;
		if (isKnown()) return await send();
		const sent = send();
		scouting = sent.then(
			() => (scouting = undefined),
			() => (scouting = undefined),
		);
		return await sent;
	};
}
