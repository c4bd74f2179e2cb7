import { z } from 'zod';

const VARIABLE = 'N8N_QUEUE_OF_THE_TESTS';

const address = z.object({
	/** The main process. */
	url: z.string(),
	log: z.string(),
	tarball: z.string(),
	/** The environment that makes an n8n part of this queue. */
	settings: z.record(z.string()),
	/** A folder that workflows may read files from. */
	folder: z.string(),
});

/** Where the queue that all tests share is found. */
export type Address = z.infer<typeof address>;

/** Tests have modules of their own: what they are told by the start goes through the environment. */
export function publish(shared: Address): void {
	process.env[VARIABLE] = JSON.stringify(shared);
}

export const sharedQueue = (): Address =>
	address.parse(JSON.parse(process.env[VARIABLE] ?? 'null'));
