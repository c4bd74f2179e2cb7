import { readFileSync } from 'node:fs';
import { z } from 'zod';

import {
	readSettings,
	type ServerToServerSettings,
} from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';

const text = z.string().trim().min(1);

/** The file that the Developer Console lets people download, or one of its newer forms. */
const console_ = z
	.object({
		CLIENT_ID: text,
		CLIENT_SECRETS: z.array(text).min(1),
		ORG_ID: text,
		SCOPES: z.union([z.array(text), text]).optional(),
	})
	.passthrough()
	.transform(({ CLIENT_ID, CLIENT_SECRETS: [clientSecret = ''], ORG_ID, SCOPES = [] }) => ({
		apiKey: CLIENT_ID,
		clientSecret,
		orgId: ORG_ID,
		scopes: [SCOPES].flat().join(','),
	}));

/** The credential's own fields. */
const own = z
	.object({
		apiKey: text,
		clientSecret: text,
		orgId: text,
		sandboxName: text.optional(),
		scopes: z.string().optional(),
		gatewayUrl: z.string().optional(),
		imsUrl: z.string().optional(),
		namespace: text.optional(),
		originName: text.optional(),
	})
	.strict();

/** A project file wraps what is above, at some depth. */
function credentialIn(value: unknown, depth = 0): z.infer<typeof own> | undefined {
	for (const schema of [own, console_]) {
		const read = schema.safeParse(value);
		if (read.success) return read.data;
	}
	if (typeof value !== 'object' || value === null || depth > 6) return undefined;
	return Object.values(value)
		.map((inner) => credentialIn(inner, depth + 1))
		.find((found) => found !== undefined);
}

export interface CredentialFile {
	readonly settings: ServerToServerSettings;
	/** Whose audiences are made. */
	readonly whose: { readonly namespace: string; readonly originName: string };
	/** Every text of the file, none of which has any business in a report. */
	readonly secrets: readonly string[];
}

/**
 * Reads the values of a credential from a file: our own fields, or what the Developer Console gives.
 * @throws what is wrong with it, in words, and never with its values
 */
export function readCredentialFile(file: string, sandboxName?: string): CredentialFile {
	const content = jsonIn(file);
	const found = credentialIn(content);
	if (found === undefined) {
		throw new Error(
			`${file} holds no credential: it needs CLIENT_ID, CLIENT_SECRETS and ORG_ID, as the Developer Console's file has them, or apiKey, clientSecret and orgId.`,
		);
	}
	const { namespace = 'agora', originName = 'Agora_Collaboration', ...credential } = found;
	const settings = readSettings({
		...credential,
		sandboxName: sandboxName ?? credential.sandboxName ?? '',
	});
	if (settings.authentication !== 'oAuthServerToServer') throw new Error('There is no such way');
	const harmless = new Set([
		...settings.scopes.split(','),
		settings.sandboxName,
		namespace,
		originName,
	]);
	const secrets = textsIn(content).filter(
		(each) => !harmless.has(each) && !each.startsWith('http'),
	);
	return { settings, whose: { namespace, originName }, secrets };
}

function jsonIn(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		throw new Error(`${file} is not there, or is no JSON.`);
	}
}

const textsIn = (value: unknown): string[] => {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
