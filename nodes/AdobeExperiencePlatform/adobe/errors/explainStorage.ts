import { isHtml, isSuccess, type Answer, type Reply, type Silence } from '../reply';
import type { Remedies } from './explain';
import { withFacts, type Failure } from './failure';
import { quoted } from './readError';

/** What to do about a storage that doesn't answer. */
const SILENCES: Readonly<Record<Silence['reason'], (remedies: Remedies) => Failure>> = {
	timeout: ({ timeout }) => ({
		message: "The storage of Adobe's landing zone did not answer in time",
		description: timeout,
	}),
	connectionLost: () => ({
		message: "The connection to the storage of Adobe's landing zone broke off",
		description: 'Check the network between n8n and Azure, and try again.',
	}),
	unreachable: () => UNREACHABLE,
	untrusted: () => ({
		message: "The connection to the storage of Adobe's landing zone is not trusted",
		description:
			'The certificate of the server was refused. An administrator of this n8n should check its proxy.',
	}),
	notSent: () => ({
		message: 'n8n did not send the file',
		description: 'The reason it gives is quoted here; an administrator of this n8n can help.',
	}),
	notSignedIn: () => UNREACHABLE,
	cancelled: () => ({
		message: 'The workflow was stopped while the file was being sent',
		description: 'No run was started. Running it again does no harm.',
	}),
};

const UNREACHABLE: Failure = {
	message: "The storage of Adobe's landing zone could not be reached",
	description:
		'Whoever runs this n8n should let it reach Azure: the host is named here, and a firewall or a proxy may stand before it.',
};

/** What a status of the storage means (Microsoft: Blob service error codes). */
const STATUSES: ReadonlyMap<number, Failure> = new Map(
	[401, 403].map((status) => [
		status,
		{
			message: "The storage of Adobe's landing zone refused access",
			description:
				'The access that Adobe gave for it has expired or was replaced, or a firewall of the storage lets this n8n not in. Run the workflow again; if it stays, ask Adobe support.',
		},
	]),
);

const NOT_FOUND: Failure = {
	message: "Adobe's landing zone is not where Adobe says it is",
	description: 'Ask Adobe support whether the landing zone of this sandbox was set up.',
};

const REFUSED: Failure = {
	message: "The storage of Adobe's landing zone refused the file",
	description: 'Its own words say why.',
};

const ITS_SIDE: Failure = {
	message: "Something failed on the side of the storage of Adobe's landing zone",
	description: 'Try again later.',
};

/** Puts what the blob storage answered instead of success into words. */
export function explainStorage(reply: Reply, host: string, remedies: Remedies): Failure {
	if (reply.kind === 'silence') {
		const { description, ...said } = SILENCES[reply.reason](remedies);
		const detail = quoted(reply.detail);
		return withFacts(
			{ ...said, description: `${description} (${host}: ${detail})` },
			{ networkError: detail, host },
		);
	}
	const { status, headers } = reply;
	const code = headers['x-ms-error-code'];
	const requestId = headers['x-ms-request-id'];
	const { message, description } = meaningOf(reply);
	return withFacts(
		{ message, description: `${description} ${host} says: ${wordsOf(reply)}` },
		{
			httpStatus: status,
			storageCode: typeof code === 'string' ? quoted(code, 100) : undefined,
			requestId: typeof requestId === 'string' ? quoted(requestId, 100) : undefined,
		},
	);
}

function meaningOf({ status }: Answer): Failure {
	const known = STATUSES.get(status) ?? (status === 404 ? NOT_FOUND : undefined);
	return known ?? (status >= 500 ? ITS_SIDE : REFUSED);
}

/** Azure says it in XML; whatever else comes is from somebody in between. */
function wordsOf(answer: Answer): string {
	const said = /<Message>([^<]*)/.exec(answer.text.slice(0, 10_000))?.[1];
	const words = isHtml(answer) ? '' : quoted(said ?? answer.text, 200);
	const status = `HTTP status ${answer.status}`;
	return isSuccess(answer) || words === '' ? `${status}.` : `${status}, "${words}".`;
}
