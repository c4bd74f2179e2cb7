import { complaintsOf, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { html, json, type Answer, type Ending } from '../simulator';
import { everythingThatCameOut } from './everything-that-came-out';

const adobe = useVirtualAdobe();

/** With all that encoders touch. */
const SECRET = `p8e-"quoted" <a&b>='c' 100%/ä+\\z`;

const inHtml = (text: string) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const SPELLINGS: ReadonlyArray<[string, (text: string) => string]> = [
	['as it is', (text) => text],
	['in a URL', encodeURIComponent],
	['in a form', (text) => new URLSearchParams({ text }).toString().slice('text='.length)],
	['in JSON', (text) => JSON.stringify(text).slice(1, -1)],
	['in HTML by numbers', inHtml],
	[
		'in HTML by names',
		(text) =>
			text
				.replaceAll('&', '&amp;')
				.replaceAll('<', '&lt;')
				.replaceAll('>', '&gt;')
				.replaceAll('"', '&quot;'),
	],
];

const SHAPES: ReadonlyArray<[string, (text: string) => Answer]> = [
	['a page', (text) => ({ ...html(400), body: `<html><body>${text}</body></html>` })],
	['a JSON error', (text) => json(400, { title: 'Bad', detail: text })],
	['a code', (text) => json(400, { error_code: text, message: 'no' })],
];

const run = async (before: Ending) => {
	adobe.simulator.order({ route: 'create', times: Infinity, before });
	const result = await adobe.create(rows(2), {
		credential: adobe.credential({ clientSecret: SECRET }),
		settings: { onError: 'continueErrorOutput' },
	});
	return { result, said: everythingThatCameOut([result]) };
};

it.each(
	SHAPES.flatMap(([shape, make]) =>
		SPELLINGS.map(([spelling, spell]) => [shape, spelling, make, spell] as const),
	),
)('a secret that %s repeats %s is hidden', async (_, __, make, spell) => {
	const { result, said } = await run(make(`The secret ${spell(SECRET)} is wrong`));
	expect(complaintsOf(result)).toHaveLength(2);
	expect(said).toContain('[hidden]');
	for (const [, other] of SPELLINGS) {
		expect(said).not.toContain(other(SECRET));
		expect(said).not.toContain(JSON.stringify(other(SECRET)).slice(1, -1));
	}
});

it.each(['test', 'crm', 'a', '42', 'Row', 'audienceId'])(
	'a secret that is an ordinary word changes nothing that succeeded: %s',
	async (clientSecret) => {
		const audienceId = `crm-${clientSecret}-42`;
		const credential = adobe.credential({ clientSecret });
		const { items } = await adobe.create([row(`Row ${clientSecret}`, { audienceId })], {
			credential,
		});
		expect(items).toEqual([{ name: `Row ${clientSecret}`, audienceId, created: true }]);
		const parameters = { operation: 'getAll', returnAll: true };
		const { items: listed } = await adobe.create([{}], { credential, parameters });
		expect(listed).toMatchObject([{ name: `Row ${clientSecret}`, audienceId }]);
	},
);
