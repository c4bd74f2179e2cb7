import { doubtfulEchoNames, orderCreateEcho } from '../credential/echoes';
import { everythingThatCameOut } from '../credential/everything-that-came-out';
import { pasted } from '../credential/stored';
import { StoredCredential } from '../engine/credentials-helper';
import { AUTOMATIC, named, row, rows, withAdobe, type Adobe } from '../engine/use-adobe';
import { adobeError, empty, html, json, type Ending } from '../simulator';

jest.setTimeout(120_000);

const text = (body: string) => ({ ...empty(200), body });

interface Said {
	readonly error: unknown;
	readonly description: string;
	readonly details: unknown;
	/** Of the last create that was sent for the row. */
	readonly requestId?: string;
	readonly sent: number;
}

/** Faults that stay, so that a row looks and tries for half a minute; what it says in the end. */
const FAULTS: ReadonlyArray<[ending: Ending, error: RegExp, description: RegExp]> = [
	[adobeError('100970-500', 'Words of Adobe'), /side of Adobe/, /later.*Words of Adobe/],
	[adobeError('100970-502', 'Words of Adobe'), /side of Adobe/, /later.*Words of Adobe/],
	[html(502), /side of Adobe/, /server in between.*<title>502/],
	[html(503), /side of Adobe/, /server in between.*<title>503/],
	[json(500, { unheard: 'of' }), /side of Adobe/, /unheard/],
	[json(503, { unheard: 'of' }), /side of Adobe/, /unheard/],
	[json(504, { unheard: 'of' }), /side of Adobe/, /unheard/],
	['hang', /^Adobe did not answer in time$/, /'Timeout/],
	['drop', /connection .*broke off/, /network/],
	['cut', /connection .*broke off/, /network/],
	[html(200), /success/, /<title>200 OK/],
	[empty(200), /success/, /\(an empty body\)/],
	[empty(204), /success/, /\(an empty body\)/],
	[json(200, { name: 'A' }), /success/, /begins with: \{"name":"A"\}/],
	[json(200, { name: 'A', audienceId: '' }), /success/, /"audienceId":""/],
	[json(200, null), /success/, /begins with: null/],
	[text('x'.repeat(199) + 'YZ'), /success/, /x{199}Y…/],
];

const titleOf = (ending: Ending, index: number) =>
	`${index}: ${typeof ending === 'string' ? ending : ending.status}`;

let said: Map<string, Said>;
let leaks: Map<string, string[]>;

beforeAll(async () => {
	[said, leaks] = await Promise.all([withAdobe({}, whatRowsSay), whatLeaks()]);
});

async function whatRowsSay(adobe: Adobe): Promise<Map<string, Said>> {
	FAULTS.forEach(([before], index) => {
		const when = named(titleOf(before, index));
		adobe.simulator.order({ route: 'create', when, times: Infinity, before });
	});
	const { items } = await adobe.create(
		FAULTS.flatMap(([ending], index) => [row(titleOf(ending, index)), row(`Good ${index}`)]),
		{
			parameters: { ...AUTOMATIC, options: { timeout: 1, maxConcurrentRequests: 40 } },
			settings: { onError: 'continueRegularOutput' },
		},
	);
	expect(adobe.simulator.audiences).toHaveLength(FAULTS.length);
	return new Map(
		items.map(({ name: given, error, details }) => {
			const name = typeof given === 'string' ? given : '';
			const sent = adobe.simulator.requestsTo('create').filter(named(name));
			const { description } = (details ?? {}) as { description?: string };
			const { requestId } = sent.at(-1) ?? {};
			return [
				name,
				{ error, details, description: String(description), requestId, sent: sent.length },
			];
		}),
	);
}

it.each(FAULTS.map(([ending, ...words], index) => [titleOf(ending, index), ...words] as const))(
	'says what happened to row %s',
	(title, error, description) => {
		const row = said.get(title);
		expect(row?.error).toMatch(error);
		expect(row?.description).toMatch(description);
		expect(row?.description).not.toMatch(/undefined|\[object|YZ/);
		expect(row?.sent).toBe(2);
	},
);

it.each(
	FAULTS.flatMap(([ending], index) =>
		typeof ending === 'string' ? [] : [[titleOf(ending, index), ending.status] as const],
	),
)('gives the status and the request ID of row %s', (title, httpStatus) => {
	const row = said.get(title);
	expect(row?.details).toMatchObject({ httpStatus, requestId: row?.requestId });
	expect(row?.description).toContain(row?.requestId);
});

const ECHOES: Readonly<Record<string, (adobe: Adobe) => void>> = {
	...Object.fromEntries(
		doubtfulEchoNames.map((name) => [
			name,
			({ simulator }: Adobe) => orderCreateEcho(simulator, name),
		]),
	),
	'a dropped connection': ({ simulator }) =>
		simulator.order({ route: 'create', before: 'drop', times: Infinity }),
	'a page of a proxy': ({ simulator }) =>
		simulator.order({ route: 'create', before: html(503), times: Infinity }),
};

const CREDENTIALS: Readonly<Record<string, (adobe: Adobe) => StoredCredential>> = {
	'OAuth Server-to-Server': (adobe) => adobe.credential(),
	'a pasted token': ({ simulator }) =>
		new StoredCredential(pasted(simulator, { accessToken: simulator.issueToken() })),
};

const SECRETIVE = Object.keys(ECHOES).flatMap((echo) =>
	Object.keys(CREDENTIALS).flatMap((credential) =>
		(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const).map(
			(onError) => [echo, credential, onError] as const,
		),
	),
);

/** The secrets in everything that came out of each run. */
async function whatLeaks(): Promise<Map<string, string[]>> {
	const found = SECRETIVE.map(
		async ([echo, credential, onError]) =>
			await withAdobe({}, async (adobe): Promise<[string, string[]]> => {
				ECHOES[echo]?.(adobe);
				const result = await adobe.create(rows(2), {
					credential: CREDENTIALS[credential]?.(adobe),
					settings: { onError },
				});
				expect(adobe.simulator.counts.create).toBeGreaterThan(1);
				const out = everythingThatCameOut(result);
				const { client, issuedTokens } = adobe.simulator;
				const secrets = [client.clientSecret, ...issuedTokens].filter((secret) =>
					out.includes(secret),
				);
				return [[echo, credential, onError].join(), secrets];
			}),
	);
	return new Map(await Promise.all(found));
}

it.each(SECRETIVE)('shows no secret of %s, with %s and %s', (...scenario) => {
	expect(leaks.get(scenario.join())).toEqual([]);
});
