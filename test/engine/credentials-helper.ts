import type {
	ICredentialDataDecryptedObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

import { AdobeExperiencePlatformApi } from '../../credentials/AdobeExperiencePlatformApi.credentials';

const type = new AdobeExperiencePlatformApi();

/**
 * Does for one stored credential what n8n's own helper does with its database: defaults for fields
 * that were never filled in, preAuthentication when the token is empty or has expired, and the new
 * token stored.
 */
export class StoredCredential extends ICredentialsHelper {
	data: ICredentialDataDecryptedObject;

	/** How often a token was stored. */
	updates = 0;

	constructor(entered: ICredentialDataDecryptedObject) {
		super();
		const defaults = type.properties.map(({ name, default: value }) => [name, value]);
		this.data = {
			...(Object.fromEntries(defaults) as ICredentialDataDecryptedObject),
			...entered,
		};
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await type.authenticate(credentials, requestOptions);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		_node: unknown,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		return await this.renew(
			credentials,
			credentialsExpired,
			async () => await type.preAuthentication.call(helpers, credentials),
		);
	}

	/** Puts a new token into the credential and stores it, where one is needed and there is one. */
	async renew(
		credentials: ICredentialDataDecryptedObject,
		hasExpired: boolean,
		signIn: () => Promise<{ imsToken?: string; imsTokenOwner?: string }>,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		if (credentials.imsToken !== '' && !hasExpired) return undefined;
		const { imsToken, imsTokenOwner = '' } = await signIn();
		if (imsToken === undefined) return undefined;
		this.data = { ...this.data, imsToken, imsTokenOwner };
		this.updates++;
		return Object.assign(credentials, { imsToken, imsTokenOwner });
	}

	getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return Promise.resolve({ ...this.data });
	}

	getCredentialsProperties() {
		return type.properties;
	}

	runPreAuthentication(): Promise<never> {
		return unused();
	}

	getCredentials(): Promise<never> {
		return unused();
	}

	updateCredentials(): Promise<never> {
		return unused();
	}

	updateCredentialsOauthTokenData(): Promise<never> {
		return unused();
	}
}

function unused(): Promise<never> {
	return Promise.reject(new Error('The node under test is not expected to need this'));
}
