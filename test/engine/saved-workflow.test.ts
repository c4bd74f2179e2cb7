import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

import { header } from '../simulator/requests';
import { row, useVirtualAdobe } from './use-adobe';

/** As n8n stored them when 0.1.0 was installed; new versions have to run them unchanged. */
const { nodes } = JSON.parse(
	readFileSync(join(__dirname, 'saved-with-0.1.0.json'), 'utf8'),
) as Readonly<{ nodes: INode[] }>;

const adobe = useVirtualAdobe();

function saved(name: string) {
	const node = nodes.find((each) => each.name === name);
	if (node === undefined) throw new Error(`There is no node ${name}`);
	const { parameters, onError, retryOnFail, waitBetweenTries } = node;
	return { parameters, settings: { onError, retryOnFail, waitBetweenTries } };
}

it('runs a node with every field and option of 0.1.0 as 0.1.0 did', async () => {
	adobe.simulator.seedAudiences([
		row('There', { audienceId: 'k2', sandboxName: 'prod' }),
		row('New', { audienceId: 'k1' }),
	]);
	const { items, error } = await adobe.create(
		[
			{ title: 'New', origin: 'crm', key: 'k1', note: 'First' },
			{ title: 'Former name', origin: 'crm', key: 'k2' },
			{ title: 'Third', origin: 'crm' },
		],
		saved('Field by Field'),
	);
	expect(error).toBeUndefined();
	expect(items).toEqual([
		{ name: 'New', audienceId: 'k1', created: true },
		{ name: 'Former name', audienceId: 'k2', id: expect.any(String), created: false },
		{ name: 'Third', audienceId: adobe.idOf('Third'), created: true },
	]);
	expect(adobe.bodies()).toEqual([
		{ name: 'New', namespace: 'agora', originName: 'CRM', description: 'First', audienceId: 'k1' },
		{ name: 'Third', namespace: 'agora', originName: 'CRM' },
	]);
	const sandboxes = adobe.simulator.requests.map((request) => header(request, 'x-sandbox-name'));
	expect(new Set(sandboxes)).toEqual(new Set(['prod']));
});

it('runs a node that maps columns, without resource and operation of its own, as 0.1.0 did', async () => {
	adobe.simulator.seedAudiences([{ ...row('There'), namespace: 'CustomerAudienceUpload' }]);
	const { outputs } = await adobe.create(
		[{ name: 'New', extra: 1 }, { name: 'There' }, { name: ' ', extra: 2 }],
		saved('By Columns'),
	);
	expect(outputs[0]?.map(({ json }) => json)).toEqual([
		{ name: 'New', audienceId: adobe.idOf('New'), created: true },
	]);
	expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
		{ name: 'There', error: 'An audience like this one already exists' },
		{ name: ' ', extra: 2, error: 'The cell in column "name" is empty' },
	]);
	expect(adobe.bodies()).toEqual([
		{ name: 'New', namespace: 'CustomerAudienceUpload', originName: 'CUSTOM_UPLOAD' },
	]);
});
