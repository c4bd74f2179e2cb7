import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { once } from '../../operation/operation';
import { parseOptions, writeOptionsProperty } from '../../operation/options';
import { audienceFields, audienceReader, columnOptions } from './audienceFields';
import { createAudiences, IF_AUDIENCE_EXISTS, type CreateRow } from './createAudiences';
import { identitiesOf } from '../shared/existingAudiences';
import type { AudienceItem } from './ledger';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'If Audience Exists',
		name: 'ifAudienceExists',
		type: 'options',
		options: [
			{
				name: 'Create Another',
				value: 'create',
				description: 'Send every row; Adobe decides whether the same name may exist twice',
			},
			{
				name: 'Fail',
				value: 'fail',
				description: 'Report the row as failed, with the ID of the audience that exists',
			},
			{
				name: 'Return Existing',
				value: 'returnExisting',
				description: 'Create nothing and output the audience that exists: right for schedules',
			},
		],
		default: 'create',
		description:
			'What to do with a row whose audience is there already: the same audience ID, or else the same name, in the same namespace',
	},
];

const ownOptionsSchema = z.object({
	ifAudienceExists: z.enum(IF_AUDIENCE_EXISTS).default('create'),
});

/** Creates an external audience's metadata, one per item. */
export const create = once<CreateRow, AudienceItem>({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create external audience',
		description: 'Create an external audience; its members are ingested separately',
	},

	title: 'Create External Audience',

	properties: [...audienceFields, writeOptionsProperty([...ownOptions, ...columnOptions])],

	reader(form) {
		const readAudience = audienceReader(form);
		return (itemIndex, options) => {
			const audience = readAudience(itemIndex, options);
			return audience && { audience, ...parseOptions(ownOptionsSchema, ownOptions, options) };
		};
	},

	/** A description with the time in it doesn't make it another audience. */
	identity({ audience }) {
		const { byName, byId = byName } = identitiesOf(audience);
		return byId;
	},

	/** Rows that name the same audience. */
	lines: ({ audience }) => Object.values(identitiesOf(audience)),

	start: createAudiences,

	summarize(items) {
		const existed = items.filter(({ created, wouldCreate = created }) => !wouldCreate).length;
		return existed === 0 ? undefined : `${existed} of ${items.length} audiences existed already`;
	},
});
