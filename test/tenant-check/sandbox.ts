import { LIST_SANDBOXES } from '../../nodes/AdobeExperiencePlatform/adobe/sandboxes';
import { isSuccess } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { Adobe } from './adobe';

/**
 * What Adobe itself says that a sandbox is, e.g. `development`.
 * @returns `undefined` where the list doesn't have it, or can't be read: then it may be anything
 */
export async function sandboxType(adobe: Adobe, name: string): Promise<string | undefined> {
	const answer = await adobe.ask({ path: '/data/foundation/sandbox-management/' });
	const sandboxes = isSuccess(answer) ? (LIST_SANDBOXES.read(answer) ?? []) : [];
	return sandboxes.find((each) => each.name === name)?.type;
}

/**
 * Why nothing is to be made in a sandbox, if so. Only one that Adobe calls a development sandbox is taken
 * at one word; for any other its name has to be said twice.
 * @param saidAgain the name, once more
 */
export function whyNotIn(
	name: string,
	type: string | undefined,
	saidAgain: string | undefined,
): string | undefined {
	if (type?.toLowerCase() === 'development' || saidAgain === name) return undefined;
	const what =
		type === undefined
			? `Adobe does not say what kind of sandbox "${name}" is: perhaps it is not there, or this project may not see it`
			: `Adobe calls "${name}" a ${type} sandbox`;
	return `${what}. Choose a development sandbox. If it must be this one, add: --production ${name}`;
}
