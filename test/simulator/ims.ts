import { z } from 'zod';
import { type Answer, imsError, json } from './answers';
import { client } from './client';
import { header, type RecordedRequest } from './requests';
import type { World } from './world';

const form = z
	.object({
		grant_type: z.string(),
		client_id: z.string(),
		client_secret: z.string(),
		scope: z.string(),
	})
	.strict();

const knownScopes = new Set(client.scopes.split(','));

/** `POST /ims/token/v3`: form body only, since a secret in a URL ends up in logs. */
export function answerToken(request: RecordedRequest, { settings, tokens }: World): Answer {
	const type = header(request, 'content-type')?.split(';')[0];
	const parsed = form.safeParse(request.body);
	if (request.query.size > 0 || type !== 'application/x-www-form-urlencoded' || !parsed.success) {
		return imsError(400, 'invalid_request', 'the parameters belong in a form-encoded body');
	}
	const { grant_type, client_id, client_secret, scope } = parsed.data;
	if (grant_type !== 'client_credentials') {
		return imsError(400, 'unsupported_grant_type', 'unsupported grant_type');
	}
	if (client_id !== client.apiKey || client_secret !== client.clientSecret) {
		return imsError(401, 'invalid_client', 'invalid client_id or client_secret');
	}
	if (!scope.split(',').every((name) => knownScopes.has(name))) {
		return imsError(400, 'invalid_scope', 'scope has an unknown name');
	}
	return json(200, {
		access_token: tokens.issue(),
		token_type: 'bearer',
		expires_in: settings.tokenLifetimeSeconds,
	});
}
