import {
	type AdobeCode,
	adobeError,
	html,
	jobError,
	json,
	problem,
	type Answer,
} from '../simulator';
import { AUTOMATIC, row, useAdobe } from './use-adobe';

const adobe = useAdobe();

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

it.each<[AdobeCode, number, RegExp, RegExp]>([
	['401013', 401, /access token.*expired or is wrong/i, /owner of the credential/],
	['403010', 403, /without an access token/i, /fault of this node/],
	['403000', 403, /without an API key/i, /fault of this node/],
	['400003', 400, /without an organization ID/i, /fault of this node/],
	['403003', 403, /API key/, /owner of the project.*Developer Console/],
	['403025', 403, /access to this organization/, /administrator.*Admin Console/],
	['429050', 429, /Max Wait/, /too many requests.*later/],
	['100910-400', 400, /audience data invalid/i, /Correct this row/],
	['100911-400', 400, /access token.*expired or is wrong/i, /owner of the credential/],
	['100920-401', 401, /header/i, /owner of the credential/],
	['100921-401', 401, /organization ID/i, /owner of the credential/],
	['100922-401', 401, /may not work with external audiences/i, /administrator of the sandbox/],
	['100940-404', 404, /no such audience/i, /audience ID/],
	['UPAPI-113430-404', 404, /no such audience/i, /audience ID/],
	['100950-409', 409, /already exists/i, /another name/],
	['100960-422', 422, /cannot carry it out/i, /change the row/],
	['UPAPI-113740-403', 403, /not enabled for external audiences/i, /Adobe representative/],
	['UPAPI-113752-403', 403, /label/i, /administrator of the sandbox/],
	['UPAPI-113434-400', 400, /invalid/i, /row/],
	['UPLIB-101206-500', 400, /invalid/i, /row/],
])('explains %s, which comes with status %i', async (code, httpStatus, message, whoActs) => {
	const item = await saidOf(adobeError(code, 'These are the words of Adobe'));
	const { requestId } = adobe.simulator.requestsTo('create').at(-1) ?? {};
	expect(item?.error).toMatch(message);
	expect(item?.details).toMatchObject({ httpStatus, adobeCode: code, requestId });
	const { description } = item?.details as { description: string };
	expect(description).toMatch(whoActs);
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
