import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	ABOUT_THE_TOKEN,
	NOT_ABOUT_THE_TOKEN,
	PASTED_TOKEN_REFUSED,
	TOKEN_IS_DEAD,
} from '../errors/catalogue';
import { asError, thrownFailure, type Failure, type FailureError } from '../errors/failure';
import { isHtml, isSuccess, type Answer, type Reply } from '../reply';
import { readSettings } from './credential';
import { scoutFirst } from './scout';

/** The access token that all requests of a run share. */
export interface SharedToken {
	/**
	 * Sends with a token that Adobe takes, replacing a dead one on the way: at most once for a request.
	 * @param place what the request is about: where a fresh token was refused, another won't help
	 * @param send sends with this credential; n8n puts a token into it where there is none
	 * @param explain says why Adobe refused a token that can't be replaced
	 * @throws {FailureError} when no request of this run can succeed any more
	 */
	use(
		place: string,
		send: (credential: ICredentialDataDecryptedObject) => Promise<Reply>,
		explain: (reply: Reply) => Failure,
	): Promise<Reply>;
}

/** A request as it was sent. */
interface Sent {
	readonly reply: Reply;
	readonly token: string;
	/** Counts the requests of the run. */
	readonly request: number;
}

const isNotSignedIn = (reply: Reply) => reply.kind === 'silence' && reply.reason === 'notSignedIn';

/** With tokens that others have stored; a new one is the last. */
const MOST_TRIES = 3;

/** What an answer says of the token it was asked with. */
type Verdict =
	/** It was taken; the request itself may have failed all the same. */
	| 'accepted'
	/** It lacks a permission; one that was granted since it was issued is only in a newer one. */
	| 'notAllowed'
	/** It was refused, or somebody was who asked for this only. */
	| 'refused'
	/** It is dead for certain. */
	| 'dead'
	/** Nothing: the answer came from elsewhere, or not at all. */
	| 'nothing';

/** @param readStored the credential as n8n stores it now; another run may have renewed its token */
export function sharedToken(
	opened: ICredentialDataDecryptedObject,
	readStored: () => Promise<ICredentialDataDecryptedObject>,
): SharedToken {
	const isPasted = readSettings(opened).authentication === 'accessToken';
	const inTurn = scoutFirst<Sent>(({ reply }) => isNotSignedIn(reply));
	let credential = opened;
	/** The last request that was answered with the token taken: later ones that are refused were not refused for it. */
	let accepted = { token: '', request: 0 };
	let requests = 0;
	/** The token with which a place still refused after it had been replaced. */
	const uncured = new Map<string, string>();
	const fromBefore = tokenOf(opened);
	let replacing: Promise<void> | undefined;
	let isNew = false;
	/** Why nothing can be sent any more; every row that comes later hears the same. */
	let ended: FailureError | undefined;

	const end = (failure: Failure) => (ended ??= asError(failure));

	async function sendOnce(
		send: (credential: ICredentialDataDecryptedObject) => Promise<Reply>,
	): Promise<Sent> {
		if (ended !== undefined) throw ended;
		const used = credential;
		const request = ++requests;
		try {
			return { reply: await send(used), token: tokenOf(used), request };
		} catch (error) {
			const failure = thrownFailure(error);
			throw failure === undefined ? error : end(failure);
		}
	}

	/**
	 * Makes the next request use another token than the refused one, fetched by whoever sends first.
	 * @returns whether that one is new: another run may have stored one that is dead too
	 */
	async function replace(refused: string): Promise<boolean> {
		if (tokenOf(credential) === refused) {
			replacing ??= adoptOrFetch(refused).finally(() => (replacing = undefined));
			await replacing;
		}
		return isNew;
	}

	async function adoptOrFetch(refused: string): Promise<void> {
		const stored = await readStored();
		const renewedElsewhere = ![refused, ''].includes(tokenOf(stored));
		const imsToken = renewedElsewhere ? tokenOf(stored) : '';
		credential = { ...stored, imsToken, refusedToken: refused };
		isNew = !renewedElsewhere;
	}

	return {
		async use(place, send, explain) {
			let renewed = false;
			for (let tries = 1; ; tries++) {
				const { reply, token, request } = await inTurn(
					() => isPasted || tokenOf(credential) !== '',
					async () => await sendOnce(send),
				);
				const verdict = verdictOn(reply);
				const isTaken = verdict === 'accepted' || verdict === 'notAllowed';
				if (isTaken && (token !== accepted.token || request > accepted.request)) {
					accepted = { token, request };
				}
				const isGood = accepted.token === token && accepted.request > request;
				const isOld = token === fromBefore;
				const mayHelp = {
					accepted: false,
					nothing: false,
					notAllowed: isOld && !isPasted,
					refused: !isPasted && !isGood && uncured.get(place) !== token,
					dead: !isPasted,
				}[verdict];
				if (mayHelp && !renewed && tries <= MOST_TRIES) {
					renewed = await replace(token);
					continue;
				}
				if (renewed && verdict !== 'accepted') uncured.set(place, token);
				if (verdict === 'dead' && !isGood) {
					throw end(isPasted ? PASTED_TOKEN_REFUSED : explain(reply));
				}
				return reply;
			}
		},
	};
}

const tokenOf = ({ imsToken }: ICredentialDataDecryptedObject) =>
	typeof imsToken === 'string' ? imsToken : '';

/** What an answer says of the token that was sent with the request. */
export function verdictOn(reply: Reply): Verdict {
	if (reply.kind === 'silence' || reply.status >= 500) return 'nothing';
	if (isSuccess(reply)) return isHtml(reply) ? 'nothing' : 'accepted';
	const { code = '' } = reply.said;
	if (refusesToken(reply)) return TOKEN_IS_DEAD.has(code) ? 'dead' : 'refused';
	if (isHtml(reply)) return 'nothing';
	return reply.status === 403 && !NOT_ABOUT_THE_TOKEN.has(code) ? 'notAllowed' : 'accepted';
}

/** Whether an answer is about the token itself, so that another token may cure it. */
function refusesToken({ status, said: { code = '' } }: Answer): boolean {
	return status === 401 ? !NOT_ABOUT_THE_TOKEN.has(code) : ABOUT_THE_TOKEN.has(code);
}
