import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { located } from '../../operation/options';
import { parseParameters, type Form } from '../../operation/parameters';

/** Says which audience an operation is about. */
export const audienceLocator: INodeProperties = {
	displayName: 'Audience',
	name: 'audience',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '' },
	description: 'The audience to work with',
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 4a815904-f2f9-4237-82fb-55605bcc2ad7',
			hint: "Adobe's own ID of the audience, which the output calls id",
		},
	],
};

const schema = z.object({ audience: z.coerce.string().trim().min(1) });

/** @returns reads Adobe's own ID of the audience that an item is about */
export function audienceIdReader(form: Form): (itemIndex: number) => string {
	const read = form.parameter('audience', '');
	return (itemIndex) => {
		const audience = located(read(itemIndex));
		return parseParameters(schema, [audienceLocator], { audience }).audience;
	};
}
