import type { Call } from '../call';
import { FIELDS } from '../credentialFields';
import { excerpt, isHtml, isSuccess, type Answer, type Reply, type Silence } from '../reply';
import { inWords, meaningOfCode, meaningOfStatus } from './catalogue';
import { withFacts, type Failure } from './failure';
import { isServiceCode, quoted } from './readError';

/** What a person can do where the node's own settings matter; the settings' owner knows their names. */
export interface Remedies {
	/** Said where Adobe didn't answer in time. */
	readonly timeout: string;
}

/** Where a request went. */
export interface Destination {
	/** With the base path in it. */
	readonly url: string;
	readonly sandboxName: string;
}

/** Puts whatever came back instead of success into words: what happened, what to do, who can do it. */
export function explain(
	call: Call<unknown>,
	reply: Reply,
	destination: Destination,
	remedies: Remedies,
): Failure {
	return reply.kind === 'silence'
		? explainSilence(call, reply, destination.url, remedies)
		: explainAnswer(call, reply, destination);
}

/**
 * An HTML 404 is the gateway's for an unknown route. A call that names no thing that could be missing
 * gets any 404 for it, unless a service itself says what it misses.
 */
export function saysNoSuchRoute({ notFound }: Call<unknown>, reply: Reply): boolean {
	if (reply.kind !== 'answer' || reply.status !== 404) return false;
	return isHtml(reply) || (notFound === 'route' && !isServiceCode(reply.said.code ?? ''));
}

/** What to say of a stop: whether it does harm to carry the call out once more. */
const STOPPED = {
	harmful: 'Adobe may have carried the request out all the same.',
	harmless: 'Running it again does no harm.',
} as const;

const SILENCES: Readonly<
	Record<Silence['reason'], (call: Call<unknown>, remedies: Remedies) => Failure>
> = {
	timeout: (_, { timeout }) => ({
		message: 'Adobe did not answer in time',
		description: timeout,
	}),
	connectionLost: () => ({
		message: 'The connection to Adobe broke off before an answer came',
		description: 'Check the network between n8n and Adobe, and try again.',
	}),
	unreachable: () => ({
		message: 'Adobe could not be reached',
		description: `Check the network between n8n and Adobe, and '${FIELDS.gatewayUrl}' in the credential.`,
		assurance: 'Nothing was sent.',
	}),
	untrusted: () => ({
		message: 'The connection to Adobe is not trusted',
		description: `The certificate of the server was refused. An administrator of this n8n should check its proxy and '${FIELDS.gatewayUrl}' in the credential.`,
		assurance: 'Nothing was sent.',
	}),
	notSent: () => ({
		message: 'n8n did not send the request',
		description: 'The reason it gives is quoted here; an administrator of this n8n can help.',
		assurance: 'Nothing was sent.',
	}),
	notSignedIn: () => ({
		message: 'Adobe gave no access token',
		description: 'Try again later.',
		assurance: 'Nothing was sent.',
	}),
	cancelled: ({ repeating }) => ({
		message: 'The workflow was stopped while Adobe was being asked',
		description: STOPPED[repeating],
	}),
};

function explainSilence(
	call: Call<unknown>,
	{ reason, detail, failure }: Silence,
	url: string,
	remedies: Remedies,
): Failure {
	if (failure !== undefined) return failure;
	const { description, ...said } = SILENCES[reason](call, remedies);
	return withFacts(
		{ ...said, description: `${description} (${quoted(detail)})` },
		{ networkError: quoted(detail), host: new URL(url).host },
	);
}

function explainAnswer(call: Call<unknown>, answer: Answer, destination: Destination): Failure {
	const { url } = destination;
	const { code, requestId } = answer.said;
	const known = saysNoSuchRoute(call, answer) ? wrongPath(call, url) : meaningOf(call, answer, url);
	const quote = quoteOf(call, answer);
	const reference = requestId !== undefined ? `Request ID: ${requestId}.` : undefined;
	return withFacts(
		{
			...(missesThing(call, answer) && { missing: true }),
			message: known.message,
			description: [known.description, lookedFor(call, answer, destination), quote, reference]
				.filter(Boolean)
				.join(' '),
		},
		{ httpStatus: answer.status, adobeCode: code, requestId },
	);
}

/** What the answer itself says, unless that is nobody's business. */
function quoteOf({ confidential }: Call<unknown>, answer: Answer): string | undefined {
	const { text } = answer.said;
	if (text !== undefined && !isSuccess(answer)) return `Adobe says: "${text}".`;
	return confidential ? undefined : `The answer begins with: ${excerpt(answer)}`;
}

/** Whether a 404 is about the thing that the call names. */
const missesThing = ({ notFound }: Call<unknown>, answer: Answer) =>
	answer.status === 404 && notFound === 'thing' && !isHtml(answer) && answer.text.trim() !== '';

/** What a 404 is about, where the call names it. */
function lookedFor(
	call: Call<unknown>,
	answer: Answer,
	{ sandboxName }: Destination,
): string | undefined {
	const { thing, remedy, words } = call;
	if (thing === undefined || !missesThing(call, answer)) return undefined;
	const looked = `Looked for: ${words.noun} with ${thing} in the sandbox "${sandboxName}".`;
	return [looked, remedy].filter(Boolean).join(' ');
}

function meaningOf(call: Call<unknown>, answer: Answer, url: string): Failure {
	const { status } = answer;
	if (isSuccess(answer)) return unreadable(call);
	if (status < 400) return redirected(answer, url);
	if (isHtml(answer) || answer.text.trim() === '') return notFromAdobe(call, answer, url);
	const meaning = meaningOfCode(answer.said.code ?? '') ?? meaningOfStatus(status);
	return meaning === undefined ? undocumented(status) : inWords(meaning, call.words);
}

/** What to do about a success that can't be read. */
const AFTER_UNREADABLE = {
	harmful:
		'What was asked for may have been done: look in Experience Platform before running this row again.',
	harmless: 'Try again later. If it stays, send the request ID to Adobe support.',
} as const;

const unreadable = ({ repeating }: Call<unknown>): Failure => ({
	message: 'Adobe reported success, but its answer is not what it documents',
	description: AFTER_UNREADABLE[repeating],
});

function redirected(answer: Answer, url: string): Failure {
	const { location } = answer.headers;
	const target =
		typeof location === 'string' && URL.canParse(location, url)
			? quoted(new URL(location, url).host, 100)
			: 'nowhere';
	return {
		message: 'Adobe sent the request on to another address',
		description: `It was not followed to ${target}, so that the credential stays where it belongs. Check '${FIELDS.gatewayUrl}' in the credential.`,
	};
}

function undocumented(status: number): Failure {
	return {
		message: `Adobe answered with HTTP status ${status}, which it does not document`,
		description: 'Try again later. If it stays, send the request ID to Adobe support.',
	};
}

/** Only the gateway's unknown route, or a proxy on the way, answers with a page or with nothing. */
function notFromAdobe(call: Call<unknown>, { status }: Answer, url: string): Failure {
	if (status === 404) return wrongPath(call, url);
	const meaning = meaningOfStatus(status);
	const { message, description } =
		meaning === undefined ? undocumented(status) : inWords(meaning, call.words);
	return { message, description: `${description} A server in between answered.` };
}

function wrongPath({ words }: Call<unknown>, url: string): Failure {
	return {
		message: 'The path of this request does not exist at Adobe',
		description: `This is not about the ${words.noun}: ${new URL(url).pathname} is no address there. Check '${FIELDS.gatewayUrl}' and '${FIELDS.basePath}' in the credential.`,
	};
}
