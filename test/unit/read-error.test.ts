import { readAdobeError } from '../../nodes/AdobeExperiencePlatform/adobe/errors/readError';

const read = (body: unknown, headers: Record<string, unknown> = {}) =>
	readAdobeError(body, JSON.stringify(body), headers);

describe('the six shapes', () => {
	it('reads the code and the words of a gateway error', () => {
		expect(read({ error_code: '401013', message: 'Oauth token is not valid' })).toEqual({
			code: '401013',
			text: 'Oauth token is not valid',
			requestId: undefined,
		});
	});

	it('reads a gateway code that came as a number', () => {
		expect(read({ error_code: 403025, message: 'Profile is not valid' }).code).toBe('403025');
	});

	it('reads title and detail of a problem', () => {
		const body = {
			type: 'https://ns.adobe.com/aep/errors/BadRequestError',
			title: 'BadRequestError',
			status: 400,
			detail: 'A valid content-type must be specified',
		};
		expect(read(body).text).toBe('BadRequestError: A valid content-type must be specified');
	});

	it('reads code, words and request ID of an audience error', () => {
		const body = {
			requestId: 'r-1',
			errors: { 400: [{ code: 400, message: 'The namespace is not valid' }] },
			type: 'https://ns.adobe.com/aep/errors/UPAPI-113434-400',
			title: 'Bad Request',
			status: 400,
		};
		expect(read(body)).toEqual({
			code: 'UPAPI-113434-400',
			text: 'The namespace is not valid',
			requestId: 'r-1',
		});
	});

	it('reads title and detail of a job error', () => {
		const body = { errors: { errorCode: 404, title: 'Resource not found', detail: 'No such run' } };
		expect(read(body)).toEqual({
			code: undefined,
			text: 'Resource not found: No such run',
			requestId: undefined,
		});
	});

	it('reads code and words of a sign-in error', () => {
		const body = { error: 'invalid_client', error_description: 'invalid client_id parameter' };
		expect(read(body, { 'x-debug-id': 'd-1' })).toEqual({
			code: 'invalid_client',
			text: 'invalid client_id parameter',
			requestId: 'd-1',
		});
	});

	it('takes nothing but the request ID from a page', () => {
		const page = '<html><title>404 UPAPI-113430-404 Not Found</title></html>';
		expect(readAdobeError(undefined, page, { 'x-request-id': 'r-2' })).toEqual({
			code: undefined,
			text: undefined,
			requestId: 'r-2',
		});
	});
});

describe('an audience error', () => {
	const withMessages = (...messages: string[]) =>
		read({ errors: { 400: messages.map((message) => ({ code: 400, message })) }, title: 'Bad' });

	it('gives all of its messages', () => {
		expect(withMessages('one', 'two').text).toBe('one; two');
	});

	it.each([
		['message', 'The name is too long'],
		['detail', 'The origin is unknown'],
		['title', 'ConflictError'],
	])('gives the %s of a JSON text inside its message', (key, words) => {
		expect(withMessages(JSON.stringify({ status: 400, [key]: words })).text).toBe(words);
	});

	it('gives a JSON text inside its message as it is where that has no words', () => {
		expect(withMessages('{"status":400}').text).toBe('{"status":400}');
	});

	it('gives its title where it has no messages', () => {
		expect(read({ errors: {}, title: 'Unprocessable' }).text).toBe('Unprocessable');
	});
});

describe('the code', () => {
	it.each([
		['with a service before it', 'https://ns.adobe.com/aep/errors/UPAPI-113740-403'],
		['with another service before it', 'https://ns.adobe.com/aep/errors/UPLIB-101206-500'],
		['without a service', 'https://ns.adobe.com/aep/errors/100950-409'],
		['bare', '100970-502'],
	])('is found in the type %s', (_, type) => {
		expect(read({ type, title: 'Error', status: 400 }).code).toBe(type.split('/').at(-1));
	});

	it('is found in the words where the type has none', () => {
		expect(read({ title: 'Bad', detail: 'AIS 100922-401: not permitted' }).code).toBe('100922-401');
	});

	it('is the one in the type, whatever an audience in the words is called', () => {
		const body = {
			errors: { 400: [{ code: 400, message: 'Audience "Orders 123456-789" is not valid' }] },
			type: 'https://ns.adobe.com/aep/errors/100910-400',
		};
		expect(read(body).code).toBe('100910-400');
	});
});

describe('the request ID', () => {
	it('is the one in the body before the one in the headers', () => {
		const body = { requestId: 'in-body', errors: { 404: [{ message: 'gone' }] } };
		expect(read(body, { 'x-request-id': 'in-header' }).requestId).toBe('in-body');
	});

	it('is the one in the headers where the body has none', () => {
		const body = { error_code: '403003', message: 'Api Key is invalid' };
		expect(read(body, { 'x-request-id': 'in-header' }).requestId).toBe('in-header');
	});
});
