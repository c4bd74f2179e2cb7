import { bulk } from '../../operation/operation';
import { writeOptionsProperty } from '../../operation/options';
import { changeMembers } from './changing/changeMembers';
import { MEMBER_OPTIONS, memberProperties, memberReader } from './changing/memberForm';
import type { MemberRow } from './changing/memberRow';

/** Takes people out of audiences: an item for each person and audience, one batch for all. */
export const remove = bulk<MemberRow>({
	option: {
		name: 'Remove',
		value: 'remove',
		action: 'Remove audience members',
		description: 'Take people out of an audience; everybody else stays',
	},
	title: 'Remove Audience Members',
	properties: [...memberProperties, writeOptionsProperty(MEMBER_OPTIONS)],
	reader(form) {
		const read = memberReader(form);
		return (itemIndex, options) => {
			const said = read(itemIndex, options);
			return said && { ...said, status: 'exited' };
		};
	},
	plan: changeMembers,
});
