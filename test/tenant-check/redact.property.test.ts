import fc from 'fast-check';

import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { everythingThatCameOut } from '../credential/everything-that-came-out';
import { tenantCheck } from './check';
import { ledgerIn } from './ledger';
import { redactor } from './redact';
import { markdownOf, reportOf } from './report';
import { TEMPERS } from './tempers';
import { startVirtualTenant } from './virtual-tenant';
import type { Exchange } from './wire';

const SECRET = 'p8e-Secret/with+signs&"quotes"=';
/** As short as names are. */
const PERSON = 'Ada Lovelace';
const ORGANIZATION = '1234567890ABCDEF12345678@AdobeOrg';
const OTHERS = 'Customers who owe us money';

/** A way in which a secret may be written by whoever sends it back. */
const written = fc.constantFrom<Array<(text: string) => string>>(
	(text) => text,
	encodeURIComponent,
	(text) => JSON.stringify(text),
	(text) => JSON.stringify(JSON.stringify({ message: text })),
	(text) => `${text} is not allowed to see this`,
	(text) => `https://elsewhere.example/?secret=${encodeURIComponent(text)}&more=1`,
);

const key = fc.oneof(
	fc.string({ maxLength: 8 }),
	fc.constantFrom('message', 'detail', 'title', 'name', 'status', 'type', 'code', 'next', 'href'),
	fc.constantFrom('createdBy', 'access_token', 'SASUri', 'imsOrgId', 'requestId', 'state'),
);

const value = fc.letrec((tie) => ({
	any: fc.oneof(
		{ maxDepth: 4 },
		fc.string(),
		fc.integer(),
		fc
			.tuple(fc.constantFrom(SECRET, ORGANIZATION, PERSON), written)
			.map(([text, write]) => write(text)),
		fc.array(tie('any'), { maxLength: 4 }),
		fc.dictionary(key, tie('any'), { maxKeys: 4 }),
	),
})).any;

const exchangeWith = (body: unknown, status: number): Exchange => ({
	nr: 1,
	question: 'q',
	by: 'check',
	sentAt: 0,
	heardAt: 1,
	request: {
		method: 'GET',
		url: `https://platform.adobe.io/x?who=${encodeURIComponent(SECRET)}`,
		headers: { authorization: `Bearer ${SECRET}`, 'x-sandbox-name': 'dev' },
		body: JSON.stringify(body),
	},
	answer: heard(
		status,
		{
			'x-request-id': 'r-1',
			'set-cookie': SECRET,
			server: JSON.stringify(body) ?? 'x',
		},
		JSON.stringify(body) ?? '',
	),
});

/** Whoever tells a name under a key that says so gives it away everywhere else. */
const TOLD_WHO = { createdBy: PERSON };

it('hides secrets and people wherever they stand, however they are written', () => {
	fc.assert(
		fc.property(value, fc.constantFrom(200, 400, 500), (inner, status) => {
			const exchange = exchangeWith({ ...TOLD_WHO, inner }, status);
			const { exchange: cleaned, all } = redactor([SECRET, ORGANIZATION], [exchange]);
			const out = everythingThatCameOut(cleaned(exchange), all(inner));
			for (const hidden of ['p8e-Secret', 'Ada', 'Lovelace', '1234567890ABCDEF12345678']) {
				expect(out).not.toContain(hidden);
			}
		}),
	);
});

it('leaves what it is about: statuses, codes, words of Adobe, and what was sent', () => {
	const body = { error_code: '403025', message: 'Profile is not valid' };
	const exchange = exchangeWith(body, 403);
	expect(redactor([SECRET], [exchange]).exchange(exchange)).toMatchObject({
		request: { method: 'GET', headers: { 'x-sandbox-name': 'dev' } },
		answer: { status: 403, headers: { 'x-request-id': 'r-1' }, body },
	});
});

it('nothing of a whole check tells a secret, an organization, a person or what belongs to others', async () => {
	const tenant = await startVirtualTenant(TEMPERS['as nobody expects']);
	const { simulator, options, world } = tenant;
	const others = { name: OTHERS, description: OTHERS, namespace: 'ours-alone' };
	simulator.seedAudiences(
		Array.from({ length: 120 }, () => ({ ...others, audienceId: undefined })),
	);
	const outcome = await tenantCheck(world, ledgerIn(), options);
	const about = { on: new Date(0), packageVersion: '1', isAdobe: true, secrets: [] };
	const { report, exchanges } = reportOf(outcome, about);
	const out = everythingThatCameOut(report, exchanges, markdownOf(report));
	const { client, issuedTokens, issuedSignatures } = simulator;
	const hidden = [
		...[client.clientSecret, client.apiKey, client.orgId, client.orgId.split('@')[0]],
		...[...issuedTokens, ...issuedSignatures, ...issuedSignatures.map(encodeURIComponent)],
		...['techacct.adobe.com', OTHERS, 'ours-alone'],
	];
	for (const each of hidden) expect(out).not.toContain(each);
	expect(simulator.audiences.map(({ name }) => name)).toEqual(Array(120).fill(OTHERS));
	await tenant.close();
});
