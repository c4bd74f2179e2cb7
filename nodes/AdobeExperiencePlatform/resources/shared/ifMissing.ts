import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

/** What a delete does with a row whose audience is not there. */
export const ifMissing: INodeProperties = {
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
};

export const ifMissingSchema = z.object({
	ifAudienceMissing: z.enum(['succeed', 'fail']).default('succeed'),
});

export type IfMissing = z.infer<typeof ifMissingSchema>;
