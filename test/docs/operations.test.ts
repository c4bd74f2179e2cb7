import type { INodePropertyOptions } from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
import { recordedReports, verdictsIn } from '../tenant-check/recorded';
import { rowsOf } from './markdown';

const { properties } = new AdobeExperiencePlatform().description;

const optionsOf = (name: string, resource?: unknown) =>
	properties
		.filter((property) => property.name === name)
		.filter(
			({ displayOptions }) =>
				resource === undefined || displayOptions?.show?.resource?.includes(resource as string),
		)
		.flatMap(({ options = [] }) => options as INodePropertyOptions[]);

/** Resource, operation and action, as n8n shows them. */
const OPERATIONS = optionsOf('resource').flatMap(({ name, value }) =>
	optionsOf('operation', value).map((operation) => [name, operation.name, operation.action]),
);

/** A resource stands in its first row only. */
function operationsIn(page: string): string[][] {
	let resource = '';
	return rowsOf(page).flatMap(([first = '', operation = '', action = '']) => {
		resource = first || resource;
		const row = [resource, operation, action];
		return OPERATIONS.some(([of]) => of === resource) ? [row] : [];
	});
}

it("the README's table has exactly what the node can do, in the node's own words and order", () => {
	expect(operationsIn('README.md')).toEqual(OPERATIONS);
});

it('docs/verified.md says of each operation how far it was tried, with tenants as the reports of them do', () => {
	const rows = rowsOf('docs/verified.md').filter(({ length }) => length === 5);
	const said = new Map(rows.map((cells) => [cells[0], cells.at(-1)]));
	const reports = recordedReports().filter(([, { asked }]) => asked === 'Adobe');
	for (const [resource, operation] of OPERATIONS) {
		const name = `${resource}: ${operation}`;
		const verdicts = reports.flatMap(([, report]) => verdictsIn(report).get(name) ?? []);
		const isTried = verdicts.length > 0 && (verdicts.every(Boolean) ? 'yes' : 'with trouble');
		expect([name, said.get(name)]).toEqual([name, isTried || 'no']);
	}
});
