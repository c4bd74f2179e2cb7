import { REFUSED, startProxy, UNTRUSTED } from './behind-a-proxy';
import { CREDENTIAL_TYPE } from '../host/credential';
import { type RunningN8n, startN8n } from '../host/n8n';
import { sharedN8n } from '../host/shared-n8n';
import { AUTOMATIC, CREATE, creating, START } from '../host/workflow';
import { rows } from '../rows';
import { type Simulator, startSimulator } from '../simulator';

const GATEWAY = 'platform.adobe.io';
const IMS = 'ims-na1.adobelogin.com';

describe('Behind a proxy, with a certificate authority of its own', () => {
	let simulator: Simulator;
	let proxy: Awaited<ReturnType<typeof startProxy>>;
	let n8n: RunningN8n;

	beforeAll(async () => {
		simulator = await startSimulator();
		proxy = await startProxy([GATEWAY, IMS, 'localhost', REFUSED], simulator.gatewayUrl);
		const { tarball, release, env } = sharedN8n();
		n8n = await startN8n({
			tarball,
			release,
			env: {
				...env,
				HTTPS_PROXY: proxy.url,
				NO_PROXY: 'localhost',
				NODE_EXTRA_CA_CERTS: proxy.authority,
			},
		});
	});
	beforeEach(() => {
		simulator.reset();
		proxy.asked.length = 0;
	});
	afterAll(async () => {
		await n8n?.stop();
		await proxy?.close();
		await simulator?.close();
	});

	/** Creates from three rows with a credential as a person fills it in, but for these addresses. */
	async function create(addresses: Record<string, string>) {
		const stored = await n8n.client.createCredential({
			name: 'Adobe',
			type: CREDENTIAL_TYPE,
			data: { authentication: 'oAuthServerToServer', ...simulator.client, ...addresses },
		});
		const workflow = creating(rows(3), stored, {
			parameters: { ...AUTOMATIC, options: { maxWait: 0 } },
			node: { onError: 'continueRegularOutput' },
		});
		return await n8n.client.run(await n8n.client.createWorkflow(workflow), START);
	}

	it("Adobe's own addresses are reached through HTTPS_PROXY, and NODE_EXTRA_CA_CERTS is trusted", async () => {
		const execution = await create({});
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		expect(simulator.audiences).toHaveLength(3);
		expect(new Set(proxy.asked)).toEqual(new Set([`${GATEWAY}:443`, `${IMS}:443`]));
	});

	it('what NO_PROXY names is reached directly', async () => {
		const here = `https://localhost:${proxy.tlsPort}`;
		await create({ gatewayUrl: here, imsUrl: here });
		expect(simulator.audiences).toHaveLength(3);
		expect(proxy.asked).toEqual([]);
	});

	for (const [host, message] of [
		[UNTRUSTED, 'The connection to Adobe is not trusted'],
		[REFUSED, 'A proxy on the way to Adobe refused the request'],
	] as const) {
		it(`says what is wrong on the way to ${host}`, async () => {
			const execution = await create({ gatewayUrl: `https://${host}` });
			expect(execution.items(CREATE)[0]?.json.error).toContain(message);
			expect(simulator.audiences).toHaveLength(0);
		});
	}
});
