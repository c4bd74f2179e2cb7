import { createServer } from 'node:http';
import { close, listen } from './listen';
import { arrival, receive, type RecordedRequest } from './requests';

/** Another origin, where nothing of Adobe's should ever be sent. */
export interface Elsewhere {
	readonly url: string;
	readonly requests: readonly RecordedRequest[];
	close(): Promise<void>;
}

/** Passes for both IMS and the audience service: whoever follows a redirect here gets what it hoped for. */
const bait = JSON.stringify({
	access_token: 'token-from-elsewhere',
	token_type: 'bearer',
	expires_in: 86_399,
	name: 'Made elsewhere',
	audienceId: 'audience-from-elsewhere',
});

export async function startElsewhere(): Promise<Elsewhere> {
	const requests: RecordedRequest[] = [];
	const server = createServer((message, response) =>
		receive(message, (written) => {
			requests.push(arrival(written, { at: Date.now(), connection: 0 }));
			response.writeHead(200, { 'content-type': 'application/json' }).end(bait);
		}),
	);
	return { url: await listen(server), requests, close: () => close(server) };
}
