import { StoredCredential } from '../engine/credentials-helper';
import { runWorkflow } from '../engine/run-workflow';
import { adobeError, html, imsError, withHeaders, type Fault, type Simulator } from '../simulator';
import { eachSimulator } from './each-simulator';
import { clearEchoNames, orderCreateEcho, signInEchoes } from './echoes';
import { everythingThatCameOut } from './everything-that-came-out';
import { pasted, rows, serverToServer } from './stored';

const simulator = eachSimulator();

type Entered = ConstructorParameters<typeof StoredCredential>[0];
const ON_ERROR = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

/** The secrets that can be found in anything the run gave, whichever way it treats errors. */
async function secretsThatCameOut(adobe: Simulator, entered: Entered): Promise<string[]> {
	const runs = [];
	for (const onError of ON_ERROR) {
		runs.push(
			await runWorkflow({
				rows: rows(2),
				credential: new StoredCredential(entered),
				parameters: { mappingMode: 'autoMapInputData' },
				settings: { onError },
			}),
		);
	}
	const said = everythingThatCameOut(runs);
	const secrets = [adobe.client.clientSecret, ...adobe.issuedTokens];
	return secrets.filter((secret) => said.includes(secret));
}

const withPastedToken = (adobe: Simulator) =>
	pasted(adobe, { accessToken: `Bearer ${adobe.issueToken()}` });

describe('no secret comes out', () => {
	it('of a run that works', async () => {
		const adobe = simulator();
		expect(await secretsThatCameOut(adobe, serverToServer(adobe))).toEqual([]);
		expect(adobe.counts.create).toBe(6);
	});

	const failures: ReadonlyArray<[string, Fault]> = [
		['a dead token', { route: 'create', before: adobeError('401013') }],
		['a wrong API key', { route: 'create', before: adobeError('403003') }],
		['invalid data', { route: 'create', before: adobeError('100910-400') }],
		['a dropped connection', { route: 'create', after: 'drop' }],
		['an answer that breaks off', { route: 'create', after: 'cut' }],
		['a page', { route: 'create', after: html(503) }],
		[
			'a sign-in that is refused',
			{ route: 'token', before: imsError(401, 'invalid_client', 'no') },
		],
		[
			'a sign-in service in trouble',
			{ route: 'token', before: withHeaders(html(500), { 'retry-after': '0' }) },
		],
	];

	it.each(failures)('of %s, with OAuth Server-to-Server', async (_, fault) => {
		const adobe = simulator();
		adobe.order({ ...fault, times: Infinity });
		expect(await secretsThatCameOut(adobe, serverToServer(adobe))).toEqual([]);
		expect(adobe.counts[fault.route === 'any' ? 'create' : fault.route]).toBeGreaterThan(0);
	});

	it.each(failures)('of %s, with a pasted token', async (_, fault) => {
		const adobe = simulator();
		adobe.order({ ...fault, times: Infinity });
		expect(await secretsThatCameOut(adobe, withPastedToken(adobe))).toEqual([]);
	});
});

describe('no secret comes out of an answer that repeats it', () => {
	it.each(clearEchoNames)('in %s, with OAuth Server-to-Server', async (echo) => {
		const adobe = simulator();
		orderCreateEcho(adobe, echo);
		expect(await secretsThatCameOut(adobe, serverToServer(adobe))).toEqual([]);
		expect(adobe.counts.create).toBeGreaterThan(0);
	});

	it.each(clearEchoNames)('in %s, with a pasted token', async (echo) => {
		const adobe = simulator();
		orderCreateEcho(adobe, echo);
		expect(await secretsThatCameOut(adobe, withPastedToken(adobe))).toEqual([]);
		expect(adobe.counts.create).toBeGreaterThan(0);
	});

	it.each(signInEchoes)('in %s of the sign-in service', async (_, order) => {
		const adobe = simulator();
		adobe.order({ ...order(adobe), times: Infinity });
		expect(await secretsThatCameOut(adobe, serverToServer(adobe))).toEqual([]);
		expect(adobe.counts).toMatchObject({ create: 0 });
	});
});

describe('no secret comes out of a credential that can not be sent', () => {
	it.each([
		['a token with a line break in it', (token: string) => `${token.slice(0, 20)}\n${token}`],
		['a token with letters no header can hold', (token: string) => `${token}→`],
	])('such as %s', async (_, damage) => {
		const adobe = simulator();
		const accessToken = damage(adobe.issueToken());
		expect(await secretsThatCameOut(adobe, pasted(adobe, { accessToken }))).toEqual([]);
	});

	it('such as one that is incomplete', async () => {
		const adobe = simulator();
		const incomplete = serverToServer(adobe, { orgId: '', imsToken: adobe.issueToken() });
		expect(await secretsThatCameOut(adobe, incomplete)).toEqual([]);
	});
});
