import { z } from 'zod';

import { allOf, text } from './answerFields';
import type { HarmlessCall } from './call';

/** A person's membership of an audience, as Profile has it. */
export interface Membership {
	readonly status?: string;
	readonly validUntil?: string;
	readonly lastQualificationTime?: string;
}

const membership = z
	.object({ status: text, validUntil: text, lastQualificationTime: text })
	.catch({});

const entitySchema = z
	.object({
		entity: z.object({
			segmentMembership: z.record(z.string(), z.record(z.string(), membership).catch({})).catch({}),
		}),
	})
	.transform(({ entity }) => entity.segmentMembership);

export type Memberships = Readonly<Record<string, Readonly<Record<string, Membership>>>>;

/** The memberships of one person, by the audience's namespace and external ID (Adobe: Profile API, entities). */
export const getMemberships = (
	identity: string,
	identityNamespace: string,
): HarmlessCall<Memberships> => ({
	method: 'GET',
	service: 'segmentation',
	path: '/access/entities',
	query: {
		'schema.name': '_xdm.context.profile',
		entityId: identity,
		entityIdNS: identityNamespace,
		fields: 'segmentMembership',
	},
	notFound: 'thing',
	thing: `the person "${identity}" in "${identityNamespace}"`,
	words: { noun: 'profile', permission: 'View Profiles' },
	repeating: 'harmless',
	read: ({ json }) =>
		allOf(entitySchema, Object.values(z.record(z.string(), z.unknown()).catch({}).parse(json)))[0],
});
