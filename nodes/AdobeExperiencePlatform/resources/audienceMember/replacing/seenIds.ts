import { createHash } from 'node:crypto';

/** Of a digest: so many bits that no two IDs share them, not even those of somebody who tries. */
const WORDS = 4;
const FIRST_PLACES = 1024;

/**
 * A hash set (open addressing) of the IDs that a list has had so far. It keeps digests and not the IDs, at 32
 * to 64 bytes a person outside JavaScript's heap: a text cut from a file would keep the file in memory with
 * it, and a `Set` ends at 16.7 million.
 */
export function seenIds() {
	let table = new Uint32Array(FIRST_PLACES * WORDS);
	let size = 0;

	/** Where a digest stands, or would: the first free place from where it belongs. */
	function placeOf(digest: Readonly<Uint32Array>): number {
		const [first = 0] = digest;
		for (let at = (first * WORDS) % table.length; ; at = (at + WORDS) % table.length) {
			const isFree = table[at] === 0 && table[at + 1] === 0;
			if (isFree || digest.every((word, nth) => word === table[at + nth])) return at;
		}
	}

	function grow(): void {
		const old = table;
		table = new Uint32Array(old.length * 2);
		for (let at = 0; at < old.length; at += WORDS) {
			const digest = old.subarray(at, at + WORDS);
			if (digest[0] !== 0 || digest[1] !== 0) table.set(digest, placeOf(digest));
		}
	}

	return {
		/** @returns whether it was not there before */
		add(id: string): boolean {
			const bytes = createHash('sha256').update(id).digest();
			const digest = Uint32Array.from({ length: WORDS }, (_, nth) => bytes.readUInt32LE(nth * 4));
			const at = placeOf(digest);
			if (table[at] !== 0 || table[at + 1] !== 0) return false;
			table.set(digest, at);
			if (++size * 2 > table.length / WORDS) grow();
			return true;
		},
	};
}
