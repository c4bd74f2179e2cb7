import { z } from 'zod';

const VARIABLE = 'N8N_OF_THE_TESTS';

const address = z.object({ url: z.string(), log: z.string(), tarball: z.string() });

/** Where the n8n that all tests share is found. */
export type Address = z.infer<typeof address>;

/** Tests have modules of their own: what they are told by the start goes through the environment. */
export function publish(shared: Address): void {
	process.env[VARIABLE] = JSON.stringify(shared);
}

export const sharedN8n = (): Address => address.parse(JSON.parse(process.env[VARIABLE] ?? 'null'));
