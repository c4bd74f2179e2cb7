import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ABOUT_THE_TOKEN, NOT_ABOUT_THE_TOKEN } from '../errors/catalogue';
import { readAdobeError } from '../errors/readError';
import type { Reply } from '../reply';

/** The access token that all requests of a run share. */
export interface SharedToken {
	/** The credential to send with; n8n puts a fetched token into it. */
	credential(): ICredentialDataDecryptedObject;
	/** Empty while n8n has to fetch one with the next request. */
	current(): string;
	/** Notes that Adobe took this token for good. */
	accept(token: string): void;
	/**
	 * Makes the next request use another token than the refused one, fetched by whoever sends first.
	 * @returns false where that would not help: the refused one is fresh from Adobe already
	 */
	replace(refused: string): Promise<boolean>;
}

/** @param readStored the credential as n8n stores it now; another run may have renewed its token */
export function sharedToken(
	opened: ICredentialDataDecryptedObject,
	readStored: () => Promise<ICredentialDataDecryptedObject>,
): SharedToken {
	let credential = opened;
	/** Whether the token came from Adobe in this run and no answer has accepted it yet. */
	let unproven = imsTokenOf(opened) === '';
	let replacing: Promise<void> | undefined;

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

	return {
		credential: () => credential,
		current: () => imsTokenOf(credential),
		accept(token) {
			if (token === imsTokenOf(credential)) unproven = false;
		},
		async replace(refused) {
			if (imsTokenOf(credential) !== refused) return true;
			if (unproven) return false;
			replacing ??= adoptOrFetch(refused).finally(() => (replacing = undefined));
			await replacing;
			return true;
		},
	};
}

const imsTokenOf = ({ imsToken }: ICredentialDataDecryptedObject) =>
	typeof imsToken === 'string' ? imsToken : '';

/** Whether an answer is about the token itself, so that another token may cure it. */
export function refusesToken(reply: Reply): boolean {
	if (reply.kind !== 'answer' || (reply.status !== 401 && reply.status !== 400)) return false;
	const { code = '' } = readAdobeError(reply.text, reply.headers);
	return reply.status === 401 ? !NOT_ABOUT_THE_TOKEN.has(code) : ABOUT_THE_TOKEN.has(code);
}

/** Whether an answer could only come once the token had been accepted. */
export const provesToken = (reply: Reply) => reply.kind === 'answer' && reply.status < 500;
