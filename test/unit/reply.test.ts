import {
	fateOf,
	heard,
	isHtml,
	isSuccess,
	serverTimeMs,
	type Fate,
	type Silence,
} from '../../nodes/AdobeExperiencePlatform/adobe/reply';

describe('the fate of a request that was', () => {
	it.each<[string, number, Fate]>([
		['done, but told in a way that cannot be read', 200, 'unreadable'],
		['done, but told in a way that cannot be read', 204, 'unreadable'],
		['done, but told in a way that cannot be read', 299, 'unreadable'],
		['sent on', 300, 'refused'],
		['sent on', 302, 'refused'],
		['refused', 400, 'refused'],
		['refused', 401, 'refused'],
		['refused', 403, 'refused'],
		['refused', 404, 'refused'],
		['refused', 409, 'refused'],
		['refused', 422, 'refused'],
		['one too many', 429, 'rateLimited'],
		['lost on the way', 500, 'outcomeLost'],
		['lost on the way', 502, 'outcomeLost'],
		['lost on the way', 503, 'outcomeLost'],
		['lost on the way', 504, 'outcomeLost'],
		['asked for what nobody can do', 501, 'refused'],
		['in a version nobody speaks', 505, 'refused'],
		['kept back by a network that wants a sign-in', 511, 'refused'],
		['sent on, but done', 303, 'outcomeLost'],
		['for a proxy to authenticate', 407, 'refused'],
		...[408, 499, 506, 507, 508, 510, 520, 522, 525, 530, 598, 599, 600, 999].map(
			(status) => ['lost on the way', status, 'outcomeLost'] as [string, number, Fate],
		),
	])('%s: status %d', (_, status, fate) => {
		expect(fateOf(heard(status, {}, ''))).toBe(fate);
	});

	it.each<[number, string, Fate]>([
		[503, '5', 'busy'],
		[503, '0', 'busy'],
		[503, '2.5', 'busy'],
		[503, 'soon', 'outcomeLost'],
		[500, '5', 'outcomeLost'],
		[400, '5', 'refused'],
	])('answered with status %d and Retry-After %s', (status, after, fate) => {
		expect(fateOf(heard(status, { 'retry-after': after }, ''))).toBe(fate);
	});

	it.each<[Silence['reason'], Silence['delivered'], Fate]>([
		['unreachable', 'no', 'unreachable'],
		['notSignedIn', 'no', 'unreachable'],
		['timeout', 'perhaps', 'outcomeLost'],
		['connectionLost', 'perhaps', 'outcomeLost'],
		['cancelled', 'perhaps', 'outcomeLost'],
		['untrusted', 'no', 'refused'],
		['notSent', 'no', 'refused'],
	])('not answered: %s, delivered: %s', (reason, delivered, fate) => {
		expect(fateOf({ kind: 'silence', reason, delivered, detail: '' })).toBe(fate);
	});
});

it.each([
	[199, false],
	[200, true],
	[299, true],
	[300, false],
])('status %d is a success: %p', (status, success) => {
	expect(isSuccess(heard(status, {}, ''))).toBe(success);
});

describe('what was heard', () => {
	afterEach(() => jest.restoreAllMocks());

	it('is parsed once at most, and not before somebody looks into it', () => {
		const parse = jest.spyOn(JSON, 'parse');
		const answer = heard(400, {}, '{"error_code":"403003","message":"No"}');
		expect(parse).not.toHaveBeenCalled();
		expect(answer.said).toMatchObject({ code: '403003', text: 'No' });
		expect(answer.json).toBe(answer.json);
		expect(answer.said).toBe(answer.said);
		expect(parse).toHaveBeenCalledTimes(1);
	});

	it('is not tried again where it was no JSON', () => {
		const parse = jest.spyOn(JSON, 'parse');
		const answer = heard(200, {}, 'plain');
		expect([answer.json, answer.json]).toEqual([undefined, undefined]);
		expect(parse).toHaveBeenCalledTimes(1);
	});

	it.each(['null', '0', '""', 'false'])('may be %s', (text) => {
		expect(heard(200, {}, text).json).toBe(JSON.parse(text));
	});
});

it.each([
	['by its type', 'text/html; charset=utf-8', 'Not found', true],
	['by its begin', undefined, ' \n<!DOCTYPE html>', true],
	['by its begin', 'text/plain', '<HTML>', true],
	['not by what it quotes', 'application/json', '{"message":"<html>"}', false],
	['not without a type', undefined, '', false],
	['not by half a type', ['text/html'], '{}', false],
])('is a page %s: %p, %s', (_, type, text, page) => {
	expect(isHtml(heard(404, { 'content-type': type }, text))).toBe(page);
});

it.each([
	['Fri, 05 Jan 2035 10:00:30 GMT', Date.UTC(2035, 0, 5, 10, 0, 30)],
	['noon', undefined],
	[undefined, undefined],
	[0, undefined],
])('the server tells the time by %p', (date, ms) => {
	expect(serverTimeMs({ date })).toBe(ms);
});
