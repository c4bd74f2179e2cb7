import type { IHttpRequestOptions } from 'n8n-workflow';

import { explainStorage } from '../errors/explainStorage';
import type { Remedies } from '../errors/explain';
import { FailureError, type Failure } from '../errors/failure';
import { FIELDS } from '../credentialFields';
import { exchange } from './exchange';
import type { SecretHider } from './secrets';
import type { Server } from './session';

/** A container in Azure's blob storage. */
export interface StoragePlace {
	/** Its address, with a shared access signature in it. */
	readonly sasUri: string;
	/** The storage account that it should be in. */
	readonly account?: string;
}

/** What of an address must never be seen: the whole signature, as it is and decoded. */
export function secretsOfPlace({ sasUri }: StoragePlace): readonly string[] {
	const { search, searchParams } = new URL(sasUri);
	const raw = /[?&]sig=([^&]*)/.exec(search)?.[1] ?? '';
	return [raw, searchParams.get('sig') ?? ''].filter((secret) => secret !== '');
}

/**
 * The blob storage of an account, as Adobe's pages show it, or in Azure's clouds for governments and China,
 * with its zone in it where it has one (Microsoft: storage account overview). People's data go nowhere else,
 * and to no other port.
 */
const AZURE_BLOB =
	/^([a-z0-9]{3,24})(?:\.z\d{1,2})?\.blob\.(?:core\.windows\.net|storage\.azure\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn)$/;

/**
 * Sends to a storage, by n8n's plain helper: no token, no key, no organization goes along.
 * @param isLocal whether Adobe itself is a stand-in on this machine, so that its storage may be one too
 * @throws {FailureError} where the address is not the storage's own, or not encrypted
 */
export function storageServer(
	place: StoragePlace,
	{ sendElsewhere }: { sendElsewhere(options: IHttpRequestOptions): Promise<unknown> },
	hide: SecretHider,
	remedies: Remedies,
	isLocal: boolean,
): Server {
	const { protocol, host, origin, pathname, search } = new URL(place.sasUri);
	const account = AZURE_BLOB.exec(host)?.[1];
	const isAccounts = account !== undefined && account === (place.account ?? account);
	if (!isLocal && (protocol !== 'https:' || !isAccounts)) throw new FailureError(notSafe(host));
	const container = origin + pathname.replace(/\/+$/, '');
	let hasAnswered = false;

	return {
		limitsOf: [host],
		hasAnswered: () => hasAnswered,
		explain: (_, reply) => explainStorage(reply, host, remedies),
		async send({ method, path, query, headers, bytes }, { timeoutMs }, onLeave) {
			const own = new URLSearchParams({ ...query }).toString();
			// The signature goes as it came: encoded once more it might be another one.
			const url = `${container}${path}${search}${own && `&${own}`}`;
			onLeave?.();
			const request = { method, url, headers: { ...headers }, body: bytes };
			const reply = await exchange(sendElsewhere, { ...request, timeout: timeoutMs }, hide);
			hasAnswered ||= reply.kind === 'answer';
			return reply;
		},
	};
}

const notSafe = (host: string): Failure => ({
	message: 'The landing zone has an address that nothing is sent to',
	description: `It names "${host}", which is not encrypted, not a blob storage of Azure, or not the storage account that Adobe gave with it. Check '${FIELDS.gatewayUrl}' in the credential, or ask Adobe's support.`,
	assurance: 'No file was sent.',
});
