import { complaintsOf } from '../engine/use-adobe';
import { eachSimulator } from './each-simulator';
import { runRows } from './run-rows';
import { pasted, serverToServer } from './stored';

const simulator = eachSimulator();

type Case = [name: string, entered: Record<string, string>, label: string];

const wrong: Case[] = [
	[
		'an organization ID without @AdobeOrg',
		{ orgId: '7B3F21A95D0C4E880A495C2E' },
		'Organization ID',
	],
	['no organization ID', { orgId: ' ' }, 'Organization ID'],
	['no sandbox', { sandboxName: '' }, 'Sandbox Name'],
	['no Client ID', { apiKey: '' }, 'Client ID (API Key)'],
	['a gateway without https', { gatewayUrl: 'http://platform.adobe.io' }, 'Gateway URL'],
	['a gateway that is no address', { gatewayUrl: 'platform.adobe.io' }, 'Gateway URL'],
];

it.each<Case>([
	...wrong,
	['no Client Secret', { clientSecret: '' }, 'Client Secret'],
	['a sign-in service without https', { imsUrl: 'http://ims-na1.adobelogin.com' }, 'IMS URL'],
])('OAuth Server-to-Server with %s is refused before any request', async (_, entered, label) => {
	const adobe = simulator();
	const run = await runRows(3, serverToServer(adobe, entered));
	expect(complaintsOf(run)).toEqual(Array(3).fill(expect.stringContaining(label)));
	expect(adobe.requests).toEqual([]);
});

it.each<Case>([...wrong, ['no token', { accessToken: 'Bearer ' }, 'Access Token']])(
	'a pasted token with %s is refused before any request',
	async (_, entered, label) => {
		const adobe = simulator();
		const run = await runRows(3, pasted(adobe, { accessToken: adobe.issueToken(), ...entered }));
		expect(complaintsOf(run)).toEqual(Array(3).fill(expect.stringContaining(label)));
		expect(adobe.requests).toEqual([]);
	},
);
