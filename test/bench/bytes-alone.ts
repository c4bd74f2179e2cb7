import { z } from 'zod';

import type { Address } from './adobe-messages';
import type { Script } from './scenario';

const BLOCK_BYTES = 8 * 1024 * 1024;

const landingZone = z.object({ SASUri: z.string() });

/** A file into the landing zone, block after block, and nothing else: no check, no import, no run. */
export const bytesAlone: Script = {
	async run({ gatewayUrl, accessToken, client }: Address, csv: string): Promise<number> {
		const began = performance.now();
		const zone = await fetch(
			`${gatewayUrl}/data/foundation/connectors/landingzone/credentials?type=user_drop_zone`,
			{
				headers: {
					authorization: `Bearer ${accessToken}`,
					'x-api-key': client.apiKey,
					'x-gw-ims-org-id': client.orgId,
					'x-sandbox-name': client.sandboxName,
				},
			},
		);
		const [container = '', signature = ''] = landingZone.parse(await zone.json()).SASUri.split('?');
		const put = async (what: string, body: Buffer | string) => {
			const url = `${container}/bench/rows.csv?${signature}&${what}`;
			const { status } = await fetch(url, { method: 'PUT', body });
			if (status !== 201) throw new Error(`The storage answered ${status}`);
		};
		const bytes = Buffer.from(csv);
		const ids: string[] = [];
		for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
			const id = Buffer.from(String(ids.length).padStart(6, '0')).toString('base64');
			await put(
				`comp=block&blockid=${encodeURIComponent(id)}`,
				bytes.subarray(from, from + BLOCK_BYTES),
			);
			ids.push(id);
		}
		const list = ids.map((id) => `<Latest>${id}</Latest>`).join('');
		await put('comp=blocklist', `<BlockList>${list}</BlockList>`);
		return performance.now() - began;
	},
};
