import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { parseParameters, type Form } from '../../operation/parameters';

export const simpleProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const schema = z.object({ simple: z.boolean() });

export function simpleReader(form: Form): (itemIndex: number) => boolean {
	const read = form.parameter(simpleProperty.name, true);
	return (itemIndex) =>
		parseParameters(schema, [simpleProperty], { simple: read(itemIndex) }).simple;
}
