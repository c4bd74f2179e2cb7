import { saysNoSuchRoute } from '../session/basePath';
import { meaningOfCode, meaningOfStatus } from './catalogue';
import { withFacts, type Failure } from './failure';
import { readAdobeError } from './readError';
import { excerpt, isHtml, isSuccess, type Answer, type Reply, type Silence } from '../reply';
import type { AdobeRequest } from '../call';

/**
 * Puts whatever came back instead of success into words: what happened, what to do, who can do it.
 * @param url that the request went to, with the base path in it
 */
export function explain(request: AdobeRequest, reply: Reply, url: string): Failure {
	return reply.kind === 'silence' ? explainSilence(reply, url) : explainAnswer(request, reply, url);
}

const SILENCES: Readonly<Record<Silence['reason'], Failure>> = {
	timeout: {
		message: 'Adobe did not answer in time',
		description:
			'Raise "Timeout (Seconds)" in the options of the node, or try again later when Adobe is less busy.',
	},
	connectionLost: {
		message: 'The connection to Adobe broke off before an answer came',
		description: 'Check the network between n8n and Adobe, and try again.',
	},
	unreachable: {
		message: 'Adobe could not be reached',
		description:
			'Check the network between n8n and Adobe, and "Gateway URL" in the credential. Nothing was sent.',
	},
	untrusted: {
		message: 'The connection to Adobe is not trusted',
		description:
			'The certificate of the server was refused. An administrator of this n8n should check its proxy and "Gateway URL" in the credential. Nothing was sent.',
	},
	notSent: {
		message: 'n8n did not send the request',
		description: 'The reason it gives is quoted here; an administrator of this n8n can help.',
	},
	cancelled: {
		message: 'The workflow was stopped while Adobe was being asked',
		description: 'Adobe may have carried the request out all the same.',
	},
};

function explainSilence({ reason, detail }: Silence, url: string): Failure {
	const { message, description } = SILENCES[reason];
	return withFacts(
		{ message, description: `${description} (${detail})` },
		{ networkError: detail, host: new URL(url).host },
	);
}

function explainAnswer(request: AdobeRequest, answer: Answer, url: string): Failure {
	const said = readAdobeError(answer.text, answer.headers);
	const facts = { httpStatus: answer.status, adobeCode: said.code, requestId: said.requestId };
	const known = saysNoSuchRoute(request, answer)
		? wrongPath(url)
		: meaningOf(answer, said.code, url);
	const quote =
		said.text === undefined || isSuccess(answer)
			? `The answer begins with: ${excerpt(answer)}`
			: `Adobe says: "${said.text}".`;
	const reference = said.requestId !== undefined ? `Request ID: ${said.requestId}.` : undefined;
	return withFacts(
		{
			message: known.message,
			description: [known.description, quote, reference].filter(Boolean).join(' '),
		},
		facts,
	);
}

function meaningOf(answer: Answer, code: string | undefined, url: string): Failure {
	const { status } = answer;
	if (isSuccess(answer)) return UNREADABLE_SUCCESS;
	if (status < 400) return redirected(answer, url);
	if (isHtml(answer) || answer.text.trim() === '') return notFromAdobe(answer, url);
	return meaningOfCode(code ?? '') ?? meaningOfStatus(status) ?? undocumented(status);
}

const UNREADABLE_SUCCESS: Failure = {
	message: 'Adobe reported success, but its answer is not what it documents',
	description:
		'What was asked for may have been done: look in Experience Platform before running this row again.',
};

function redirected(answer: Answer, url: string): Failure {
	const { location } = answer.headers;
	const target =
		typeof location === 'string' && URL.canParse(location, url)
			? new URL(location, url).host
			: 'nowhere';
	return {
		message: 'Adobe sent the request on to another address',
		description: `It was not followed to ${target}, so that the credential stays where it belongs. Check "Gateway URL" in the credential.`,
	};
}

function undocumented(status: number): Failure {
	return {
		message: `Adobe answered with HTTP status ${status}, which it does not document`,
		description: 'Try again later. If it stays, send the request ID to Adobe support.',
	};
}

/** Only the gateway's unknown route, or a proxy on the way, answers with a page or with nothing. */
function notFromAdobe(answer: Answer, url: string): Failure {
	if (answer.status === 404) return wrongPath(url);
	const { message, description } = meaningOfStatus(answer.status) ?? undocumented(answer.status);
	return { message, description: `${description} A server in between answered.` };
}

function wrongPath(url: string): Failure {
	return {
		message: 'The path of this request does not exist at Adobe',
		description: `This is not about the audience: ${new URL(url).pathname} is no address there. Check "Gateway URL" and "Base Path" in the credential.`,
	};
}
