/**
 * Every text in everything a run gave: items, hints, errors with their stacks, causes and properties
 * that aren't enumerable, and what n8n keeps of the run. One text a line, keys included.
 */
export function everythingThatCameOut(...results: unknown[]): string {
	const texts: string[] = [];
	const seen = new Set<object>();
	const rest: unknown[] = [...results];
	while (rest.length > 0) {
		const value = rest.pop();
		if (typeof value !== 'object' || value === null) {
			if (typeof value !== 'function') texts.push(String(value));
			continue;
		}
		if (seen.has(value)) continue;
		seen.add(value);
		if (value instanceof Map || value instanceof Set) rest.push(...value.entries());
		for (const key of Reflect.ownKeys(value)) {
			texts.push(String(key));
			rest.push(Reflect.get(value, key));
		}
	}
	return `${texts.join('\n')}\n${asJson(results)}`;
}

/** As n8n stores it, or nothing where it goes round in circles. */
function asJson(results: unknown[]): string {
	try {
		return JSON.stringify(results);
	} catch {
		return '';
	}
}
