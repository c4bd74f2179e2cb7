import { doubtfulEchoNames, orderCreateEcho } from '../credential/echoes';
import { everythingThatCameOut } from '../credential/everything-that-came-out';
import { pasted } from '../credential/stored';
import { StoredCredential } from '../engine/credentials-helper';
import { complaintsOf, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError, empty, html, json, redirect, withHeaders, type Ending } from '../simulator';

const adobe = useVirtualAdobe();

const text = (body: string) => ({ ...empty(200), body });

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
	[adobeError('100970-500'), /side of Adobe/, /later/],
	[html(408), /refused the request/, /server in between/],
	[html(499), /refused the request/, /server in between/],
	[html(507), /side of Adobe/, /server in between/],
	[html(520), /side of Adobe/, /server in between/],
	[html(524), /side of Adobe/, /server in between/],
	[html(530), /side of Adobe/, /server in between/],
	[empty(598), /side of Adobe/, /server in between/],
	[empty(599), /side of Adobe/, /server in between/],
	[withHeaders(html(503), { 'retry-after': '1' }), /side of Adobe/, /server in between/],
	[redirect(303, 'https://elsewhere.example/1'), /sent the request on/, /elsewhere\.example/],
	[html(200), /success/, /<title>200 OK/],
	[empty(200), /success/, /\(an empty body\)/],
	[empty(204), /success/, /\(an empty body\)/],
	[json(200, { name: 'A' }), /success/, /begins with: \{"name":"A"\}/],
	[json(200, { name: 'A', audienceId: '' }), /success/, /"audienceId":""/],
	[json(200, null), /success/, /begins with: null/],
	[text('x'.repeat(199) + 'YZ'), /success/, /x{199}Y…/],
];

const titleOf = (ending: Ending) => (typeof ending === 'string' ? ending : `a ${ending.status}`);

it.each(FAULTS.map(([ending, ...words]) => [titleOf(ending), ending, ...words] as const))(
	'says what happened to a row that met %s twice, and leaves the others alone',
	async (_, before, message, words) => {
		const { simulator } = adobe;
		simulator.order({ route: 'create', when: named('Bad'), times: Infinity, before });
		const { items } = await adobe.create([row('Bad'), row('Good')], {
			settings: { onError: 'continueRegularOutput' },
		});
		const sent = simulator.requestsTo('create').filter(named('Bad'));
		const { error, details } = items[0] ?? {};
		const { description } = details as { description: string };
		expect(sent).toHaveLength(2);
		expect(error).toMatch(message);
		expect(description).toMatch(words);
		expect(description).not.toMatch(/undefined|\[object|YZ/);
		if (typeof before !== 'string') {
			const { requestId } = sent[1] ?? {};
			expect(details).toMatchObject({ httpStatus: before.status, requestId });
			expect(description).toContain(requestId);
		}
		expect(items[1]).toMatchObject({ name: 'Good', created: true });
		expect(simulator.audiences).toHaveLength(1);
	},
);

const ECHOES: Readonly<Record<string, () => void>> = {
	...Object.fromEntries(
		doubtfulEchoNames.map((name) => [name, () => orderCreateEcho(adobe.simulator, name)]),
	),
	'a dropped connection': () =>
		adobe.simulator.order({ route: 'create', before: 'drop', times: Infinity }),
	'a page of a proxy': () =>
		adobe.simulator.order({ route: 'create', before: html(503), times: Infinity }),
};

const CREDENTIALS: Readonly<Record<string, () => StoredCredential>> = {
	'OAuth Server-to-Server': () => adobe.credential(),
	'a pasted token': () =>
		new StoredCredential(pasted(adobe.simulator, { accessToken: adobe.simulator.issueToken() })),
};

describe.each(Object.entries(ECHOES))('no secret comes out of %s', (_, order) => {
	describe.each(Object.entries(CREDENTIALS))('with %s', (__, credential) => {
		it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
			'and %s',
			async (onError) => {
				order();
				const result = await adobe.create(rows(2), {
					credential: credential(),
					settings: { onError },
				});
				const { client, issuedTokens, counts } = adobe.simulator;
				expect(counts.create).toBe(4);
				expect(complaintsOf(result)).toHaveLength(onError === 'stopWorkflow' ? 1 : 2);
				const out = everythingThatCameOut(result);
				const secrets = [client.clientSecret, ...issuedTokens];
				expect(secrets.filter((secret) => out.includes(secret))).toEqual([]);
			},
		);
	});
});
