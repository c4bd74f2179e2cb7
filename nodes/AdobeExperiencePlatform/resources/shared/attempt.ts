import { FailureError } from '../../adobe/errors/failure';
import { CLOCKS_APART_MS, type Begun } from '../../adobe/session/serverClock';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import type { Ask, AskHarmless } from '../../run/ask';
import type { RowMemory } from '../../run/memory';
import type { Write } from '../../run/once';

/** What waiting takes: it asks, and writes nothing. */
export interface Watch {
	readonly ask: AskHarmless;
	readonly clock: Run['clock'];
}

/** What a write that must not be done twice takes of the row that it is for. */
export interface Attempt extends Pick<Write<unknown>, 'begunBefore' | 'remember'> {
	readonly ask: Ask;
	readonly clock: Run['clock'];
	/** When a local moment was on Adobe's clock. */
	begun(since: number): Begun | undefined;
}

/** What was made a moment ago may not be shown yet: until then it is in a state without a name. */
export const notShownYet =
	<State>(look: () => Promise<State>, state: State) =>
	async (): Promise<State> =>
		await look().catch((error: unknown) => {
			if (error instanceof FailureError && error.failure.missing) return state;
			throw error;
		});

/** The memory of a row keeps what it has reached while a write is under way. */
export function attemptOf(run: Run, task: Task<unknown>, memory: RowMemory<Item>): Attempt {
	const { begun: begunBefore } = memory.recall();
	return {
		ask: run.askFor(task),
		clock: run.clock,
		begunBefore,
		remember: (since) => memory.remember({ reached: memory.recall().reached, begun: since }),
		begun(since) {
			const known = run.serverTime(since);
			// An earlier run may have read another worker's clock, which is one more that may be off.
			const otherClockMs = since === begunBefore ? CLOCKS_APART_MS : 0;
			return known && { ...known, doubtMs: known.doubtMs + otherClockMs };
		},
	};
}
