import type { Attempt } from '../../nodes/AdobeExperiencePlatform/run/attempt';
import type { LookUp } from '../../nodes/AdobeExperiencePlatform/run/once';
import type { VirtualClock } from './virtual-clock';

/** What the server does to one request. */
export type Fate =
	| 'ok'
	| 'refused'
	| 'rateLimited'
	| 'rateLimitedFor'
	| 'unreachable'
	| 'lostBefore'
	| 'lostAfter';

export const FATES: readonly Fate[] = [
	'ok',
	'refused',
	'rateLimited',
	'rateLimitedFor',
	'unreachable',
	'lostBefore',
	'lostAfter',
];

export interface ShakyServer {
	write(key: string): Promise<Attempt<string>>;
	lookUp(key: string, since: number): Promise<LookUp<string>>;
	/** How often each key was written. */
	readonly written: ReadonlyMap<string, number>;
}

const failure = (message: string) => ({ message, description: '' });

/**
 * A server that writes a key as often as it is told to, and does to its n-th request for a key what
 * the n-th fate of that key says; after the last one all goes well.
 * @param lagMs how long it takes until a look-up sees what was written
 */
export function shakyServer(
	clock: VirtualClock,
	fates: Readonly<Record<string, readonly Fate[]>>,
	{ latencyMs, lagMs }: { latencyMs: number; lagMs: number },
): ShakyServer {
	const writes: Array<{ key: string; at: number }> = [];
	const asked = new Map<string, number>();
	const written = new Map<string, number>();

	function write(key: string): void {
		writes.push({ key, at: clock.now() });
		written.set(key, (written.get(key) ?? 0) + 1);
	}

	const endings: Record<Fate, (key: string) => Attempt<string>> = {
		ok: (key) => (write(key), { kind: 'done', result: key }),
		refused: () => ({ kind: 'failed', failure: failure('refused') }),
		rateLimited: () => ({ kind: 'heldBack', failure: failure('too many') }),
		rateLimitedFor: () => ({ kind: 'heldBack', failure: failure('too many'), afterMs: 2000 }),
		unreachable: () => ({ kind: 'again', failure: failure('unreachable') }),
		lostBefore: () => ({ kind: 'unknown', failure: failure('lost') }),
		lostAfter: (key) => (write(key), { kind: 'unknown', failure: failure('lost') }),
	};

	return {
		written,
		async write(key) {
			const nth = asked.get(key) ?? 0;
			asked.set(key, nth + 1);
			await clock.sleep(latencyMs);
			return endings[fates[key]?.[nth] ?? 'ok'](key);
		},
		async lookUp(key, since) {
			await clock.sleep(latencyMs);
			const seen = writes.some(
				(entry) => entry.key === key && entry.at >= since && entry.at + lagMs <= clock.now(),
			);
			return seen ? { kind: 'found', result: key } : { kind: 'absent' };
		},
	};
}
