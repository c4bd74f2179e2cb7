import type { Call } from '../call';
import { saysNoSuchRoute } from '../errors/explain';
import type { Reply } from '../reply';
import type { AdobeSettings } from './credential';
import { scoutFirst } from './scout';

/** Adobe's pages name both; the second is the one of the earliest revision. */
const CANDIDATES = ['/data/core/ais', '/core/ais'] as const;

/** Where the audience service answers: found by the first call of a run, for all that follow. */
export interface BasePath {
	current(): string;
	/** Sends a call below the right path; below the next one where the service doesn't answer. */
	use(call: Call<unknown>, send: (basePath: string) => Promise<Reply>): Promise<Reply>;
}

export function basePathFor(chosen: AdobeSettings['basePath']): BasePath {
	const candidates: readonly string[] = chosen === 'auto' ? CANDIDATES : [chosen];
	const inTurn = scoutFirst<{ reply: Reply; sendAgain: boolean }>();
	let index = 0;
	let known = candidates.length === 1;

	const current = () => candidates[index] ?? CANDIDATES[0];

	/** Learns from a reply to a call sent below `used`. @returns whether to send it once more */
	function learn(used: string, call: Call<unknown>, reply: Reply): boolean {
		if (!saysNoSuchRoute(call, reply)) {
			known = true;
			return false;
		}
		if (used === current() && index + 1 < candidates.length) index++;
		known ||= index + 1 === candidates.length;
		return used !== current();
	}

	return {
		current,
		async use(call, send) {
			for (;;) {
				const { reply, sendAgain } = await inTurn(
					() => known,
					async () => {
						const used = current();
						const heard = await send(used);
						return { reply: heard, sendAgain: learn(used, call, heard) };
					},
				);
				if (!sendAgain) return reply;
			}
		},
	};
}
