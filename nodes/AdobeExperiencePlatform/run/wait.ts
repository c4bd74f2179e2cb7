import { FailureError, thrownFailure, type Failure } from '../adobe/errors/failure';
import { quoted } from '../adobe/errors/readError';
import type { Clock } from '../adobe/session/clock';

/** Something that goes on at Adobe, and how texts speak of it. */
export interface Waiting<State> {
	/** Asks how far it is; what asks tries again by itself. */
	look(): Promise<State>;
	/** An unknown state is one on the way. */
	isOver(state: State): boolean;
	/** The state in Adobe's word; `undefined` where Adobe gives none. */
	wordFor(state: State): string | undefined;
	/** What goes on, e.g. `the ingestion run "4a81"`. */
	readonly what: string;
	/** What to do where it isn't over, e.g. how to see later what became of it. */
	readonly lookAgain: string;
	/** What later nodes can find it by. */
	readonly facts: Readonly<Record<string, string>>;
}

/** How long to wait, in milliseconds; the parameter that says so, as a person sees it, is part of the advice. */
export interface Patience {
	readonly maxWaitMs: number;
	readonly howToWaitLonger: string;
}

/** Pauses grow from 1 to 30 seconds, so that an end is seen late by a quarter of the time that it took, at most. */
export const FIRST_PAUSE_MS = 1000;
export const longer = (pauseMs: number) => Math.min(pauseMs * 1.25, 30_000);

/**
 * Polling: looks until something has ended, in growing pauses, and once more when the time is over. It ends
 * early when the run is stopped, or when nobody answers any more.
 *
 * A worker is held meanwhile, at the cost of a timer. n8n's own way to wait without one
 * (`putExecutionToWait`) is not used: on resuming, n8n doesn't run the node again but takes its input for
 * its output, so that what came of the wait never came out; it waits for a whole execution, where rows
 * end at different times; and what the node remembers is stored only when it ends. For a wait of hours,
 * start without waiting, and look later with a Wait node in between.
 * @param begunAt since when it is waited for, where that isn't now, in epoch milliseconds
 * @throws {FailureError} in which state it was left, that it goes on, and how to look again; or that it isn't there
 */
export async function untilOver<State>(
	waiting: Waiting<State>,
	{ maxWaitMs, howToWaitLonger }: Patience,
	clock: Clock,
	begunAt = clock.now(),
): Promise<State> {
	const until = begunAt + maxWaitMs;
	let last: State | undefined;

	for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = longer(pauseMs)) {
		try {
			last = await waiting.look();
		} catch (error) {
			throw notSeen(waiting, last, clock.cancelled(), error);
		}
		if (waiting.isOver(last)) return last;
		const leftMs = until - clock.now();
		if (leftMs <= 0) throw goesOn(waiting, last, tooLong(waiting.what, maxWaitMs, howToWaitLonger));
		await clock.sleep(Math.min(pauseMs, leftMs));
	}
}

const STOPPED: Failure = {
	message: 'The workflow was stopped while Adobe was at work',
	description: '',
};

const tooLong = (what: string, maxWaitMs: number, howToWaitLonger: string): Failure => ({
	message: `Adobe has not finished ${what} within ${inMinutes(maxWaitMs)}`,
	description: howToWaitLonger,
});

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

const inMinutes = (ms: number) =>
	ms < 60_000
		? counted(Math.max(1, Math.round(ms / 1000)), 'second')
		: counted(Math.round(ms / 6000) / 10, 'minute');

/** What was never there doesn't go on. */
function notSeen<State>(
	waiting: Waiting<State>,
	last: State | undefined,
	isStopped: boolean,
	error: unknown,
): unknown {
	const isMissing = error instanceof FailureError && error.failure.missing === true;
	if (isMissing && last === undefined) return error;
	return goesOn(waiting, last, isStopped ? STOPPED : lostSight(error));
}

/** Whatever it was: that nothing was done for it isn't true of what is under way. */
function lostSight(error: unknown): Failure {
	const failure = thrownFailure(error);
	if (failure === undefined) throw error;
	return { ...failure, assurance: undefined };
}

function goesOn<State>(
	{ what, wordFor, lookAgain, facts }: Waiting<State>,
	last: State | undefined,
	{ description, ...failure }: Failure,
): FailureError {
	const said = last === undefined ? undefined : wordFor(last);
	const word = said === undefined ? undefined : quoted(said, 50);
	const state = word === undefined ? '' : `Its last state was "${word}". `;
	return new FailureError({
		...failure,
		description:
			`${description} ${state}It goes on at Adobe: ${what} was started and was not stopped. ${lookAgain}`.trim(),
		facts: { ...facts, ...(word !== undefined && { status: word }), ...failure.facts },
	});
}
