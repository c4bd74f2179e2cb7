/**
 * `npm run bench:event-loop`: the longest stretches for which the node keeps everything else in its process
 * waiting, at 100,000 rows. The node runs in n8n's own context; n8n's HTTP client and Adobe are left out, and
 * what n8n itself does with so many items. Garbage collection counts, so the figure varies.
 */
import { performance } from 'node:perf_hooks';

import { systemClock } from '../../nodes/AdobeExperiencePlatform/adobe/session/clock';
import type { Host } from '../../nodes/AdobeExperiencePlatform/operation/n8n';
import { executeChosen } from '../../nodes/AdobeExperiencePlatform/resources';
import { sharedPaces } from '../../nodes/AdobeExperiencePlatform/run/pace';
import { StoredCredential } from '../engine/credentials-helper';
import { adobeNode } from '../engine/engine';
import { executeContext } from '../engine/execute-context';
import { AUTOMATIC } from '../host/workflow';
import { client } from '../simulator/client';
import { sheetOf } from './sheet';

const ROWS = 100_000;
const MOST_MS = 50;

const turn = async () => await new Promise((resolve) => setImmediate(resolve));

function hostOf(): Host {
	const clock = systemClock();
	let made = 0;
	return {
		clock,
		paces: sharedPaces(clock),
		readCredential: async () =>
			await Promise.resolve({
				...client,
				authentication: 'accessToken',
				accessToken: 'pasted',
				gatewayUrl: 'https://platform.adobe.io',
				basePath: '/data/core/ais',
			}),
		async send() {
			await turn();
			const body = JSON.stringify({ name: 'made', audienceId: `id-${++made}` });
			return { statusCode: 200, headers: {}, body };
		},
		sendElsewhere: async () => await Promise.reject(new Error('Nothing goes elsewhere here')),
	};
}

/** n8n's own, so that what it does for each parameter counts too. */
const contextOf = () =>
	executeContext(
		adobeNode({ parameters: AUTOMATIC, onError: 'continueRegularOutput' }),
		sheetOf(ROWS),
		{ credential: new StoredCredential({ ...client }) },
	);

/** @returns the longest stretches between two turns of the event loop, in milliseconds */
async function stretchesOf(work: () => Promise<unknown>): Promise<number[]> {
	const stretches: number[] = [];
	const state = { isDone: false };
	const watching = (async () => {
		for (let last = performance.now(); !state.isDone; ) {
			await turn();
			const now = performance.now();
			stretches.push(now - last);
			last = now;
		}
	})();
	await work();
	state.isDone = true;
	await watching;
	return stretches.sort((a, b) => b - a).slice(0, 5);
}

async function main(): Promise<void> {
	for (let round = 1; round <= 3; round++) {
		const context = contextOf();
		const longest = await stretchesOf(async () => await executeChosen(context, hostOf()));
		const [most = 0] = longest;
		console.log(`round ${round}  longest ${longest.map((ms) => ms.toFixed(0)).join(', ')} ms`);
		if (most > MOST_MS) process.exitCode = 1;
	}
}

void main();
