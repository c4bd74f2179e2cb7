import { adobeError, html, jobError, json, problem, type Answer } from '../simulator';
import { meanings } from '../unit/meanings';
import { AUTOMATIC, row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

/** What the node says of a row that Adobe refused like this; `test/faults` has what is not a refusal. */
async function saidOf(before: Answer) {
	adobe.simulator.order({ route: 'create', times: Infinity, before });
	const { items } = await adobe.create([row('A')], {
		parameters: { ...AUTOMATIC, options: { maxWait: 0 } },
		settings: { onError: 'continueRegularOutput' },
		credential: adobe.credential({ basePath: '/data/core/ais' }),
	});
	expect(items).toHaveLength(1);
	expect(items[0]).toMatchObject({ name: 'A', details: { itemIndex: 0 } });
	return items[0];
}

it.each(meanings)('explains %s, which comes with status %i', async (...expected) => {
	const [code, httpStatus, saysWhat, saysWho] = expected;
	const item = await saidOf(adobeError(code, 'These are the words of Adobe'));
	const { requestId } = adobe.simulator.requestsTo('create').at(-1) ?? {};
	expect(item?.details).toMatchObject({ httpStatus, adobeCode: code, requestId });
	const { description } = item?.details as { description: string };
	// Of a rate limit, the message says how long it held the row back.
	expect(code === '429050' ? description : item?.error).toMatch(saysWhat);
	expect(description).toMatch(saysWho);
	expect(description).toContain('These are the words of Adobe');
	expect(description).toContain(requestId);
});

it.each<[string, Answer, string]>([
	['problem', problem(400, 'BadRequestError', 'Not like this'), 'Not like this'],
	['job', jobError(404, 'Resource not found', 'No such run'), 'No such run'],
	['audiences', adobeError('100910-400', 'Not like that'), 'Not like that'],
	[
		'audiences, with JSON in its message',
		adobeError('100910-400', JSON.stringify({ message: 'Hidden deep' })),
		'Hidden deep',
	],
	['gateway', adobeError('403003', 'Api Key is odd'), 'Api Key is odd'],
	['sign-in', json(400, { error: 'odd', error_description: 'Oddly so' }), 'Oddly so'],
])("quotes Adobe's own words from an error of the shape %s", async (_, answer, words) => {
	const item = await saidOf(answer);
	expect(item?.details).toMatchObject({
		httpStatus: answer.status,
		description: expect.stringContaining(words),
		requestId: adobe.simulator.requestsTo('create')[0]?.requestId,
	});
});

it("prefers the body's request ID, which Adobe's audience service logs", async () => {
	const errors = { 400: [{ code: 400, message: 'No' }] };
	const item = await saidOf(json(400, { requestId: 'of-the-body', errors, status: 400 }));
	expect(item?.details).toMatchObject({ requestId: 'of-the-body' });
});

it('says of a 404 page that the path is wrong and not that an audience is missing', async () => {
	const item = await saidOf(html(404));
	expect(item?.error).toMatch(/path .*does not exist/i);
	expect(item?.error).not.toMatch(/audience/i);
});

it.each([400, 402, 403, 404, 409, 413, 418, 422, 429, 501, 507])(
	'says something of its own for status %i without a code',
	async (status) => {
		const item = await saidOf(json(status, { unheard: 'of' }));
		expect(item?.error).toEqual(expect.stringMatching(/\w+ \w+/));
		expect(item?.error).not.toContain('undefined');
		expect(item?.details).toMatchObject({ httpStatus: status });
		expect(JSON.stringify(item)).not.toMatch(/undefined|\[object/);
	},
);
