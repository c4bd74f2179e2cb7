import { heard, type Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { silence } from './a-session';
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
	/** @returns the key as its text where all went well */
	write(key: string): Promise<Reply>;
	lookUp(key: string, since: number): Promise<string | undefined>;
	/** How often each key was written. */
	readonly written: ReadonlyMap<string, number>;
}

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

	const endings: Record<Fate, (key: string) => Reply> = {
		ok: (key) => (write(key), heard(200, {}, key)),
		refused: () => heard(400, {}, ''),
		rateLimited: () => heard(429, {}, ''),
		rateLimitedFor: () => heard(429, { 'retry-after': '2' }, ''),
		unreachable: () => silence('unreachable', 'no'),
		lostBefore: () => silence('connectionLost', 'perhaps'),
		lostAfter: (key) => (write(key), heard(503, { 'retry-after': '1' }, '')),
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
			return seen ? key : undefined;
		},
	};
}
