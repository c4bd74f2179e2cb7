import type { INodeProperties } from 'n8n-workflow';
import { simpleProperty, simpleReader } from '../shared/simple';
import { z } from 'zod';

import { limitProperties, limitReader } from '../../operation/limit';
import { list } from '../../operation/operation';
import { optionsProperty } from '../../operation/options';
import { parseParameters, type Form } from '../../operation/parameters';
import { adobesFilter, filtersProperty, filtersSchema, passes } from './audienceFilters';
import { audienceItem } from './audienceItem';
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
	...limitProperties,
	simpleProperty,
	filtersProperty,
	sortProperty,
	optionsProperty(),
];

const sortSchema = z.object({
	property: z
		.object({
			field: z.enum(['creationTime', 'name', 'updateTime']).default('name'),
			direction: z.enum(['asc', 'desc']).default('asc'),
		})
		.optional(),
});

const schema = z.object({ sort: sortSchema });

function reader(form: Form) {
	const [readLimit, readSimple] = [limitReader(form), simpleReader(form)];
	const readSort = form.parameter(sortProperty.name, {});
	const readFilters = form.parameter(filtersProperty.name, {});
	const ofFilters = filtersProperty.options as INodeProperties[];
	return (itemIndex: number) => ({
		limit: readLimit(itemIndex),
		simple: readSimple(itemIndex),
		...parseParameters(schema, properties, { sort: readSort(itemIndex) }),
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
	async *items({ limit, simple, filters, sort: { property } }, ask, clock) {
		let left = limit;
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
