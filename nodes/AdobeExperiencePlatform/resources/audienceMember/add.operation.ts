import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { bulk } from '../../operation/operation';
import { parseOptions, writeOptionsProperty } from '../../operation/options';
import { isBlankCell, parseParameters, readingOnce } from '../../operation/parameters';
import { ahead } from '../../operation/values';
import { changeMembers } from './changing/changeMembers';
import { MEMBER_OPTIONS, memberProperties, memberReader } from './changing/memberForm';
import type { MemberRow } from './changing/memberRow';

const MOST_DAYS = 3650;
const USUAL_DAYS = 30;

const KEEP: INodeProperties = {
	displayName: 'Keep for (Days)',
	name: 'keepForDays',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_DAYS, numberPrecision: 0 },
	default: USUAL_DAYS,
	description:
		'How long the person stays in the audience, counted from now. Without an end Adobe takes them out after 30 days.',
};

const VALID_UNTIL: INodeProperties = {
	displayName: 'Member Until',
	name: 'validUntil',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2027-12-31',
	description: `When the person leaves the audience by themselves, instead of '${KEEP.displayName}': a date, or in how many days`,
};

const DAYS = `must be a whole number from 1 to ${MOST_DAYS}`;
const keepSchema = z.object({
	keepForDays: z.preprocess(
		(value) =>
			isBlankCell(value) ? USUAL_DAYS : typeof value === 'string' ? Number(value) : value,
		z.number({ invalid_type_error: DAYS }).int(DAYS).min(1, DAYS).max(MOST_DAYS, DAYS),
	),
});

const own = [VALID_UNTIL, ...MEMBER_OPTIONS];

/** Adds people to audiences: an item for each person and audience, one batch for all. */
export const add = bulk<MemberRow>({
	option: {
		name: 'Add',
		value: 'add',
		action: 'Add audience members',
		description: 'Add people to an audience; everybody else stays',
	},
	title: 'Add Audience Members',
	properties: [...memberProperties, KEEP, writeOptionsProperty(own)],
	reader(form) {
		const read = memberReader(form);
		const readDays = form.parameter(KEEP.name, USUAL_DAYS);
		const untilSchema = z.object({ validUntil: ahead(form) });
		const readUntil = readingOnce(
			(options: IDataObject) => parseOptions(untilSchema, own, options).validUntil,
		);
		return (itemIndex, options) => {
			const { keepForDays } = parseParameters(keepSchema, [KEEP], {
				keepForDays: readDays(itemIndex),
			});
			const until = readUntil(options) ?? { days: keepForDays };
			const said = read(itemIndex, options);
			return said && { ...said, status: 'realized', until };
		};
	},
	plan: changeMembers,
});
