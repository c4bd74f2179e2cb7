import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { RunRequest } from './run-workflow';
import { useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const replacing = (parameters: INodeParameters = {}, rest: Partial<RunRequest> = {}) => ({
	parameters: {
		resource: 'audienceMember',
		operation: 'replace',
		name: 'Customers',
		identityColumn: 'email',
		identityNamespace: { __rl: true, mode: 'code', value: 'Email' },
		...parameters,
	},
	...rest,
});

const people = (count: number, more: IDataObject = {}): IDataObject[] =>
	Array.from({ length: count }, (_, nth) => ({ email: `p${nth}@example.com`, ...more }));

const replace = async (rows: IDataObject[], ...rest: Parameters<typeof replacing>) =>
	await adobe.create(rows, replacing(...rest));

/** Who is in the audience of this name. */
const members = (name = 'Customers') => adobe.simulator.membersOf(adobe.idOf(name) ?? '');

it('makes the people of a sheet the members of an audience', async () => {
	const { items, error, hints } = await replace(people(3, { city: 'Köln' }));
	console.log(JSON.stringify([items, error?.message, error?.description, hints, adobe.simulator.counts], null, 1));
	expect(members()).toEqual(people(3, { city: 'Köln' }));
});
