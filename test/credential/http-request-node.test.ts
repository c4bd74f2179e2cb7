import { NodeConnectionTypes, type IHttpRequestOptions, type INodeType } from 'n8n-workflow';

import { StoredCredential } from '../engine/credentials-helper';
import { redirect } from '../simulator';
import { startElsewhere } from '../simulator/elsewhere';
import { eachSimulator } from './each-simulator';
import { everythingThatCameOut } from './everything-that-came-out';
import { serverToServer } from './stored';
import { asNode } from './temporary-node';

const simulator = eachSimulator();

/** Stands for n8n's own HTTP Request node, which leaves everything to n8n's helper. */
const httpRequestNode: INodeType = {
	description: {
		displayName: 'HTTP Request',
		name: 'n8n-nodes-base.httpRequest',
		group: ['output'],
		version: 1,
		description: 'Makes an HTTP request',
		defaults: { name: 'HTTP Request' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
};

async function request(credential: StoredCredential, options: IHttpRequestOptions) {
	return await asNode(httpRequestNode, credential, async (context) => {
		const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			'adobeExperiencePlatformApi',
			options,
		);
		return answer;
	});
}

it('reaches any other part of Adobe with the four headers', async () => {
	const adobe = simulator();
	const credential = new StoredCredential(serverToServer(adobe));
	const url = `${adobe.gatewayUrl}/data/foundation/sandbox-management/`;
	expect(await request(credential, { url })).toHaveProperty('sandboxes');
	expect(adobe.requestsTo('sandboxes')[0]?.headers).toMatchObject({
		authorization: `Bearer ${adobe.issuedTokens[0]}`,
		'x-api-key': adobe.client.apiKey,
		'x-gw-ims-org-id': adobe.client.orgId,
		'x-sandbox-name': adobe.client.sandboxName,
	});
});

it('renews a dead token, once for twenty requests at the same time', async () => {
	const adobe = simulator();
	adobe.settings.latencyMs = 20;
	const imsToken = adobe.issueToken();
	adobe.expireTokens();
	const credential = new StoredCredential(serverToServer(adobe, { imsToken }));
	const url = `${adobe.gatewayUrl}/data/core/ups/audiences`;
	const answers = await Promise.all(
		Array.from({ length: 20 }, async () => await request(credential, { url })),
	);
	expect(answers).toEqual(Array(20).fill(expect.objectContaining({ children: [] })));
	expect(adobe.counts.token).toBe(1);
});

it('takes no credential along to another host', async () => {
	const adobe = simulator();
	const elsewhere = await startElsewhere();
	try {
		const target = redirect(307, `${elsewhere.url}/data/core/ups/audiences`);
		adobe.order({ route: 'list', before: target });
		const credential = new StoredCredential(serverToServer(adobe));
		await request(credential, { url: `${adobe.gatewayUrl}/data/core/ups/audiences` });
		const taken = everythingThatCameOut(elsewhere.requests.map(({ headers }) => headers));
		const secrets = [...adobe.issuedTokens, adobe.client.clientSecret];
		expect(secrets.filter((secret) => taken.includes(secret))).toEqual([]);
	} finally {
		await elsewhere.close();
	}
});
