import { LoadOptionsContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, INodeListSearchResult } from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
import { adobeError } from '../simulator';
import { adobeNode, prepare } from './engine';
import { useAdobe } from './use-adobe';

const adobe = useAdobe();

/** Opens the list as n8n's editor does. */
async function search(
	filter?: string,
	entered?: ICredentialDataDecryptedObject,
): Promise<INodeListSearchResult> {
	const node = adobeNode();
	const { workflow, additionalData } = prepare([node], {}, adobe.credential(entered));
	const context = new LoadOptionsContext(workflow, node, additionalData, 'options.sandboxName');
	const { searchSandboxes } = new AdobeExperiencePlatform().methods.listSearch;
	return await searchSandboxes.call(context, filter);
}

const values = async (filter?: string) =>
	(await search(filter)).results.map(({ value }) => value).sort();

it("lists the sandboxes that the credential can see, with Adobe's titles", async () => {
	const { results } = await search();
	expect(results).toHaveLength(2);
	expect(results).toEqual(
		expect.arrayContaining([
			{ value: 'dev', name: 'Development (dev)' },
			{ value: 'prod', name: 'Production (prod)' },
		]),
	);
});

it("asks once, with Adobe's headers and without the sandbox having to exist", async () => {
	await search(undefined, { sandboxName: 'not-there' });
	expect(adobe.simulator.requests).toHaveLength(1);
	expect(adobe.simulator.requestsTo('sandboxes')[0]).toMatchObject({
		method: 'GET',
		body: undefined,
		headers: {
			'x-api-key': adobe.simulator.client.apiKey,
			'x-gw-ims-org-id': adobe.simulator.client.orgId,
		},
	});
});

it('fetches a token first where the credential is new', async () => {
	await search(undefined, { imsToken: '' });
	expect(adobe.simulator.counts).toMatchObject({ token: 1, sandboxes: 1 });
});

it.each([
	['', ['dev', 'prod']],
	['dev', ['dev']],
	['DEVELOP', ['dev']],
	['pro', ['prod']],
	['nothing like it', []],
])('finds by %j what it should', async (filter, found) => {
	expect(await values(filter)).toEqual(found);
});

it('says that the credential has no access to any sandbox where the list is empty', async () => {
	adobe.simulator.settings.sandboxes = [];
	await expect(search()).rejects.toMatchObject({
		message: 'This credential has no access to any sandbox',
		description: expect.stringContaining('administrator'),
	});
});

it.each([
	['403003', /API key/],
	['403025', /organization/],
	['100970-500', /side of Adobe/],
] as const)('explains %s', async (code, message) => {
	adobe.simulator.order({ route: 'sandboxes', before: adobeError(code), times: Infinity });
	await expect(search()).rejects.toMatchObject({
		name: 'NodeApiError',
		message: expect.stringMatching(message),
		description: expect.stringContaining('Request ID'),
	});
});

it('explains a wrong client secret', async () => {
	const wrong = { imsToken: '', clientSecret: 'wrong' };
	await expect(search(undefined, wrong)).rejects.toMatchObject({
		message: expect.stringContaining('Client Secret'),
	});
});

it('explains a credential that is not filled in, without a request', async () => {
	await expect(search(undefined, { orgId: '' })).rejects.toMatchObject({
		message: expect.stringContaining("'Organization ID' is empty"),
	});
	expect(adobe.simulator.requests).toEqual([]);
});
