import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { FIELDS } from '../nodes/AdobeExperiencePlatform/adobe/credentialFields';
import { credentialTest } from '../nodes/AdobeExperiencePlatform/adobe/session/credentialTest';
import { fetchToken } from '../nodes/AdobeExperiencePlatform/adobe/session/ims';
import {
	adobeHeaders,
	ownerOfToken,
	DEFAULT_SCOPES,
	GATEWAY_URL,
	IMS_URL,
	readSettings,
} from '../nodes/AdobeExperiencePlatform/adobe/session/credential';

export class AdobeExperiencePlatformApi implements ICredentialType {
	name = 'adobeExperiencePlatformApi';

	displayName = 'Adobe Experience Platform API';

	icon = {
		light: 'file:../nodes/AdobeExperiencePlatform/adobeExperiencePlatform.svg',
		dark: 'file:../nodes/AdobeExperiencePlatform/adobeExperiencePlatform.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-adobe-experience-platform/n8n-nodes-adobe-experience-platform#credentials';

	properties: INodeProperties[] = [
		{
			displayName: FIELDS.authentication,
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'OAuth Server-to-Server',
					value: 'oAuthServerToServer',
					description: 'Renews access tokens by itself: the right choice for scheduled workflows',
				},
				{
					name: 'Access Token',
					value: 'accessToken',
					description: 'A token pasted by hand, good for a first try: it expires after 24 hours',
				},
			],
			default: 'oAuthServerToServer',
		},
		{
			displayName: FIELDS.apiKey,
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'In the Adobe Developer Console: your project, OAuth Server-to-Server',
		},
		{
			displayName: FIELDS.clientSecret,
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['oAuthServerToServer'] } },
			hint: 'On the same page, behind Retrieve client secret',
		},
		{
			displayName: FIELDS.accessToken,
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['accessToken'] } },
			hint: 'On the same page, behind Generate access token; it expires after 24 hours',
			description: 'With or without the word Bearer in front',
		},
		{
			displayName: FIELDS.orgId,
			name: 'orgId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1234567890ABCDEF12345678@AdobeOrg',
			hint: 'On the same page; it ends in @AdobeOrg',
		},
		{
			displayName: FIELDS.sandboxName,
			name: 'sandboxName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. dev',
			hint: 'The default production sandbox is called prod',
			description: 'The sandbox to work in, unless a node names another one',
		},
		{
			displayName:
				'The test of this credential proves token, API key, organization and sandbox; it cannot prove the permission to create audiences. What follows can stay as it is, unless Adobe gave you other values.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: FIELDS.scopes,
			name: 'scopes',
			type: 'string',
			default: DEFAULT_SCOPES,
			displayOptions: { show: { authentication: ['oAuthServerToServer'] } },
			description: 'Separated by commas or spaces',
		},
		{
			displayName: FIELDS.gatewayUrl,
			name: 'gatewayUrl',
			type: 'string',
			default: GATEWAY_URL,
			placeholder: 'e.g. https://platform-nld2.adobe.io',
			description: 'Where Experience Platform answers; some regions have an address of their own',
		},
		{
			displayName: FIELDS.imsUrl,
			name: 'imsUrl',
			type: 'string',
			default: IMS_URL,
			displayOptions: { show: { authentication: ['oAuthServerToServer'] } },
			description: "Where Adobe's sign-in service (IMS) hands out access tokens",
		},
		{
			displayName: FIELDS.basePath,
			name: 'basePath',
			type: 'options',
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description: 'Take /data/core/ais, and /core/ais where Adobe does not know that one',
				},
				{ name: 'Current', value: '/data/core/ais', description: 'Always /data/core/ais' },
				{ name: 'Former', value: '/core/ais', description: 'Always /core/ais' },
			],
			default: 'auto',
			description: "The path of Adobe's audience service",
		},
		{
			displayName: FIELDS.imsToken,
			name: 'imsToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: FIELDS.imsTokenOwner,
			name: 'imsTokenOwner',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
	];

	/** n8n calls this when `imsToken` is empty and after a 401, and stores what it returns. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		const settings = readSettings(credentials);
		if (settings.authentication === 'accessToken') return {};
		return {
			imsToken: await fetchToken(settings, this.helpers.httpRequest),
			imsTokenOwner: ownerOfToken(settings),
			// n8n 1.x stores whatever the credential holds at this moment.
			refusedToken: '',
		};
	}

	/**
	 * A property and no method: n8n tells its editor of an instance's own properties only, and without
	 * this one the HTTP Request node does not offer the credential.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...requestOptions,
		headers: adobeHeaders(readSettings(credentials), requestOptions.headers),
		sendCredentialsOnCrossOriginRedirect: false,
	});

	test: ICredentialTestRequest = credentialTest;
}
