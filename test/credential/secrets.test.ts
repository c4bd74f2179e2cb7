import { StoredCredential } from '../engine/credentials-helper';
import { complaintsOf, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError, html, imsError, type Fault } from '../simulator';
import { clearEchoNames, orderCreateEcho, signInEchoes } from './echoes';
import { everythingThatCameOut } from './everything-that-came-out';
import { pasted, serverToServer } from './stored';

const adobe = useVirtualAdobe();

/** How often a fault struck. */
let struck = 0;

function order(fault: Fault): void {
	struck = 0;
	adobe.simulator.order({ ...fault, times: Infinity, when: () => ++struck > 0 });
}

type Entered = ConstructorParameters<typeof StoredCredential>[0];

/**
 * Runs two rows whichever way errors are treated: each run goes wrong with these words, or not at all
 * where there are none, and gives nothing away.
 */
async function expectNoSecret(entered: Entered, words?: RegExp): Promise<void> {
	for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
		// So that nobody takes an audience of the run before for a row's own.
		await adobe.clock.run(async () => await adobe.clock.sleep(60_000));
		const result = await adobe.create(rows(2), {
			credential: new StoredCredential(entered),
			settings: { onError },
		});
		const wrong = words === undefined ? 0 : onError === 'stopWorkflow' ? 1 : 2;
		expect(complaintsOf(result)).toEqual(Array(wrong).fill(expect.stringMatching(words ?? '')));
		const said = everythingThatCameOut(result);
		const secrets = [adobe.simulator.client.clientSecret, ...adobe.simulator.issuedTokens];
		expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
	}
}

const CREDENTIALS: ReadonlyArray<[string, () => Entered]> = [
	['OAuth Server-to-Server', () => serverToServer(adobe.simulator)],
	[
		'a pasted token',
		() => pasted(adobe.simulator, { accessToken: `Bearer ${adobe.simulator.issueToken()}` }),
	],
];

describe.each(CREDENTIALS)('no secret comes out with %s', (_, entered) => {
	it('of a run that works', async () => {
		await expectNoSecret(entered());
		expect(adobe.simulator.audiences).toHaveLength(6);
	});

	it.each<[string, Fault, RegExp | undefined]>([
		['a dead token', { route: 'create', before: adobeError('401013') }, /access token.*expired/],
		['a wrong API key', { route: 'create', before: adobeError('403003') }, /API key/],
		['invalid data', { route: 'create', before: adobeError('100910-400') }, /data invalid/],
		['a dropped connection', { route: 'create', before: 'drop' }, /connection .*broke off/],
		['a dropped connection after the write', { route: 'create', after: 'drop' }, undefined],
		['an answer that breaks off', { route: 'create', after: 'cut' }, undefined],
		['a page after the write', { route: 'create', after: html(503) }, undefined],
	])('of %s', async (__, fault, words) => {
		order(fault);
		await expectNoSecret(entered(), words);
		expect(struck).toBeGreaterThanOrEqual(3);
	});

	it.each(clearEchoNames)('of an answer that repeats it: %s', async (echo) => {
		orderCreateEcho(adobe.simulator, echo);
		await expectNoSecret(entered(), echo === 'a success with an audience ID' ? undefined : /./);
		expect(adobe.simulator.counts.create).toBeGreaterThanOrEqual(3);
		expect(adobe.simulator.audiences).toEqual([]);
	});
});

describe('no secret comes out of a sign-in', () => {
	const failures: ReadonlyArray<[string, Fault, RegExp]> = [
		[
			'that is refused',
			{ route: 'token', before: imsError(401, 'invalid_client', 'no') },
			/did not accept the Client ID or the Client Secret/,
		],
		['in trouble', { route: 'token', before: html(500) }, /gave no access token/],
	];

	it.each([
		...failures,
		...signInEchoes.map(
			([name, make]) =>
				[`that repeats it in ${name}`, make, /sign-in service|access token/] as const,
		),
	])('%s', async (_, fault, words) => {
		order(typeof fault === 'function' ? fault(adobe.simulator) : fault);
		await expectNoSecret(serverToServer(adobe.simulator), words);
		expect(struck).toBeGreaterThanOrEqual(3);
		expect(adobe.simulator.counts.create).toBe(0);
	});
});

describe('no secret comes out of a credential that can not be sent as it is', () => {
	it.each<[string, (token: string) => string, RegExp]>([
		[
			'a token with a line break in it',
			(token) => `${token.slice(0, 20)}\n${token}`,
			/'Access Token' has a line break \(U\+000A\) in it/,
		],
		[
			"a token with a letter that n8n's HTTP client takes out",
			(token) => `${token}→`,
			/'Access Token' has the character → \(U\+2192\) in it/,
		],
	])('such as %s', async (_, damage, words) => {
		const accessToken = damage(adobe.simulator.issueToken());
		await expectNoSecret(pasted(adobe.simulator, { accessToken }), words);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it('such as one that is incomplete', async () => {
		const imsToken = adobe.simulator.issueToken();
		const incomplete = serverToServer(adobe.simulator, { orgId: '', imsToken });
		await expectNoSecret(incomplete, /'Organization ID' is empty/);
		expect(adobe.simulator.requests).toEqual([]);
	});
});
