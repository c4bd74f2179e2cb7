import { z } from 'zod';

/** What Adobe is like during one measurement. */
const situation = z.object({
	/** Milliseconds until any request is answered. */
	latencyMs: z.number().default(0),
	/** Requests accepted in any second; all of them if left out. */
	rateLimit: z.number().optional(),
	/** How many requests at once are answered as fast as one, and how much slower each beyond makes all. */
	kneeAt: z.number().optional(),
	slowDownMs: z.number().optional(),
	/** How many audiences are there already; those of the first rows come first. */
	seeded: z.number().default(0),
});
export type Situation = z.input<typeof situation>;

/** What the measuring process asks of the simulator's. One at a time: each has one answer. */
export const order = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('prepare'), situation }),
	z.object({
		kind: z.literal('report'),
		rows: z.number(),
		sheet: z.enum(['audiences', 'memberships']),
	}),
]);
export type Order = z.input<typeof order>;

/** Where the simulator listens, and what it accepts. */
export const address = z.object({
	gatewayUrl: z.string(),
	imsUrl: z.string(),
	/** A good one, as somebody would paste it. */
	accessToken: z.string(),
	client: z.object({
		apiKey: z.string(),
		clientSecret: z.string(),
		orgId: z.string(),
		scopes: z.string(),
		sandboxName: z.string(),
	}),
});
export type Address = z.infer<typeof address>;

export const ready = z.object({});

/** What has happened since `prepare`, as Adobe sees it. */
export const report = z.object({
	requests: z.number(),
	/** Of those, refused by the rate limit. */
	refused: z.number(),
	/** Audiences made, those that were there before don't count; or memberships. */
	made: z.number(),
	/** Rows without what they ask for. */
	lost: z.number(),
	/** Audiences or memberships beyond the one that each row asks for. */
	doubled: z.number(),
});
export type Report = z.infer<typeof report>;
