import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ABOUT_THE_TOKEN, NOT_ABOUT_THE_TOKEN, PASTED_TOKEN_REFUSED } from '../errors/catalogue';
import { FailureError, thrownFailure, type Failure } from '../errors/failure';
import type { Reply } from '../reply';
import { readSettings } from './credential';
import { scoutFirst } from './scout';

/** The access token that all requests of a run share. */
export interface SharedToken {
	/**
	 * Sends with a token that Adobe takes, replacing a dead one on the way.
	 * @param send sends with this credential; n8n puts a token into it where there is none
	 * @param explain says why Adobe refused a token that can't be replaced
	 * @throws {FailureError} when no request of this run can succeed any more
	 */
	use(
		send: (credential: ICredentialDataDecryptedObject) => Promise<Reply>,
		explain: (reply: Reply) => Failure,
	): Promise<Reply>;
}

/** @param readStored the credential as n8n stores it now; another run may have renewed its token */
export function sharedToken(
	opened: ICredentialDataDecryptedObject,
	readStored: () => Promise<ICredentialDataDecryptedObject>,
): SharedToken {
	const isPasted = readSettings(opened).authentication === 'accessToken';
	const inTurn = scoutFirst();
	let credential = opened;
	/** Whether the token came from Adobe in this run and no answer has accepted it yet. */
	let unproven = imsTokenOf(opened) === '';
	let replacing: Promise<void> | undefined;
	/** Why nothing can be sent any more; every row that comes later hears the same. */
	let ended: FailureError | undefined;

	const end = (failure: Failure) => (ended ??= new FailureError(failure));

	async function sendOnce(send: (credential: ICredentialDataDecryptedObject) => Promise<Reply>) {
		if (ended !== undefined) throw ended;
		const used = credential;
		try {
			const reply = await send(used);
			return { reply, token: imsTokenOf(used) };
		} catch (error) {
			const failure = thrownFailure(error);
			throw failure === undefined ? error : end(failure);
		}
	}

	async function adoptOrFetch(refused: string): Promise<void> {
		const stored = await readStored();
		const renewedElsewhere = ![refused, ''].includes(imsTokenOf(stored));
		credential = {
			...stored,
			imsToken: renewedElsewhere ? imsTokenOf(stored) : '',
			refusedToken: refused,
		};
		unproven = !renewedElsewhere;
	}

	/** @returns false where it would not help: the refused one is fresh from Adobe already */
	async function replace(refused: string): Promise<boolean> {
		if (imsTokenOf(credential) !== refused) return true;
		if (unproven) return false;
		replacing ??= adoptOrFetch(refused).finally(() => (replacing = undefined));
		await replacing;
		return true;
	}

	return {
		async use(send, explain) {
			for (;;) {
				const { reply, token } = await inTurn(
					() => isPasted || imsTokenOf(credential) !== '',
					async () => await sendOnce(send),
				);
				if (!refusesToken(reply)) {
					if (provesToken(reply) && token === imsTokenOf(credential)) unproven = false;
					return reply;
				}
				if (isPasted) throw end(PASTED_TOKEN_REFUSED);
				if (!(await replace(token))) throw end(explain(reply));
			}
		},
	};
}

const imsTokenOf = ({ imsToken }: ICredentialDataDecryptedObject) =>
	typeof imsToken === 'string' ? imsToken : '';

/** Whether an answer is about the token itself, so that another token may cure it. */
export function refusesToken(reply: Reply): boolean {
	if (reply.kind !== 'answer' || (reply.status !== 401 && reply.status !== 400)) return false;
	const { code = '' } = reply.said;
	return reply.status === 401 ? !NOT_ABOUT_THE_TOKEN.has(code) : ABOUT_THE_TOKEN.has(code);
}

/** Whether an answer could only come once the token had been accepted. */
const provesToken = (reply: Reply) => reply.kind === 'answer' && reply.status < 500;
