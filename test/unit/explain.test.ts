import { explained } from './explained';
import { adobeError, empty, html, json, redirect } from '../simulator';
import { replyWith, replyWithText } from './answer';

describe('a page with status 404', () => {
	const { message, description } = explained(replyWith(html(404)));

	it('means that the path is wrong', () => {
		expect(message).toBe('The path of this request does not exist at Adobe');
		expect(description).toContain('/data/core/ais/audiences is no address there');
		expect(description).toContain("'Base Path'");
	});

	it('does not mean that an audience is missing', () => {
		expect(message).not.toMatch(/audience/i);
		expect(description).toContain('This is not about the audience');
		expect(message).not.toBe(explained(replyWith(adobeError('100940-404'))).message);
	});
});

it.each([502, 503])('takes a page with status %d for a server in between', (status) => {
	const { message, description } = explained(replyWith(html(status)));
	expect(message).toBe('Something failed on the side of Adobe');
	expect(description).toContain('A server in between answered');
	expect(description).toContain(`<title>${status} `);
});

it('takes a page for a page whatever its content type says', () => {
	const reply = replyWithText(404, '\n<!DOCTYPE html><html></html>', 'application/json');
	expect(explained(reply).message).toMatch(/path of this request/);
});

it('says that an error without a body had none', () => {
	expect(explained(replyWith(empty(403))).description).toContain('(an empty body)');
});

it('quotes an error that is neither JSON nor a page', () => {
	const reply = replyWithText(503, 'no healthy upstream', 'text/plain');
	expect(explained(reply).description).toContain('no healthy upstream');
});

it('quotes an error whose JSON is none that Adobe documents', () => {
	const reply = replyWith(json(400, { fault: { faultstring: 'Invalid path' } }));
	expect(explained(reply).description).toContain('Invalid path');
});

describe('a success that is none', () => {
	it.each([
		['without an audience ID', replyWith(json(200, { name: 'A' })), '{"name":"A"}'],
		['that is a page', replyWith(html(200)), '<html>'],
		['with an empty body', replyWith(empty(200)), '(an empty body)'],
	])('says what came back: an answer %s', (_, reply, begins) => {
		const { message, description } = explained(reply);
		expect(message).toBe('Adobe reported success, but its answer is not what it documents');
		expect(description).toContain(begins);
		expect(description).toContain('may have been done');
	});
});

describe('the excerpt of an answer', () => {
	const described = (text: string) => explained(replyWithText(200, text)).description;

	it('has at most 200 characters of it', () => {
		expect(described('x'.repeat(5000)).match(/x{2,}…?$/)?.[0]).toBe(`${'x'.repeat(200)}…`);
	});

	it('has all of it where that is no more than 200', () => {
		expect(described('x'.repeat(200))).toMatch(/[^x]x{200}$/);
	});

	it('is one line', () => {
		expect(described('a\r\n\r\n\tb')).toMatch(/a b$/);
	});
});

describe('a redirect', () => {
	it('names the host it was not followed to', () => {
		const { message, description } = explained(
			replyWith(redirect(307, 'https://login.example/a?b=c')),
		);
		expect(message).toBe('Adobe sent the request on to another address');
		expect(description).toContain('not followed to login.example,');
	});

	it.each(['http://[', ''])('is explained where its target is %p', (location) => {
		const reply = { ...replyWith(redirect(302, location)), headers: { location } };
		expect(explained(reply).message).toMatch(/another address/);
	});
});

it('explains a status that nobody documents', () => {
	expect(explained(replyWithText(999, 'odd')).message).toContain('HTTP status 999');
});
