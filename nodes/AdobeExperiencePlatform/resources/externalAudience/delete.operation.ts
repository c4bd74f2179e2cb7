import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { once } from '../../operation/operation';
import { parseOptions, writeOptionsProperty } from '../../operation/options';
import { deleteAudiences, IF_AUDIENCE_MISSING, type DeleteRow } from './deleteAudiences';
import { audienceLocator, locatedReader, namespaceOption } from '../shared/locator';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'If Audience Is Missing',
		name: 'ifAudienceMissing',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Report the row as failed' },
			{
				name: 'Succeed',
				value: 'succeed',
				description: 'Output the row with deleted: false: right for schedules',
			},
		],
		default: 'succeed',
		description: 'What to do with a row whose audience is not there, or not any more',
	},
];

const ownOptionsSchema = z.object({
	ifAudienceMissing: z.enum(IF_AUDIENCE_MISSING).default('succeed'),
});

/** Deletes one audience per item, for good. */
export const remove = once<DeleteRow>({
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete external audience',
		description: 'Delete an external audience for good',
	},
	title: 'Delete External Audience',
	properties: [audienceLocator, writeOptionsProperty([...ownOptions, namespaceOption])],
	reader(form) {
		const readAudience = locatedReader(form);
		return (itemIndex, options) => ({
			audience: readAudience(itemIndex, options),
			...parseOptions(ownOptionsSchema, ownOptions, options),
		});
	},
	identity: ({ audience }) => JSON.stringify(['delete', audience]),
	lines: ({ audience }) => [JSON.stringify(audience)],
	start: deleteAudiences,
	summarize(items) {
		const missing = items.filter(({ reason }) => reason !== undefined).length;
		return missing === 0 ? undefined : `${missing} of ${items.length} audiences were not there`;
	},
});
