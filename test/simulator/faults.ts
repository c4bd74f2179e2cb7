import type { ServerResponse } from 'node:http';
import type { Answer } from './answers';
import type { Clock } from './clock';
import type { RecordedRequest, Route } from './requests';

/** How a request can end other than by an answer: silence, a closed connection, or one closed amid the body. */
export const breakdowns = {
	hang: () => undefined,
	drop: (response: ServerResponse) => void response.destroy(),
	cut: (response: ServerResponse) => {
		response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
		response.write('{"name":', () => response.destroy());
	},
} as const;

export type Breakdown = keyof typeof breakdowns;
export type Ending = Answer | Breakdown;

interface Effects {
	/** Handled this many milliseconds later. */
	latencyMs: number;
	/** Instead of handling the request: nothing is written. */
	before: Ending;
	/** Instead of the answer to a request that succeeded: what it asked for has been done. */
	after: Ending | ((real: Answer) => Ending);
}

interface Target {
	route: Route | 'any';
	/** Further narrowing, for example by body. */
	when?: (request: RecordedRequest) => boolean;
	/** Leaves this many matching requests alone first. */
	skip?: number;
	/** Strikes this many requests; 1 if left out, and Infinity is fine. */
	times?: number;
	/** Strikes all of them for this many milliseconds from the first, instead of some. */
	lastsMs?: number;
}

export type Effect = { [E in keyof Effects]: Pick<Effects, E> }[keyof Effects];

/** A target and one effect: `{ route: 'create', after: 'drop' }`. */
export type Fault = Target & Effect;

type Pending = Target & Partial<Effects> & { skip: number; times: number; endsAt?: number };

const isMeantFor = ({ route, when }: Target, request: RecordedRequest): boolean =>
	(route === 'any' || route === request.route) && (when?.(request) ?? true);

/** Whether a fault that lasts is over; it begins when it first strikes. */
function hasPassed(fault: Pending, now: number): boolean {
	fault.endsAt ??= now + (fault.lastsMs ?? Infinity);
	return now >= fault.endsAt;
}

/** Faults in the order they were given: for each kind of effect, the first that matches strikes. */
export function faultQueue(clock: Clock) {
	const pending = new Set<Pending>();
	return {
		order(fault: Fault): void {
			const times = fault.lastsMs === undefined ? 1 : Infinity;
			pending.add({ skip: 0, times, ...fault });
		},
		strike<E extends keyof Effects>(kind: E, request: RecordedRequest): Effects[E] | undefined {
			for (const fault of pending) {
				const effects: Partial<Effects> = fault;
				const effect = effects[kind];
				if (effect === undefined || !isMeantFor(fault, request)) continue;
				if (fault.skip-- > 0) continue;
				if (hasPassed(fault, clock.now())) continue;
				fault.times -= 1;
				if (fault.times <= 0) pending.delete(fault);
				return effect;
			}
			return undefined;
		},
		reset: (): void => pending.clear(),
	};
}

const reshape =
	(change: (body: string) => string) =>
	(real: Answer): Answer =>
		real.body === '' ? real : reshaped(real, change);

const reshaped = (real: Answer, change: (body: string) => string): Answer => ({
	...real,
	body: (requestId) => change(typeof real.body === 'string' ? real.body : real.body(requestId)),
});

/** For `after`: the real answer with its last character missing, so that it isn't JSON. */
export const malformed = reshape((body) => body.slice(0, -1));

/** For `after`: the real answer with another JSON value in it. */
export const rewritten = (change: (value: Readonly<Record<string, unknown>>) => unknown) =>
	reshape((body) => JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)));

/** For `after`: the real answer without one of its fields. */
export const without = (field: string) =>
	reshape((body) =>
		JSON.stringify(JSON.parse(body), (key, value: unknown) => (key === field ? undefined : value)),
	);
