import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';

import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node.js';
import { hostOf } from '../../nodes/AdobeExperiencePlatform/operation/n8n';
import { executeChosen } from '../../nodes/AdobeExperiencePlatform/resources';
import type { StoredCredential } from '../engine/credentials-helper';

/** What n8n's HTTP helper answers with, as far as anybody looks at it. */
export interface Heard {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
}

export type Send = (options: IHttpRequestOptions) => Promise<Heard>;

/** Lets a request through, or not, and sees what comes of it. */
export type Through = (options: IHttpRequestOptions, send: Send) => Promise<Heard>;

/** Time and network: this machine's, unless a test brings others. */
export interface World {
	/** Milliseconds since 1970. */
	now(): number;
	sleep(ms: number): Promise<void>;
	readonly send: Send;
	/** The node as it ships, each of its requests let through here. */
	node(through: Through, credential: StoredCredential): INodeType;
}

const TIMEOUT_MS = 60_000;

/** Follows nothing to another host. */
const overHttp: Send = async ({ method = 'GET', url, qs, headers, body }) => {
	const target = new URL(url);
	for (const [name, value] of Object.entries(qs ?? {})) {
		target.searchParams.append(name, String(value as string | number | boolean));
	}
	const response = await fetch(target, {
		method,
		headers: headers as Record<string, string>,
		body: body as string | Buffer | URLSearchParams | undefined,
		redirect: 'manual',
		signal: AbortSignal.timeout(TIMEOUT_MS),
	});
	return {
		statusCode: response.status,
		headers: Object.fromEntries(response.headers),
		body: await response.text(),
	};
};

export const theWorld: World = {
	now: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	send: overHttp,
	node: (through) => ({
		...new AdobeExperiencePlatform(),
		async execute(this: IExecuteFunctions) {
			const host = hostOf(this);
			return [
				await executeChosen(this, {
					...host,
					send: async (options, data) =>
						await through(options, async (own) => (await host.send(own, data)) as Heard),
					sendElsewhere: async (options) =>
						await through(options, async (own) => (await host.sendElsewhere(own)) as Heard),
				}),
			];
		},
	}),
};
