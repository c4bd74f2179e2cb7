import { z } from 'zod';

import type { HarmlessCall } from './call';

/**
 * Where files for Adobe are put (Adobe: Data Landing Zone source): every sandbox has one, a container in
 * Azure's blob storage or, for organizations on AWS, a bucket.
 */
export type LandingZone =
	| {
			readonly provider: 'azure';
			readonly container: string;
			readonly account?: string;
			/** The container's address with a signature in it, as secret as a password. */
			readonly sasUri: string;
			/** In epoch milliseconds, as late as it can be meant: Adobe names a day. */
			readonly expiresAt?: number;
	  }
	| { readonly provider: 'amazon' };

const DAY_MS = 86_400_000;

/** e.g. `2024-01-06`, without the time of the day. */
function expiryOf(date: string | undefined): number | undefined {
	const at = date === undefined ? Number.NaN : Date.parse(date);
	if (Number.isNaN(at)) return undefined;
	return /^\s*\d{4}-\d{2}-\d{2}\s*$/.test(date ?? '') ? at + DAY_MS : at;
}

const text = z.string().trim().min(1);
const optional = text.optional().catch(undefined);

const onAmazon = z
	.object({ dlzProvider: z.string().regex(/amazon|aws|s3/i) })
	.transform((): LandingZone => ({ provider: 'amazon' }));

const onAzure = z
	.object({
		containerName: text,
		storageAccountName: optional,
		SASUri: optional,
		SASToken: optional,
		expiryDate: optional,
	})
	.transform((zone, context): LandingZone => {
		const { containerName: container, storageAccountName: account, SASToken = '' } = zone;
		const composed =
			account && SASToken
				? `https://${account}.blob.core.windows.net/${container}?${SASToken.replace(/^\?/, '')}`
				: undefined;
		const sasUri = zone.SASUri ?? composed;
		if (sasUri === undefined || !URL.canParse(sasUri)) {
			context.addIssue({ code: 'custom', message: 'has no address' });
			return z.NEVER;
		}
		const expiresAt = expiryOf(zone.expiryDate);
		return { provider: 'azure', container, account, sasUri, expiresAt };
	});

const zoneSchema = z.union([onAmazon, onAzure]);

/**
 * The credentials of the sandbox's landing zone (Adobe: Data Landing Zone source). Adobe can be told to make
 * new ones, which would take them from everybody else: that is never done here.
 */
export const LANDING_ZONE: HarmlessCall<LandingZone> = {
	method: 'GET',
	service: 'connectors',
	path: '/landingzone/credentials',
	query: { type: 'user_drop_zone' },
	notFound: 'route',
	words: { noun: 'landing zone', permission: 'Manage Sources' },
	repeating: 'harmless',
	confidential: true,
	read: ({ json }) => zoneSchema.safeParse(json).data,
};
