import { randomUUID } from 'node:crypto';
import { client } from './client';
import type { Clock } from './clock';
import { type SimulatorSettings, storeNow } from './settings';

/** An audience as Adobe keeps it. Times are milliseconds since 1970. */
export interface StoredAudience {
	readonly id: string;
	readonly audienceId: string;
	readonly name: string;
	readonly description?: string;
	readonly namespace: string;
	readonly originName: string;
	/** `ExternalSegment`, or one of Adobe's own kinds. */
	readonly type: string;
	readonly lifecycleState: string;
	readonly labels: readonly string[];
	/** After this many days without an update its members are let go. */
	readonly ttlInDays?: number;
	/** IDs of what is built on it and keeps it from being deleted. */
	readonly dependents: readonly string[];
	readonly sandboxName: string;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** When lists begin to show it, by our clock. */
	readonly listedAt: number;
}

/** What a PATCH may change. */
export type Changes = Partial<
	Pick<StoredAudience, 'name' | 'description' | 'lifecycleState' | 'labels' | 'ttlInDays'>
>;

const indexed = ['id', 'audienceId', 'name'] as const;
export type IndexedAttribute = (typeof indexed)[number];

export const isIndexed = (attribute: string): attribute is IndexedAttribute =>
	indexed.some((name) => name === attribute);

export type Audiences = ReturnType<typeof audienceStore>;

/** Every audience in order of arrival, and by sandbox, ID and name without a search: benches hold 100,000. */
export function audienceStore(settings: SimulatorSettings, clock: Clock) {
	const all: StoredAudience[] = [];
	const index = new Map<string, StoredAudience[]>();

	const keep = (key: string, audience: StoredAudience): void => {
		const kept = index.get(key);
		if (kept === undefined) index.set(key, [audience]);
		else kept.push(audience);
	};

	const keysOf = (audience: StoredAudience): string[] => [
		audience.sandboxName,
		...indexed.map((attribute) =>
			[audience.sandboxName, attribute, audience[attribute]].join('\0'),
		),
	];

	const forget = (kept: StoredAudience[] | undefined, audience: StoredAudience): void => {
		kept?.splice(kept.indexOf(audience), 1);
	};

	/** Fills in what isn't given. Listed at once and a day old, unless told otherwise. */
	function add(given: Partial<StoredAudience>): StoredAudience {
		const createdAt = given.createdAt ?? storeNow(clock, settings) - 24 * 60 * 60 * 1000;
		const audience: StoredAudience = {
			id: randomUUID(),
			audienceId: randomUUID(),
			name: `Audience ${all.length + 1}`,
			namespace: 'agora',
			originName: 'Agora_Collaboration',
			type: 'ExternalSegment',
			lifecycleState: 'published',
			labels: [],
			dependents: [],
			sandboxName: client.sandboxName,
			updatedAt: createdAt,
			listedAt: 0,
			...given,
			createdAt,
		};
		all.push(audience);
		for (const key of keysOf(audience)) keep(key, audience);
		return audience;
	}

	/** In the place that it has. */
	function change(audience: StoredAudience, changes: Changes): StoredAudience {
		const changed = { ...audience, ...changes, updatedAt: storeNow(clock, settings) };
		const inPlace = (kept: StoredAudience[] | undefined) =>
			kept?.splice(kept.indexOf(audience), 1, changed);
		inPlace(all);
		inPlace(index.get(audience.sandboxName));
		for (const key of keysOf(audience).slice(1)) forget(index.get(key), audience);
		for (const key of keysOf(changed).slice(1)) keep(key, changed);
		return changed;
	}

	function remove(audience: StoredAudience): void {
		forget(all, audience);
		for (const key of keysOf(audience)) forget(index.get(key), audience);
	}

	return {
		all,
		add,
		change,
		remove,
		inSandbox: (sandboxName: string): readonly StoredAudience[] => index.get(sandboxName) ?? [],
		find: (
			sandboxName: string,
			attribute: IndexedAttribute,
			value: string,
		): readonly StoredAudience[] => index.get([sandboxName, attribute, value].join('\0')) ?? [],
		reset(): void {
			all.length = 0;
			index.clear();
		},
	};
}
