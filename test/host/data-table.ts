import { z } from 'zod';

import type { N8nClient } from './n8n-client';
import type { Workflow } from './workflow';

const identified = z.object({ id: z.string() });
const found = z.object({ data: z.array(z.record(z.unknown())) });

type Columns = Readonly<Record<string, 'string' | 'boolean'>>;

/** The tables that the examples' notes ask for. */
export const IN_STEP = {
	name: 'string',
	namespace: 'string',
	originName: 'string',
	description: 'string',
	audienceId: 'string',
	problem: 'string',
} satisfies Columns;

export const TO_FILL = {
	email: 'string',
	first_name: 'string',
	city: 'string',
} satisfies Columns;

export const TO_RETIRE = {
	audience: 'string',
	name: 'string',
	retire: 'boolean',
} satisfies Columns;

/**
 * Makes one of n8n's own data tables, as a person does under Data tables.
 * @param columns their types, by name
 */
export async function createTable(
	{ request }: N8nClient,
	name: string,
	columns: Columns,
	rows: ReadonlyArray<Readonly<Record<string, unknown>>> = [],
) {
	const project = identified.parse(await request('GET', '/projects/personal'));
	const tables = `/projects/${project.id}/data-tables`;
	const described = Object.entries(columns).map(([column, type]) => ({ name: column, type }));
	const { id } = identified.parse(await request('POST', tables, { name, columns: described }));
	if (rows.length > 0) {
		await request('POST', `${tables}/${id}/insert`, { data: rows, returnType: 'count' });
	}
	const is = (columnName: string, value: unknown) => ({
		type: 'and',
		filters: [{ columnName, condition: 'eq', value }],
	});
	return {
		/** Its rows without what n8n adds, in the order in which they were put there. */
		async rows() {
			const { data } = found.parse(await request('GET', `${tables}/${id}/rows?sortBy=id:asc`));
			const own = Object.keys(columns);
			return data.map((row) => Object.fromEntries(own.map((column) => [column, row[column]])));
		},
		/** Changes a cell of the rows that have this value in another column. */
		async change(column: string, value: unknown, data: Readonly<Record<string, unknown>>) {
			await request('PATCH', `${tables}/${id}/rows`, { filter: is(column, value), data });
		},
		/** Picks this table in each node of a workflow that works with one. */
		pickedIn: (workflow: Workflow): Workflow => ({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				'dataTableId' in node.parameters
					? {
							...node,
							parameters: {
								...node.parameters,
								dataTableId: { __rl: true, mode: 'list', value: id, cachedResultName: name },
							},
						}
					: node,
			),
		}),
	};
}
