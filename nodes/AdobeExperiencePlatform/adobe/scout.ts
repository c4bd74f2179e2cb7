/**
 * Sends one ahead while something is still unknown that every request depends on, so that rows in
 * flight don't each find out for themselves. Once it is known all go at once.
 */
export function scoutFirst(isKnown: () => boolean) {
	let scouting: Promise<unknown> | undefined;

	return async function inTurn<Result>(send: () => Promise<Result>): Promise<Result> {
		while (scouting !== undefined) await scouting;
		if (isKnown()) return await send();
		const sent = send();
		scouting = sent.then(
			() => (scouting = undefined),
			() => (scouting = undefined),
		);
		return await sent;
	};
}
