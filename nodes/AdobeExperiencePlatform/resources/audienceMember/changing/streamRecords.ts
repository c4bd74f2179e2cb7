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
	readonly isAuthenticated: boolean;
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
	const { isAuthenticated } = inlet;
	return { ask: run.askInlet(task, inlet), inletId, isAuthenticated };
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
 * @param accepted when the requests, by their number, were written of which Adobe has taken every message, in
 * epoch milliseconds; they don't go again
 * @returns when each message was written that Adobe has taken, in their order, or why it didn't
 */
export async function streamRecords(
	inlet: OpenInlet,
	messages: readonly object[],
	accepted: Map<number, number>,
	now: number,
): Promise<Array<Outcome<number>>> {
	const outcomes: Array<Outcome<number>> = [];
	for (const [nth, request] of packed(messages).entries()) {
		const before = accepted.get(nth);
		const became =
			before === undefined ? await sendRequest(inlet, request) : request.map(() => ACCEPTED);
		if (became.every(({ ok }) => ok)) accepted.set(nth, before ?? now);
		for (const each of became) outcomes.push(each.ok ? { ok: true, result: before ?? now } : each);
	}
	return outcomes;
}

async function sendRequest(
	{ ask, inletId, isAuthenticated }: OpenInlet,
	request: readonly object[],
): Promise<Array<Outcome<true>>> {
	const sent = await outcomeOf(async () => await ask(sendMessages(inletId, request)));
	if (!sent.ok) {
		const isLocked = [401, 403].includes(Number(sent.failure.facts?.httpStatus));
		const failure = isLocked && !isAuthenticated ? wantsToken(sent.failure) : sent.failure;
		return request.map(() => ({ ok: false, failure }));
	}
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
			description: `Adobe says: "${received.said}". ${mayPass(received.status) ? 'Send the row again.' : 'Correct the row, and send it again.'}`,
		},
	};
}

/** It is about Adobe then, and not about the row. */
const mayPass = (status = 400) => status === 429 || status >= 500;

const wantsToken = ({ description, ...failure }: Failure): Failure => ({
	...failure,
	message: 'The streaming connection takes only what comes with a token',
	description: `Switch on 'Connection Requires Authentication' in the options of the node, or choose the connection from the list. ${description}`,
});

const UNCERTAIN: Outcome<never> = {
	ok: false,
	failure: {
		message: "It is not certain whether Adobe accepted this person's event",
		description:
			'Adobe did not answer for each event, so it can not be told which it took. Sending the same rows again does no harm.',
	},
};
