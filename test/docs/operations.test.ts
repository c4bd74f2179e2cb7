import type { INodePropertyOptions } from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
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

it('docs/verified.md says of each operation how far it was tried', () => {
	const said = rowsOf('docs/verified.md').map(([operation]) => operation);
	for (const [resource, operation] of OPERATIONS) {
		expect(said).toContain(`${resource}: ${operation}`);
	}
});
