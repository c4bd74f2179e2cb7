import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { isExternal } from '../../adobe/audiences';
import { list } from '../../operation/operation';
import { optionsProperty } from '../../operation/options';
import { parseParameters, type Form } from '../../operation/parameters';
import { audiencePages } from './pages';

const properties: INodeProperties[] = [
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
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Name Contains',
				name: 'nameContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. newsletter',
				description: 'A part of the name, in capitals or not',
			},
		],
	},
	optionsProperty(),
];

const LIMIT_RANGE = 'must be a whole number, at least 1';

const schema = z.object({
	returnAll: z.boolean(),
	limit: z.coerce.number({ invalid_type_error: LIMIT_RANGE }).int(LIMIT_RANGE).min(1, LIMIT_RANGE),
	filters: z.object({ nameContains: z.coerce.string().default('') }),
});

function reader(form: Form) {
	const readers = [
		['returnAll', form.parameter('returnAll', false)],
		['limit', form.parameter('limit', 50)],
		['filters', form.parameter('filters', {})],
	] as const;
	return (itemIndex: number) =>
		parseParameters(
			schema,
			properties,
			Object.fromEntries(readers.map(([name, read]) => [name, read(itemIndex)])),
		);
}

/** Lists the external audiences of a sandbox; Adobe's own, which come in the same list, are left out. */
export const getAll = list({
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many external audiences',
		description: 'Get the external audiences of a sandbox',
	},
	title: 'Get Many External Audiences',
	properties,
	reader,
	async *items({ returnAll, limit, filters: { nameContains } }, ask) {
		let left = returnAll ? Infinity : limit;
		for await (const { audiences } of audiencePages(
			ask,
			nameContains ? { name: nameContains } : {},
		)) {
			const wanted = audiences.filter(isExternal).slice(0, left);
			yield* wanted;
			left -= wanted.length;
			if (left === 0) return;
		}
	},
});
