import { startSimulator, type Simulator } from '../simulator';
import { StoredCredential } from './credentials-helper';
import { runWorkflow } from './run-workflow';

let adobe: Simulator;
beforeAll(async () => (adobe = await startSimulator()));
afterEach(() => adobe.reset());
afterAll(async () => await adobe.close());

const credential = () =>
	new StoredCredential({ ...adobe.client, gatewayUrl: adobe.gatewayUrl, imsUrl: adobe.imsUrl });

it('smoke', async () => {
	const r = await runWorkflow({
		rows: [{ name: 'A' }, { name: 'B' }],
		credential: credential(),
		parameters: {
			name: '={{ $json.name }}',
			namespace: 'agora',
			originName: 'Agora_Collaboration',
		},
	});
	console.log(
		JSON.stringify(r.error),
		JSON.stringify(r.outputs),
		adobe.counts,
		adobe.requests.map((x) => [x.route, x.status, x.headers]),
	);
	expect(r.items).toHaveLength(2);
});
