import { empty, html, json, malformed, without, withHeaders, type Ending } from '../simulator';
import { row, useAdobe } from './use-adobe';

const adobe = useAdobe();

const text = (body: string) => ({ ...empty(200), body });

/** Lets Adobe create the audience and answer something else. */
async function answeredWith(after: Ending | typeof malformed) {
	adobe.simulator.order({ route: 'create', after });
	const { items, outputs, error } = await adobe.create([row('A')], {
		settings: { onError: 'continueErrorOutput' },
	});
	expect(error).toBeUndefined();
	expect(items).toEqual([]);
	expect(outputs[1]).toHaveLength(1);
	expect(adobe.simulator.counts.create).toBe(1);
	return JSON.stringify(outputs[1]?.[0]?.json);
}

it.each<[string, Ending | typeof malformed, string]>([
	['without the audience ID', without('audienceId'), '"name":"A"'],
	['with an empty audience ID', json(200, { name: 'A', audienceId: '' }), '"audienceId":""'],
	['with null for an audience ID', json(200, { audienceId: null }), '"audienceId":null'],
	['of malformed JSON', malformed, '{"name":"A","audienceId":'],
	['of JSON that is a list', json(200, [{ audienceId: 'a1' }]), '[{"audienceId":"a1"}]'],
	['of JSON that is null', json(200, null), 'null'],
	['of plain text', text('Created it for you'), 'Created it for you'],
	['with an HTML page', html(200), '<title>200 OK</title>'],
	['with an empty body', empty(200), 'an empty body'],
	['of 204 without a body', empty(204), 'an empty body'],
])('makes an error of an answer %s and shows it', async (_, ending, shown) => {
	const output = await answeredWith(ending);
	expect(output).toContain('success');
	expect(output).toContain(JSON.stringify(shown).slice(1, -1));
	expect(output).not.toContain('undefined');
});

it('shows the first 200 characters and no more', async () => {
	const output = await answeredWith(text('x'.repeat(199) + 'YZ'));
	expect(output).toContain('x'.repeat(199) + 'Y');
	expect(output).not.toContain('YZ');
});

it('does not show a secret that an answer repeats', async () => {
	const imsToken = adobe.simulator.issueToken();
	const { clientSecret } = adobe.simulator.client;
	adobe.simulator.order({ route: 'create', after: text(`You sent ${imsToken} ${clientSecret}`) });
	const { error, run } = await adobe.create([row('A')], {
		credential: adobe.credential({ imsToken }),
	});
	expect(error?.description).toContain('You sent');
	expect(JSON.stringify(run)).not.toContain(imsToken);
	expect(JSON.stringify(run)).not.toContain(clientSecret);
});

it.each<[string, Ending]>([
	['amid the answer', 'cut'],
	['before the answer', 'drop'],
])('makes an error of a connection that breaks off %s', async (_, ending) => {
	const output = await answeredWith(ending);
	expect(output).toMatch(/connection .*broke off/i);
	expect(output).not.toContain('undefined');
});

it('follows no redirect and makes an error of it', async () => {
	const redirect = withHeaders(empty(302), { location: 'https://elsewhere.example/' });
	const output = await answeredWith(redirect);
	expect(output).toContain('elsewhere.example');
});
