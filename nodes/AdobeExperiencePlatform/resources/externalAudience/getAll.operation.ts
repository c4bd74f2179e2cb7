import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { list } from '../../operation/operation';
import { optionsProperty } from '../../operation/options';
import { parseParameters, type Form } from '../../operation/parameters';
import { adobesFilter, filtersProperty, filtersSchema, passes } from './audienceFilters';
import { audienceItem, simpleProperty } from './audienceItem';
import { surePages } from '../shared/pages';

const sortProperty: INodeProperties = {
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	placeholder: 'Add Sort Rule',
	default: {},
	description: 'In which order to return the audiences; by name unless chosen otherwise',
	options: [
		{
			displayName: 'Property',
			name: 'property',
			values: [
				{
					displayName: 'Direction',
					name: 'direction',
					type: 'options',
					options: [
						{ name: 'Ascending', value: 'asc' },
						{ name: 'Descending', value: 'desc' },
					],
					default: 'asc',
				},
				{
					displayName: 'Field',
					name: 'field',
					type: 'options',
					options: [
						{ name: 'Created', value: 'creationTime' },
						{ name: 'Name', value: 'name' },
						{ name: 'Updated', value: 'updateTime' },
					],
					default: 'name',
				},
			],
		},
	],
};

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
	simpleProperty,
	filtersProperty,
	sortProperty,
	optionsProperty(),
];

const LIMIT_RANGE = 'must be a whole number, at least 1';

const sortSchema = z.object({
	property: z
		.object({
			field: z.enum(['creationTime', 'name', 'updateTime']).default('name'),
			direction: z.enum(['asc', 'desc']).default('asc'),
		})
		.optional(),
});

const schema = z.object({
	returnAll: z.boolean(),
	limit: z.coerce.number({ invalid_type_error: LIMIT_RANGE }).int(LIMIT_RANGE).min(1, LIMIT_RANGE),
	simple: z.boolean(),
	sort: sortSchema,
});

function reader(form: Form) {
	const defaults = { returnAll: false, limit: 50, simple: true, sort: {} };
	const readers = Object.entries(defaults).map(
		([name, fallback]) => [name, form.parameter(name, fallback)] as const,
	);
	const readFilters = form.parameter(filtersProperty.name, {});
	const ofFilters = filtersProperty.options as INodeProperties[];
	return (itemIndex: number) => ({
		...parseParameters(
			schema,
			properties,
			Object.fromEntries(readers.map(([name, read]) => [name, read(itemIndex)])),
		),
		filters: parseParameters(filtersSchema(form), ofFilters, Object(readFilters(itemIndex))),
	});
}

/** Lists the audiences of a sandbox, and reads no further than it has to. */
export const getAll = list({
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many external audiences',
		description: 'Get the external audiences of a sandbox, or find some by name, state or age',
	},
	title: 'Get Many External Audiences',
	properties,
	reader,
	async *items({ returnAll, limit, simple, filters, sort: { property } }, ask, clock) {
		let left = returnAll ? Infinity : limit;
		const sort = property && { sort: `${property.field}:${property.direction}` };
		for await (const page of surePages(ask, { ...adobesFilter(filters), ...sort }, clock)) {
			for (const audience of page.audiences) {
				if (!passes(audience, filters)) continue;
				yield audienceItem(audience, simple);
				if (--left === 0) return;
			}
		}
	},
});
