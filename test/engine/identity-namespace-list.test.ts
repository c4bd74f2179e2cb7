import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchResult } from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
import { adobeError, json } from '../simulator';
import { adobeNode, prepare } from './engine';
import { useAdobe } from './use-adobe';

const adobe = useAdobe();

/** Opens the list as n8n's editor does. */
async function search(filter?: string): Promise<INodeListSearchResult> {
	const node = adobeNode({ parameters: { resource: 'audienceMember', operation: 'replace' } });
	const { workflow, additionalData } = prepare([node], {}, adobe.credential());
	additionalData.currentNodeParameters = node.parameters;
	const context = new LoadOptionsContext(workflow, node, additionalData, 'identityNamespace');
	const { searchIdentityNamespaces } = new AdobeExperiencePlatform().methods.listSearch;
	return await searchIdentityNamespaces.call(context, filter);
}

it('shows kinds of IDs of people by name and code, whatever else Adobe lists', async () => {
	const listed = [
		{ code: 'Phone', name: 'Phone', idType: 'PHONE' },
		{ code: 'crm', name: 'Customer Number', idType: 'CROSS_DEVICE' },
		{ code: 'sku', name: 'Product', idType: 'NON_PEOPLE' },
		{ code: 'bare' },
		{ name: 'without a code' },
		null,
	];
	adobe.simulator.order({ route: 'namespaces', before: json(200, listed), times: Infinity });
	expect((await search()).results).toEqual([
		{ name: 'bare', value: 'bare' },
		{ name: 'Customer Number (crm)', value: 'crm' },
		{ name: 'Phone', value: 'Phone' },
	]);
	expect((await search(' NUMBER')).results.map(({ value }) => value)).toEqual(['crm']);
});

it('says why there is nothing to show', async () => {
	adobe.simulator.order({ route: 'namespaces', before: adobeError('403025'), times: Infinity });
	await expect(search()).rejects.toMatchObject({
		message: expect.stringMatching(/refused access/) as string,
	});
});
