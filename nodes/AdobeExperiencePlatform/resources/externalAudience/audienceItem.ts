import { textIn } from '../../adobe/answerFields';
import type { ListedAudience } from '../../adobe/audiences';
import { createdAt, expiresAt, updatedAt } from '../../adobe/audienceTimes';
import { iso } from '../../adobe/moments';
import type { Item } from '../../operation/items';

/** The fields that people look at, by their names in the output. */
const SIMPLE: Readonly<Record<string, (audience: ListedAudience) => string | undefined>> = {
	name: ({ name }) => name,
	audienceId: ({ audienceId }) => audienceId,
	id: ({ id }) => id,
	description: ({ description }) => textIn(description),
	namespace: ({ namespace }) => namespace,
	originName: ({ originName }) => originName,
	lifecycleState: ({ lifecycleState }) => textIn(lifecycleState),
	expiresAt: (audience) => iso(expiresAt(audience)),
	createdAt: (audience) => iso(createdAt(audience)?.earliest),
	updatedAt: (audience) => iso(updatedAt(audience)?.earliest),
};

/**
 * What comes out of an audience: Adobe's own answer or, simplified, at most ten fields, with times in
 * ISO 8601 whatever unit Adobe counts in. A field that Adobe doesn't give is left out.
 */
export function audienceItem(audience: ListedAudience, simple: boolean): Item {
	if (!simple) return audience;
	const fields = Object.entries(SIMPLE).map(([name, read]) => [name, read(audience)] as const);
	return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/**
 * What was done with an audience, or would be, right behind its name: an output panel shows four columns
 * before somebody scrolls. No field of Adobe's own stands in for it.
 */
export const saying = <Own extends Item, Said extends Item>(item: Own, said: Said): Own & Said => ({
	...('name' in item && { name: item.name }),
	...said,
	...item,
	...said,
});
