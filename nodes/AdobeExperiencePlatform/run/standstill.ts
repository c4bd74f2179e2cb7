import type { Failure } from '../adobe/errors/failure';

/** When the server may be asked again, as far as it has refused or failed. Epoch milliseconds. */
export interface Standstill {
	readonly opensAt: number;
	/** When it last began to let nothing through; unset while it does. */
	readonly refusingSince?: number;
	/** When it last made us stand still anew. */
	readonly closedAt: number;
	/** Pauses since it last let something through. */
	readonly pauses: number;
	/** Faults since then. */
	readonly faults: number;
	/** What last made us stand still. */
	readonly trouble?: Failure;
}

/** This many faults without a success between them are an outage. */
const OUTAGE_AFTER = 10;
/** How long to stand still for a server that doesn't say; doubled while it lets nothing through. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

export const OPEN: Standstill = {
	opensAt: Number.NEGATIVE_INFINITY,
	closedAt: Number.NEGATIVE_INFINITY,
	pauses: 0,
	faults: 0,
};

/** After a request that the server dealt with. */
export const passed = (gate: Standstill): Standstill => ({
	...gate,
	refusingSince: undefined,
	pauses: 0,
	faults: 0,
});

/** After a fault: one may be chance. */
export const stumbled = (gate: Standstill): Standstill => ({ ...gate, faults: gate.faults + 1 });

export const isOutage = ({ faults }: Standstill) => faults >= OUTAGE_AFTER;

/** A complaint about a burst that we stand still for already. */
export const complained = (gate: Standstill, now: number, trouble: Failure): Standstill => ({
	...gate,
	refusingSince: gate.refusingSince ?? now,
	trouble,
});

/** Circuit breaker: nothing goes for a while that is twice as long each time. */
export function paused(gate: Standstill, now: number, random: () => number): Standstill {
	const closed = { ...gate, closedAt: now, pauses: gate.pauses + 1 };
	const ms = Math.min(FIRST_PAUSE_MS * 2 ** gate.pauses, LONGEST_PAUSE_MS);
	return stoppedUntil(closed, now + ms * (1 + random() * 0.2));
}

/** The server itself said for how long. */
export const askedToStop = (gate: Standstill, now: number, ms: number, isNew: boolean) =>
	stoppedUntil(isNew ? { ...gate, closedAt: now, pauses: gate.pauses + 1 } : gate, now + ms);

const stoppedUntil = (gate: Standstill, until: number): Standstill => ({
	...gate,
	opensAt: Math.max(gate.opensAt, until),
});
