import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchResult, INodeParameters } from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
import { adobeError } from '../simulator';
import { adobeNode, prepare } from './engine';
import { row, rows, useAdobe } from './use-adobe';

const adobe = useAdobe();

/** Opens the list as n8n's editor does. */
async function search(
	filter?: string,
	token?: string,
	parameters: INodeParameters = {},
): Promise<INodeListSearchResult> {
	const node = adobeNode({ parameters: { operation: 'get', ...parameters } });
	const { workflow, additionalData } = prepare([node], {}, adobe.credential());
	additionalData.currentNodeParameters = node.parameters;
	const context = new LoadOptionsContext(workflow, node, additionalData, 'audience');
	const { searchAudiences } = new AdobeExperiencePlatform().methods.listSearch;
	return await searchAudiences.call(context, filter, token);
}

it('shows name, namespace and state, and gives the ID that the paths take', async () => {
	adobe.simulator.seedAudiences([
		row('News', { id: '1', lifecycleState: 'draft' }),
		row('news', { id: '2', namespace: 'crm' }),
		row('Own News', { type: 'SegmentDefinition' }),
		row('Other'),
	]);
	expect((await search('NEWS')).results).toEqual([
		{ name: 'News (agora, draft)', value: '1' },
		{ name: 'news (crm, published)', value: '2' },
	]);
});

it.each(['audiences', 'pages'] as const)(
	'goes on page by page, counted in %s',
	async (startCounts) => {
		adobe.set({ startCounts });
		adobe.simulator.seedAudiences(rows(230));
		const names: string[] = [];
		let token: string | undefined;
		do {
			const { results, paginationToken } = await search(undefined, token);
			names.push(...results.map(({ name }) => name));
			token = paginationToken;
		} while (token !== undefined);
		expect(new Set(names).size).toBe(230);
		expect(adobe.simulator.counts.list).toBe(3);
	},
);

it("turns pages with nothing but Adobe's own audiences by itself", async () => {
	const own = rows(150).map((each) => ({ ...each, type: 'SegmentDefinition' }));
	adobe.simulator.seedAudiences([...own, row('Z', { id: 'z' })]);
	expect((await search()).results).toEqual([{ name: 'Z (agora, published)', value: 'z' }]);
});

it('looks into the sandbox that the node works in, as far as that is known', async () => {
	adobe.simulator.seedAudiences([row('There', { sandboxName: 'prod' })]);
	const inSandbox = (value: string) => ({
		options: { sandboxName: { __rl: true, mode: 'name', value } },
	});
	expect((await search('', undefined, inSandbox('prod'))).results).toHaveLength(1);
	await expect(search('', undefined, inSandbox('={{ $json.where }}'))).rejects.toThrow(
		"There is no list where 'Sandbox' is an expression",
	);
});

it('says why there is nothing to show', async () => {
	adobe.simulator.order({ route: 'list', before: adobeError('100922-401'), times: Infinity });
	await expect(search()).rejects.toMatchObject({
		description: expect.stringContaining('"View Segments"') as string,
	});
});
