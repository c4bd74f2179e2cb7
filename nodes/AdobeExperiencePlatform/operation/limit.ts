import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { parseParameters, type Form } from './parameters';

/** How much of a list to return: n8n's usual two parameters. */
export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

const RANGE = 'must be a whole number, at least 1';

const schema = z.object({
	returnAll: z.boolean(),
	limit: z.coerce.number({ invalid_type_error: RANGE }).int(RANGE).min(1, RANGE),
});

/** @returns reads how many results an item asks for: `Infinity` for all */
export function limitReader(form: Form): (itemIndex: number) => number {
	const [readAll, readLimit] = [form.parameter('returnAll', false), form.parameter('limit', 50)];
	return (itemIndex) => {
		const given = { returnAll: readAll(itemIndex), limit: readLimit(itemIndex) };
		const { returnAll, limit } = parseParameters(schema, limitProperties, given);
		return returnAll ? Infinity : limit;
	};
}
