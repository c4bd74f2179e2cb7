import { gather } from '../../operation/operation';
import { replaceProperties } from './replacing/replaceForm';
import { replaceMembers, type ReplaceRow } from './replacing/replaceMembers';
import { readReplacement } from './replacing/replaceRow';

/** The people of a list become the members of an audience: everybody else leaves it. */
export const replace = gather<ReplaceRow>({
	option: {
		name: 'Replace',
		value: 'replace',
		action: 'Replace audience members',
		description: 'Make the people of a list the members of an audience; everybody else leaves it',
	},
	title: 'Replace Audience Members',
	properties: replaceProperties,
	read: readReplacement,
	identity: ({ target, people: { fingerprint }, folder }) => [target, fingerprint, folder],
	carryOut: replaceMembers,
	summarize(items) {
		const [item] = items;
		if (item === undefined || item.dryRun === true) return undefined;
		const { rows, skipped, skippedReasons } = item;
		const reasons = Object.entries((skippedReasons ?? {}) as object)
			.map(([reason, count]) => `${REASONS[reason] ?? reason}: ${count}`)
			.join(', ');
		const left = skipped === 0 ? '' : `, ${String(skipped)} rows left out (${reasons})`;
		const handedOver = rows === 1 ? '1 person was' : `${String(rows)} people were`;
		return `${handedOver} handed over${left}. The daily segmentation job makes members of them`;
	},
});

/** Why rows were left out, in words. */
const REASONS: Readonly<Record<string, string>> = {
	duplicate: 'there twice',
	withoutIdentity: 'without an ID',
	blankLine: 'blank',
	failed: 'failed',
};
