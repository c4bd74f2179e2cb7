import { getDataset, type Dataset } from '../../../adobe/datasets';
import { listDescriptors, primaryIn, type PrimaryIdentity } from '../../../adobe/descriptors';
import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { LIST_IDENTITY_NAMESPACES } from '../../../adobe/identityNamespaces';
import { getSchema, type Schema } from '../../../adobe/schemas';
import type { AskHarmless } from '../../../run/ask';
import { outcomeOf } from '../../../run/rows';
import { allPages } from '../../shared/allPages';

/** A dataset that memberships can go into. */
export interface MembershipDataset {
	readonly id: string;
	readonly name: string;
	readonly schemaId: string;
	/** Whether a record is merged into the one that is there, instead of taking its place. */
	readonly isUpsert: boolean;
	/** The field that is the primary identity; without one it is the identity map. */
	readonly primary?: PrimaryIdentity;
}

/**
 * Looks whether memberships can go into a dataset, before any does.
 * @throws {FailureError} what it lacks, and how it is made so
 */
export async function openDataset(ask: AskHarmless, id: string): Promise<MembershipDataset> {
	const dataset = await ask(getDataset(id));
	if (!dataset.isProfile) throw unfit(dataset, NOT_ENABLED);
	if (dataset.schemaId === undefined) throw unfit(dataset, NO_SCHEMA);
	const { schemaId } = dataset;
	const schema = await ask(getSchema(schemaId));
	if (!schema.holdsMemberships) throw unfit(dataset, NO_MEMBERSHIPS);
	const primary = await withCode(ask, await primaryOf(ask, schemaId, schema));
	if (primary === undefined && !schema.hasIdentityMap) throw unfit(dataset, NO_IDENTITY);
	const { name = id, isUpsert } = dataset;
	return { id, name: quoted(name, 100), schemaId, isUpsert, primary };
}

/** @throws {FailureError} where what Adobe lists may not be all */
async function primaryOf(
	ask: AskHarmless,
	schemaId: string,
	{ descriptors }: Schema,
): Promise<PrimaryIdentity | undefined> {
	if (descriptors !== undefined) return primaryIn(descriptors, schemaId);
	const listed = await outcomeOf(
		async () => await allPages(ask, (next) => listDescriptors(schemaId, next)),
	);
	if (!listed.ok && listed.failure.missing) return undefined;
	if (!listed.ok) throw new FailureError(listed.failure);
	const primary = primaryIn(listed.result.entries, schemaId);
	if (primary === undefined && !listed.result.isWhole) throw new FailureError(UNTOLD);
	return primary;
}

/** A kind of ID that is known by its number gets its code; who may not see the list can still send. */
async function withCode(
	ask: AskHarmless,
	primary: PrimaryIdentity | undefined,
): Promise<PrimaryIdentity | undefined> {
	if (primary?.namespaceId === undefined) return primary;
	const listed = await outcomeOf(async () => await ask(LIST_IDENTITY_NAMESPACES));
	const own = listed.ok ? listed.result.find(({ id }) => id === primary.namespaceId) : undefined;
	return { ...primary, namespace: own?.code };
}

const UNTOLD: Failure = {
	message: 'Adobe does not say how the dataset knows people',
	description:
		'The list of what the schema says about its fields has no end. Run the workflow again, or choose another dataset.',
	assurance: 'Nothing was sent to Adobe.',
	facts: { parameter: 'Dataset' },
};

interface Lack {
	readonly problem: string;
	readonly remedy: string;
}

const NOT_ENABLED: Lack = {
	problem: 'is not enabled for Profile',
	remedy: "Open it in Experience Platform under Datasets, and switch on 'Profile'.",
};
const NO_SCHEMA: Lack = {
	problem: 'has no schema',
	remedy: 'Choose another one.',
};
const NO_MEMBERSHIPS: Lack = {
	problem: 'can hold no memberships',
	remedy:
		'Its schema lacks the field group "Segment Membership Details". Add it under Schemas in Experience Platform, or choose another dataset.',
};
const NO_IDENTITY: Lack = {
	problem: 'has no place for the ID of a person',
	remedy:
		'Its schema has neither a primary identity nor the field group "IdentityMap". Add one under Schemas in Experience Platform.',
};

const unfit = ({ id, name = id }: Dataset, { problem, remedy }: Lack) =>
	new FailureError({
		message: `The dataset ${problem}`,
		description: `It is about the dataset "${quoted(name, 100)}". ${remedy}`,
		assurance: 'Nothing was sent to Adobe.',
		facts: { parameter: 'Dataset', datasetId: quoted(id, 100) },
	} satisfies Failure);
