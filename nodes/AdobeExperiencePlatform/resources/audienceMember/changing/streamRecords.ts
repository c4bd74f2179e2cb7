import { FailureError, type Failure } from '../../../adobe/errors/failure';
import {
	getConnection,
	inletIdIn,
	LARGEST_REQUEST,
	sendMessages,
	type Inlet,
	type Received,
} from '../../../adobe/streaming';
import type { Run, Task } from '../../../operation/execute';
import type { AskHarmless } from '../../../run/ask';
import { outcomeOf, type Outcome } from '../../../run/rows';
import type { MembershipDataset } from './membershipDataset';
import type { ConnectionChoice } from './memberRow';

/** Where messages go, and who asks there. */
export interface OpenInlet {
	readonly ask: AskHarmless;
	readonly inletId: string;
}

/** @throws {FailureError} where there is no such connection, or its address is not safe */
export async function openInlet(
	run: Run,
	task: Task<unknown>,
	choice: ConnectionChoice,
): Promise<OpenInlet> {
	const inlet = await inletOf(run, task, choice);
	const inletId = inlet && inletIdIn(inlet.url);
	if (inlet === undefined || inletId === undefined) throw new FailureError(NO_INLET);
	return { ask: run.askInlet(task, inlet), inletId };
}

async function inletOf(
	run: Run,
	task: Task<unknown>,
	choice: ConnectionChoice,
): Promise<Inlet | undefined> {
	if ('inletUrl' in choice) {
		return { url: choice.inletUrl, isAuthenticated: choice.isAuthenticated };
	}
	return (await run.askFor(task)(getConnection(choice.connectionId))).inlet;
}

const NO_INLET: Failure = {
	message: 'The connection takes no events',
	description:
		'Choose a streaming connection of the source "HTTP API", or paste its streaming endpoint.',
	assurance: 'Nothing was sent.',
	facts: { parameter: 'Connection' },
};

/** A record as a message (Adobe: streaming record data). */
export function messageOf(
	xdmEntity: object,
	{ id: datasetId, schemaId }: MembershipDataset,
	imsOrgId: string,
): object {
	const contentType = 'application/vnd.adobe.xed-full+json;version=1';
	const schemaRef = { id: schemaId, contentType };
	return {
		header: { schemaRef, imsOrgId, datasetId, source: { name: 'n8n' } },
		body: { xdmMeta: { schemaRef }, xdmEntity },
	};
}

/** What the object around the messages takes, in bytes. */
const AROUND = 20;

/** Packs messages into as few requests as their size allows. @param bytes the most that one may have */
export function packed(messages: readonly object[], bytes = LARGEST_REQUEST): object[][] {
	const requests: object[][] = [];
	let size = Infinity;
	for (const message of messages) {
		const own = Buffer.byteLength(JSON.stringify(message)) + 1;
		if (size + own > bytes) {
			requests.push([]);
			size = AROUND;
		}
		requests.at(-1)?.push(message);
		size += own;
	}
	return requests;
}

/**
 * Sends messages, as many at once as go into a request.
 * @param accepted the requests, by their number, of which Adobe has taken every message; they don't go again
 * @returns what became of each message, in their order
 */
export async function streamRecords(
	{ ask, inletId }: OpenInlet,
	messages: readonly object[],
	accepted: Set<number>,
): Promise<Array<Outcome<true>>> {
	const outcomes: Array<Outcome<true>> = [];
	for (const [nth, request] of packed(messages).entries()) {
		const became = accepted.has(nth)
			? request.map(() => ACCEPTED)
			: await sendRequest(ask, inletId, request);
		if (became.every(({ ok }) => ok)) accepted.add(nth);
		outcomes.push(...became);
	}
	return outcomes;
}

async function sendRequest(
	ask: AskHarmless,
	inletId: string,
	request: readonly object[],
): Promise<Array<Outcome<true>>> {
	const sent = await outcomeOf(async () => await ask(sendMessages(inletId, request)));
	if (!sent.ok) return request.map(() => sent);
	const isWhole = sent.result.length === request.length;
	return request.map((_, nth) => outcomeOfOne(isWhole ? sent.result[nth] : undefined));
}

const ACCEPTED: Outcome<true> = { ok: true, result: true };

function outcomeOfOne(received: Received = { accepted: false }): Outcome<true> {
	if (received.accepted) return ACCEPTED;
	if (received.said === undefined) return UNCERTAIN;
	return {
		ok: false,
		failure: {
			message: "Adobe did not accept this person's event",
			description: `Adobe says: "${received.said}". Correct the row, and send it again.`,
		},
	};
}

const UNCERTAIN: Outcome<never> = {
	ok: false,
	failure: {
		message: "It is not certain whether Adobe accepted this person's event",
		description:
			'Adobe did not answer for each event, so it can not be told which it took. Sending the same rows again does no harm.',
	},
};
