import { html, json, type Answer, type Fault, type Simulator } from '../simulator';

/** What the latest request carried. */
interface Carried {
	authorization: string;
}

/** The answer with a text of its own, made as it is sent. */
const saying = (answer: Answer, text: () => string): Answer => ({ ...answer, body: () => text() });

const page = (status: number, text: () => string) =>
	saying(html(status), () => `<html><body>${text()}</body></html>`);

const jsonOf = (status: number, value: () => unknown) =>
	saying(json(status, null), () => JSON.stringify(value()));

/** Answers to a create that repeat what the request carried, and leave no doubt of its outcome. */
const clearEchoes: Readonly<Record<string, (carried: Carried) => Answer>> = {
	'a page with status 404': (carried) => page(404, () => carried.authorization),
	'a problem': (carried) =>
		jsonOf(400, () => ({ title: 'Bad', detail: `Authorization: ${carried.authorization}` })),
	'a gateway error': (carried) =>
		jsonOf(403, () => ({ error_code: '403003', message: carried.authorization })),
	'an audience error with a JSON text in it': (carried) =>
		jsonOf(400, () => ({
			requestId: carried.authorization,
			errors: { 400: [{ message: JSON.stringify({ message: carried.authorization }) }] },
			type: 'https://ns.adobe.com/aep/errors/100910-400',
		})),
	'an error code': (carried) =>
		jsonOf(400, () => ({ error_code: carried.authorization, message: 'no' })),
	'a request ID in the headers': (carried) => ({
		...json(400, { title: 'Bad', detail: 'no' }),
		headers: {
			get 'x-request-id'() {
				return carried.authorization;
			},
		},
	}),
	'the address of a redirect': (carried) => ({
		...json(302, null),
		headers: {
			get location() {
				return `https://${carried.authorization.slice('Bearer '.length)}.example/`;
			},
		},
	}),
	'a success with an audience ID': (carried) =>
		jsonOf(200, () => ({ audienceId: 'a-1', ...carried })),
};

/** Such that leave it in doubt whether the audience was created, so that a row looks for half a minute. */
const doubtfulEchoes: typeof clearEchoes = {
	'a page': (carried) => page(502, () => carried.authorization),
	'a page with status 200': (carried) => page(200, () => carried.authorization),
	'a success without an audience ID': (carried) => jsonOf(200, () => ({ ...carried })),
};

export const clearEchoNames = Object.keys(clearEchoes);
export const doubtfulEchoNames = Object.keys(doubtfulEchoes);

/** Answers every create by repeating the token it was sent with. */
export function orderCreateEcho(adobe: Simulator, name: string): void {
	const carried: Carried = { authorization: '' };
	const before = { ...clearEchoes, ...doubtfulEchoes }[name]?.(carried);
	if (before === undefined) throw new Error(`There is no echo called ${name}`);
	adobe.order({
		route: 'create',
		before,
		times: Infinity,
		when: ({ headers }) => {
			carried.authorization = headers.authorization ?? '';
			return true;
		},
	});
}

/** Answers of the sign-in service that repeat the secret, or hold a token where none belongs. */
export const signInEchoes: ReadonlyArray<[name: string, order: (adobe: Simulator) => Fault]> = [
	[
		'an error',
		({ client }) => ({
			route: 'token',
			before: json(400, { error: 'invalid_request', error_description: client.clientSecret }),
		}),
	],
	[
		'an error code',
		({ client }) => ({ route: 'token', before: json(400, { error: client.clientSecret }) }),
	],
	['a page', ({ client }) => ({ route: 'token', before: page(400, () => client.clientSecret) })],
	[
		'a request ID in the headers',
		({ client }) => ({
			route: 'token',
			before: { ...html(400), headers: { 'x-debug-id': client.clientSecret } },
		}),
	],
	[
		'a token with another status',
		(adobe) => ({ route: 'token', before: json(201, { access_token: adobe.issueToken() }) }),
	],
	[
		'a token in JSON that breaks off',
		(adobe) => ({
			route: 'token',
			before: { ...json(200, null), body: `{"access_token":"${adobe.issueToken()}"` },
		}),
	],
];
