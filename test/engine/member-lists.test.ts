import { LoadOptionsContext } from 'n8n-core';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
import { adobeNode, prepare } from './engine';
import { useAdobe } from './use-adobe';

const adobe = useAdobe();

/** Opens a list as n8n's editor does; gives what it shows. */
async function shown(list: 'searchConnections' | 'searchDatasets', filter?: string) {
	const node = adobeNode();
	const { workflow, additionalData } = prepare([node], {}, adobe.credential());
	const context = new LoadOptionsContext(workflow, node, additionalData, 'dataset');
	const { listSearch } = new AdobeExperiencePlatform().methods;
	const { results } = await listSearch[list].call(context, filter);
	return results.map(({ name }) => name);
}

it.each([
	['and Adobe lists the schemas that can', 'read'],
	['though Adobe lists all schemas', 'ignored'],
] as const)('shows only the datasets that can hold members, %s', async (_, schemaFilter) => {
	const { simulator } = adobe;
	adobe.set({ schemaFilter });
	for (let nth = 0; nth < 120; nth++) {
		simulator.seedDataset({ name: `Other ${nth}`, schema: { fieldGroups: [] } });
	}
	simulator.seedDataset({ name: 'Outside', isProfile: false });
	simulator.seedDataset({ name: 'Members' });
	simulator.seedDataset({ name: 'Merged', isUpsert: true });
	simulator.seedDataset({ name: 'Elsewhere', sandboxName: 'prod' });
	expect(await shown('searchDatasets')).toEqual(['Members', 'Merged (upsert)']);
	expect(await shown('searchDatasets', 'MERG')).toEqual(['Merged (upsert)']);
});

it('shows the streaming connections of all pages', async () => {
	for (let nth = 0; nth < 230; nth++) adobe.simulator.seedConnection();
	expect(await shown('searchConnections')).toHaveLength(230);
});

it('shows the streaming connections, and searches in them', async () => {
	adobe.simulator.seedConnection({ name: 'Orders' });
	adobe.simulator.seedConnection({ name: 'Complaints' });
	expect(await shown('searchConnections')).toEqual(['Complaints', 'Orders']);
	expect(await shown('searchConnections', 'ord')).toEqual(['Orders']);
});
